import { shownLine, shownValue } from '../../text/untrusted.ts';
import { foundText } from '../finding-text.ts';
import { goQuoted } from '../go-text.ts';
import type { Contradiction } from './contradiction.ts';
import type { IdRange } from './policy.ts';
import type { PolicyFinding, RuleName } from './rule.ts';

/**
 * The API server's sentence about one field, to the letter: "spec.securityContext.hostPID: Invalid value: true: …".
 * Text of the pod is in it as it is, names of profiles even without quotes: to be escaped before a terminal.
 */
export function pspErrorSentence(finding: PolicyFinding): string {
  const { path, error } = finding;
  const value = error === 'Forbidden' ? '' : `: ${goValue(finding.found)}`;
  const detail = DETAILS[finding.rule](finding);
  return `${path}: ${error}${value}${detail === '' ? '' : `: ${detail}`}`;
}

/**
 * The whole refusal. `name` is the pod's, or its generateName.
 * admit: the pod is new; validate: it is updated. Where several policies may be used, the server mixes their order.
 */
export function pspRefusal(name: string, phase: 'admit' | 'validate', findings: readonly PolicyFinding[]): string {
  return `pods ${goQuoted(name)} is forbidden: ${pspRefusalReason(phase, findings)}`;
}

/** What comes after the pod's name. */
export function pspRefusalReason(phase: 'admit' | 'validate', findings: readonly PolicyFinding[]): string {
  return `PodSecurityPolicy: unable to ${phase} pod: [${findings.map(pspErrorSentence).join(' ')}]`;
}

/** The refusal of every pod where there is no policy. */
export function pspNoPolicies(name: string): string {
  return `pods ${goQuoted(name)} is forbidden: PodSecurityPolicy: no providers available to validate pod request`;
}

/**
 * Why the server takes a pod for not valid after a policy filled it in. Its own sentence has the whole securityContext between
 * the path and these words, with addresses in its memory.
 */
export function pspContradictionSentence({ path, beside }: Contradiction): string {
  const what = beside === 'privileged' ? '`privileged` to true' : '`capabilities.Add` CAP_SYS_ADMIN';
  return `${path}: cannot set \`allowPrivilegeEscalation\` to false and ${what}`;
}

/** The same finding for people. Values in it come from the pod, and are escaped. */
export function pspFindingWords(finding: PolicyFinding): {
  readonly field: string;
  readonly found: string;
  readonly accepted: string;
} {
  const { values, ranges, except, absent } = finding.accepted;
  const accepted = [
    ...values.map((value) => (value === '' ? '""' : shownValue(value))),
    ...(ranges ?? []).map(({ min = 0, max = 0 }) => (min === max ? `${min}` : `${min}-${max}`)),
    ...(except === undefined ? [] : [`anything but ${except.map((value) => shownValue(value)).join(', ')}`]),
    ...(absent ? ['not set'] : []),
  ];
  return {
    field: shownLine(finding.path),
    found: foundText(finding),
    accepted: accepted.length === 0 ? 'nothing' : accepted.join(', '),
  };
}

/** Source of every word: pkg/security/podsecuritypolicy of Kubernetes 1.24.17. */
const DETAILS: Readonly<Record<RuleName, (finding: PolicyFinding) => string>> = {
  fsGroup: outOfRanges,
  supplementalGroups: outOfRanges,
  runAsGroup: outOfRanges,
  seccomp: ({ found = '', accepted: { values } }) =>
    values.length === 0
      ? 'seccomp may not be set'
      : `${found} is not an allowed seccomp profile. Valid values are ${values.join(',')}`,
  seLinux: ({ accepted }) => `must be ${accepted.values.join('')}`,
  hostNetwork: () => 'Host network is not allowed to be used',
  hostPID: () => 'Host PID is not allowed to be used',
  hostIPC: () => 'Host IPC is not allowed to be used',
  forbiddenSysctls: ({ found }) => `sysctl ${goQuoted(String(found))} is not allowed`,
  allowedUnsafeSysctls: ({ found }) => `unsafe sysctl ${goQuoted(String(found))} is not allowed`,
  volumes: ({ found }) => `${found} volumes are not allowed to be used`,
  allowedHostPaths: () => 'is not allowed to be used',
  'allowedHostPaths.readOnly': () => 'must be read-only',
  allowedFlexVolumes: () => 'Flexvolume driver is not allowed to be used',
  allowedCSIDrivers: () => 'Inline CSI driver is not allowed to be used',
  runtimeClass: () => '',
  runAsUser: ({ accepted: { ranges } }) =>
    ranges === undefined ? 'running with the root UID is forbidden' : `must be in the ranges: ${goRanges(ranges)}`,
  runAsNonRoot: () => 'must be true',
  appArmor: ({ found, accepted }) =>
    found === undefined
      ? 'AppArmor profile must be set'
      : `${found} is not an allowed profile. Allowed values: ${goQuoted(accepted.values.join(','))}`,
  privileged: () => 'Privileged containers are not allowed',
  allowedProcMountTypes: () => 'ProcMountType is not allowed',
  allowedCapabilities: () => 'capability may not be added',
  hostPorts: ({ found, accepted }) =>
    `Host port ${found} is not allowed to be used. Allowed ports: [${accepted.values.join(',')}]`,
  readOnlyRootFilesystem: () => 'ReadOnlyRootFilesystem must be set to true',
  allowPrivilegeEscalation: () => 'Allowing privilege escalation for containers is not allowed',
};

function outOfRanges({ outside, accepted: { ranges = [] } }: PolicyFinding): string {
  if (outside === undefined) return 'unable to validate empty groups against required ranges';
  return `group ${outside} must be in the ranges: ${goRanges(ranges)}`;
}

/** A []IDRange by %v: "[{1 10} {20 20}]". */
function goRanges(ranges: readonly IdRange[]): string {
  return `[${ranges.map(({ min = 0, max = 0 }) => `{${min} ${max}}`).join(' ')}]`;
}

/** As field.Error prints values: text quoted, lists as Go's source has them. */
function goValue(found: PolicyFinding['found']): string {
  if (typeof found === 'string') return goQuoted(found);
  return Array.isArray(found) ? `[]int64{${found.join(', ')}}` : String(found);
}
