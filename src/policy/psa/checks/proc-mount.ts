import { removed } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import { unlessOwnUserNamespace } from '../exempt-pods.ts';
import type { AcceptedByLevel, PodSecurityFinding } from '../finding.ts';

export const PROC_MOUNT_DETAIL = phrase('{who} must not set {field} to {values}', {
  field: 'securityContext.procMount',
});

/**
 * What the runtime hides of /proc must stay hidden.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].securityContext.procMount   "Default" or absent
 *
 * Since 1.0. From 1.35 on not for pods in a user namespace of their own (hostUsers false); the restricted level has
 * procMount_restricted from then on.
 * Source: kubernetes/pod-security-admission policy/check_procMount_baseline.go at v0.37.0.
 */
export const procMount = {
  id: 'procMount',
  level: 'baseline',
  summary: 'What the runtime hides of /proc must stay hidden.',
  reason: 'procMount',
  detail: PROC_MOUNT_DETAIL,
  change: removed,
  versions: [
    { since: 0, evaluate: otherProcMounts },
    { since: 35, evaluate: unlessOwnUserNamespace(otherProcMounts) },
  ],
} as const satisfies Check;

const DEFAULT: AcceptedByLevel = { values: ['Default'], absent: true };

export function otherProcMounts({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers.flatMap(({ container, path }) => {
    const found = container.securityContext?.procMount ?? 'Default';
    if (found === 'Default') return [];
    return [{ path: `${path}.securityContext.procMount`, container: container.name, found, accepted: DEFAULT }];
  });
}
