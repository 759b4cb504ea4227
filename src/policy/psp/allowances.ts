import { SECCOMP_ALLOWED } from './fields/seccomp.ts';
import { isInRanges } from './id-ranges.ts';
import type { PodSecurityPolicy } from './policy.ts';

/**
 * Something that a policy lets pods have, and that an ordinary pod does not need.
 *   privileged, hostPID, hostNetwork, hostIPC, allowPrivilegeEscalation   without values
 *   volumes                 types that the restricted level of Pod Security does not have, or "*"
 *   allowedCapabilities     names, those of defaultAddCapabilities too, or "*"
 *   allowedProcMountTypes   "Unmasked"
 *   runAsUser               "0": root
 *   seccomp                 "unconfined", or "*"
 *   allowedUnsafeSysctls    names, and prefixes that end in "*"
 *   hostPorts               "80", "8000-8080"
 * SELinux and AppArmor are left out: whether they are in force is the node's business.
 */
export interface Allowance {
  readonly field: AllowanceField;
  readonly values: readonly string[];
}

/** From what gives the most to what gives the least. */
const FIELDS = [
  'privileged',
  'volumes',
  'allowedCapabilities',
  'hostPID',
  'hostNetwork',
  'hostIPC',
  'allowedProcMountTypes',
  'runAsUser',
  'allowPrivilegeEscalation',
  'seccomp',
  'allowedUnsafeSysctls',
  'hostPorts',
] as const;

export type AllowanceField = (typeof FIELDS)[number];

/** Volumes that the restricted level has. Source: check_restrictedVolumes.go of pod-security-admission; as policies name them. */
const USUAL_VOLUMES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** In the order of the fields. */
export function allowancesOf(policy: PodSecurityPolicy): Allowance[] {
  return FIELDS.flatMap((field) => {
    const values = ALLOWED[field](policy);
    return values === undefined ? [] : [{ field, values }];
  });
}

/** What is in the one and not in the other. */
export function allowancesBeyond(some: readonly Allowance[], others: readonly Allowance[]): Allowance[] {
  return some.flatMap(({ field, values }) => {
    const other = others.find((one) => one.field === field)?.values;
    if (other === undefined) return [{ field, values }];
    const more = other.includes('*') ? [] : values.filter((value) => !other.includes(value));
    return more.length === 0 ? [] : [{ field, values: more }];
  });
}

/**
 * Negative where the one gives less than the other. What gives the most counts first: whether it is given at all, and wholly ("*")
 * or in part; then how many values there are. What is left is decided by admission's own order, that of names.
 */
export function comparePermissiveness(a: PodSecurityPolicy, b: PodSecurityPolicy): number {
  const [some, others] = [pointsOf(a), pointsOf(b)];
  const first = some.findIndex((points, index) => points !== others[index]);
  if (first !== -1) return (some[first] ?? 0) - (others[first] ?? 0);
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function pointsOf(policy: PodSecurityPolicy): readonly number[] {
  const allowances = new Map(allowancesOf(policy).map(({ field, values }) => [field, values]));
  const whether = FIELDS.map((field) => {
    const values = allowances.get(field);
    if (values === undefined) return 0;
    return values.includes('*') ? 2 : 1;
  });
  const many = [...allowances.values()].reduce((sum, values) => sum + values.length, 0);
  return [...whether, many];
}

const UNCONFINED: readonly string[] = ['*', 'unconfined'];

/** Undefined where it is not allowed at all. */
type Allowed = (policy: PodSecurityPolicy) => readonly string[] | undefined;

const flag =
  (field: 'privileged' | 'hostPID' | 'hostNetwork' | 'hostIPC'): Allowed =>
  ({ spec }) =>
    spec[field] === true ? [] : undefined;

const ALLOWED: Readonly<Record<AllowanceField, Allowed>> = {
  privileged: flag('privileged'),
  volumes: ({ spec }) => someOf((spec.volumes ?? []).filter((type) => !USUAL_VOLUMES.includes(type))),
  allowedCapabilities: ({ spec }) =>
    someOf([...(spec.defaultAddCapabilities ?? []), ...(spec.allowedCapabilities ?? [])]),
  hostPID: flag('hostPID'),
  hostNetwork: flag('hostNetwork'),
  hostIPC: flag('hostIPC'),
  allowedProcMountTypes: ({ spec }) => someOf((spec.allowedProcMountTypes ?? []).filter((type) => type !== 'Default')),
  runAsUser: ({ spec: { runAsUser } }) => {
    const isRoot =
      runAsUser.rule === 'RunAsAny' || (runAsUser.rule === 'MustRunAs' && isInRanges(0, runAsUser.ranges ?? []));
    return isRoot ? ['0'] : undefined;
  },
  allowPrivilegeEscalation: ({ spec }) => (spec.allowPrivilegeEscalation === false ? undefined : []),
  seccomp: ({ metadata }) =>
    someOf((metadata.annotations?.[SECCOMP_ALLOWED]?.split(',') ?? []).filter((name) => UNCONFINED.includes(name))),
  allowedUnsafeSysctls: ({ spec }) => someOf(spec.allowedUnsafeSysctls ?? []),
  hostPorts: ({ spec }) =>
    someOf((spec.hostPorts ?? []).map(({ min = 0, max = 0 }) => (min === max ? `${min}` : `${min}-${max}`))),
};

function someOf(values: readonly string[]): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  return values.includes('*') ? ['*'] : [...new Set(values)];
}
