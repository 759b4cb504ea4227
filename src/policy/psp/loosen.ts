import { isDeepStrictEqual } from 'node:util';
import type { PodSpec } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import { APP_ARMOR_ALLOWED } from './fields/app-armor.ts';
import { SECCOMP_ALLOWED } from './fields/seccomp.ts';
import type { IdRange, IdStrategy, PodSecurityPolicy, PodSecurityPolicySpec } from './policy.ts';
import type { PolicyFinding, RuleName } from './rule.ts';

/**
 * A policy that accepts what it has found in a pod, and as little more as it can say. Undefined where it cannot say so: it can
 * ask for a profile, or for a list of groups, but not leave it to the pod.
 * @param spec of the pod
 */
export function loosened(
  policy: PodSecurityPolicy,
  findings: readonly PolicyFinding[],
  spec: PodSpec,
): PodSecurityPolicy | undefined {
  let result: PodSecurityPolicy = policy;
  for (const finding of findings) {
    const next: PodSecurityPolicy | undefined = LOOSENED[finding.rule](result, finding, spec);
    if (next === undefined) return undefined;
    result = next;
  }
  return result;
}

/** One that does not forbid to gain privileges, which contradicts what some pods have. */
export function withEscalation(policy: PodSecurityPolicy): PodSecurityPolicy {
  const { defaultAllowPrivilegeEscalation: _default, ...spec } = policy.spec;
  return { ...policy, spec: { ...spec, allowPrivilegeEscalation: true } };
}

type Loosen = (policy: PodSecurityPolicy, finding: PolicyFinding, spec: PodSpec) => PodSecurityPolicy | undefined;

/** Other values for fields of the spec. */
const set =
  (
    change: (spec: PodSecurityPolicySpec, finding: PolicyFinding, pod: PodSpec) => Partial<PodSecurityPolicySpec>,
  ): Loosen =>
  (policy, finding, pod) => ({ ...policy, spec: { ...policy.spec, ...change(policy.spec, finding, pod) } });

const allow = (field: 'hostNetwork' | 'hostPID' | 'hostIPC' | 'privileged' | 'allowPrivilegeEscalation'): Loosen =>
  set(() => ({ [field]: true }));

const more = <T>(list: readonly T[] | null | undefined, ...values: readonly T[]): readonly T[] => [
  ...(list ?? []),
  ...values.filter((value) => !(list ?? []).some((one) => isDeepStrictEqual(one, value))),
];

const onlyId = (id: unknown): IdRange => ({ min: Number(id), max: Number(id) });

/** Of MustRunAs and MayRunAs. */
const withId = (strategy: IdStrategy, id: unknown): IdStrategy => ({
  ...strategy,
  ranges: more(strategy.ranges, onlyId(id)),
});

const profile =
  (annotation: string): Loosen =>
  (policy, { found }) => {
    if (found === undefined) return undefined;
    const { metadata } = policy;
    const names = metadata.annotations?.[annotation]?.split(',') ?? [];
    const annotations = { ...metadata.annotations, [annotation]: more(names, String(found)).join(',') };
    return { ...policy, metadata: { ...metadata, annotations } };
  };

/** Only read, where no container writes to it. */
function pathOfVolume(volume: string | undefined, pod: PodSpec) {
  const pathPrefix = pod.volumes?.find(({ name }) => name === volume)?.hostPath?.path ?? '';
  const mounts = containersOf(pod).flatMap(({ container }) => container.volumeMounts ?? []);
  const isRead = mounts.every(({ name, readOnly }) => name !== volume || readOnly === true);
  return { pathPrefix, ...(isRead ? { readOnly: true } : {}) };
}

const LOOSENED: Readonly<Record<RuleName, Loosen>> = {
  fsGroup: set(({ fsGroup }, { outside }) => ({ fsGroup: withId(fsGroup, outside) })),
  supplementalGroups: (policy, finding, pod) =>
    finding.outside === undefined
      ? undefined
      : set(({ supplementalGroups }) => ({ supplementalGroups: withId(supplementalGroups, finding.outside) }))(
          policy,
          finding,
          pod,
        ),
  seccomp: profile(SECCOMP_ALLOWED),
  seLinux: set(() => ({ seLinux: { rule: 'RunAsAny' } })),
  hostNetwork: allow('hostNetwork'),
  hostPID: allow('hostPID'),
  hostIPC: allow('hostIPC'),
  forbiddenSysctls: set(({ forbiddenSysctls }, { found }) => ({
    forbiddenSysctls: (forbiddenSysctls ?? []).filter((pattern) => !isPatternOf(pattern, String(found))),
  })),
  allowedUnsafeSysctls: set(({ allowedUnsafeSysctls }, { found }) => ({
    allowedUnsafeSysctls: more(allowedUnsafeSysctls, String(found)),
  })),
  volumes: set(({ volumes, allowedHostPaths }, { found, volume }, pod) => ({
    volumes: more(volumes, String(found)),
    // No list would be every path.
    ...(found === 'hostPath' ? { allowedHostPaths: more(allowedHostPaths, pathOfVolume(volume, pod)) } : {}),
  })),
  allowedHostPaths: set(({ allowedHostPaths }, { volume }, pod) => ({
    allowedHostPaths: more(allowedHostPaths, pathOfVolume(volume, pod)),
  })),
  'allowedHostPaths.readOnly': set(({ allowedHostPaths }, { volume }, pod) => ({
    allowedHostPaths: more(allowedHostPaths, pathOfVolume(volume, pod)),
  })),
  allowedFlexVolumes: set(({ allowedFlexVolumes }, { found }) => ({
    allowedFlexVolumes: more(allowedFlexVolumes, { driver: String(found) }),
  })),
  allowedCSIDrivers: set(({ allowedCSIDrivers }, { found }) => ({
    allowedCSIDrivers: more(allowedCSIDrivers, { name: String(found) }),
  })),
  runtimeClass: set(({ runtimeClass }, { found }) => ({
    runtimeClass: {
      ...runtimeClass,
      allowedRuntimeClassNames: more(runtimeClass?.allowedRuntimeClassNames, String(found)),
    },
  })),
  runAsUser: set(({ runAsUser }, { found }) => ({
    runAsUser: runAsUser.rule === 'MustRunAs' ? withId(runAsUser, found) : { rule: 'RunAsAny' },
  })),
  runAsNonRoot: set(() => ({ runAsUser: { rule: 'RunAsAny' } })),
  runAsGroup: set(({ runAsGroup }, { outside }) => ({ runAsGroup: withId(runAsGroup ?? {}, outside) })),
  appArmor: profile(APP_ARMOR_ALLOWED),
  privileged: allow('privileged'),
  allowedProcMountTypes: set(({ allowedProcMountTypes }, { found }) => ({
    allowedProcMountTypes: more(allowedProcMountTypes?.length ? allowedProcMountTypes : ['Default'], String(found)),
  })),
  allowedCapabilities: set(({ allowedCapabilities, requiredDropCapabilities }, { found }) => ({
    allowedCapabilities: more(allowedCapabilities, String(found)),
    // No policy may have one in both.
    ...(requiredDropCapabilities?.includes(String(found))
      ? { requiredDropCapabilities: requiredDropCapabilities.filter((name) => name !== found) }
      : {}),
  })),
  hostPorts: set(({ hostPorts }, { found }) => ({ hostPorts: more(hostPorts, onlyId(found)) })),
  readOnlyRootFilesystem: set(() => ({ readOnlyRootFilesystem: false })),
  allowPrivilegeEscalation: allow('allowPrivilegeEscalation'),
};

function isPatternOf(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
