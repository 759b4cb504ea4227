import type { SecurityContextConstraints } from './constraints.ts';
import type { SccFinding, SccRuleName } from './rule.ts';

/** Constraints that accept what they have found in a pod, and as little more as they can say. */
export function loosenedConstraints(
  scc: SecurityContextConstraints,
  findings: readonly SccFinding[],
): SecurityContextConstraints {
  let result = scc;
  for (const finding of findings) result = { ...result, ...LOOSENED[finding.rule](result, finding) };
  return result;
}

/** Constraints that do not forbid to gain privileges, which contradicts what some pods have. */
export function withEscalationAllowed(scc: SecurityContextConstraints): SecurityContextConstraints {
  const { defaultAllowPrivilegeEscalation: _default, ...rest } = scc;
  return { ...rest, allowPrivilegeEscalation: true };
}

type LoosenConstraints = (scc: SecurityContextConstraints, finding: SccFinding) => Partial<SecurityContextConstraints>;

const more = <T>(list: readonly T[] | null | undefined, value: T): readonly T[] => [
  ...(list ?? []).filter((one) => one !== value),
  value,
];

const without = (list: readonly string[] | null | undefined, name: string): readonly string[] =>
  (list ?? []).filter((one) => one !== name);

const LOOSENED: Readonly<Record<SccRuleName, LoosenConstraints>> = {
  fsGroup: () => ({ fsGroup: { type: 'RunAsAny' } }),
  supplementalGroups: () => ({ supplementalGroups: { type: 'RunAsAny' } }),
  seccomp: ({ seccompProfiles }, { found }) => ({
    seccompProfiles: more(seccompProfiles, found === undefined || found === '' ? '*' : String(found)),
  }),
  seLinux: () => ({ seLinuxContext: { type: 'RunAsAny' } }),
  hostNetwork: () => ({ allowHostNetwork: true }),
  hostPID: () => ({ allowHostPID: true }),
  hostIPC: () => ({ allowHostIPC: true }),
  hostUsers: () => ({ userNamespaceLevel: 'AllowHostLevel' }),
  forbiddenSysctls: ({ forbiddenSysctls }, { found }) => ({
    forbiddenSysctls: (forbiddenSysctls ?? []).filter((pattern) => !isPatternFor(pattern, String(found))),
  }),
  allowedUnsafeSysctls: ({ allowedUnsafeSysctls }, { found }) => ({
    allowedUnsafeSysctls: more(allowedUnsafeSysctls, String(found)),
  }),
  volumes: ({ volumes }, { found }) => ({
    volumes: more(volumes, String(found)),
    ...(found === 'hostPath' ? { allowHostDirVolumePlugin: true } : {}),
  }),
  allowedFlexVolumes: ({ allowedFlexVolumes }, { found }) => ({
    allowedFlexVolumes: [...(allowedFlexVolumes ?? []), { driver: String(found) }],
  }),
  runAsUser: (_scc, { found }) => ({
    runAsUser: { type: found === 0 ? 'RunAsAny' : 'MustRunAsNonRoot' },
  }),
  runAsNonRoot: () => ({ runAsUser: { type: 'RunAsAny' } }),
  privileged: () => ({ allowPrivilegedContainer: true }),
  allowedCapabilities: ({ allowedCapabilities, requiredDropCapabilities }, { found }) => ({
    allowedCapabilities: more(allowedCapabilities, String(found)),
    // None may stand in both.
    requiredDropCapabilities: without(requiredDropCapabilities, String(found)),
  }),
  hostPorts: () => ({ allowHostPorts: true }),
  readOnlyRootFilesystem: () => ({ readOnlyRootFilesystem: false }),
  allowPrivilegeEscalation: () => ({ allowPrivilegeEscalation: true }),
};

function isPatternFor(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
