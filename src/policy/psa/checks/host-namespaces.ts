import { removed } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { OF_POD, type SaidPsaFinding } from '../detail.ts';
import { ABSENT_OR_FALSE, type PodSecurityFinding } from '../finding.ts';

/**
 * The network, process and IPC namespaces of the node must not be shared.
 *
 * Restricted fields:
 *   spec.hostNetwork   false or absent
 *   spec.hostPID       false or absent
 *   spec.hostIPC       false or absent
 *
 * Since 1.0.
 * Source: kubernetes/pod-security-admission policy/check_hostNamespaces.go at v0.37.0.
 */
export const hostNamespaces = {
  id: 'hostNamespaces',
  level: 'baseline',
  summary: 'The network, process and IPC namespaces of the node must not be shared.',
  reason: 'host namespaces',
  detail: { say: namesOf, read: readNames },
  change: removed,
  versions: [{ since: 0, evaluate: sharedNamespaces }],
} as const satisfies Check;

function sharedNamespaces({ spec }: JudgedPod): PodSecurityFinding[] {
  return (['hostNetwork', 'hostPID', 'hostIPC'] as const)
    .filter((field) => spec[field] === true)
    .map((field) => ({ path: `spec.${field}`, found: true, accepted: ABSENT_OR_FALSE }));
}

/** `hostNetwork=true, hostPID=true`. */
function namesOf(findings: readonly PodSecurityFinding[]): string {
  return findings.map(({ path }) => `${path.slice('spec.'.length)}=true`).join(', ');
}

function readNames(detail: string): SaidPsaFinding[] | undefined {
  if (!/^host\w+=true(?:, host\w+=true)*$/.test(detail)) return undefined;
  return detail.split(', ').map((part) => ({ ...OF_POD, field: part.replace('=true', ''), values: ['true'] }));
}
