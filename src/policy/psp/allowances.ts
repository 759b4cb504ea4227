import type { AllowanceRule } from './allowance-rule.ts';
import type { PodSecurityPolicy } from './policy.ts';
import { RULE_WORDS } from './registry.ts';

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
 * SELinux and AppArmor are left out: whether they are in force depends on the node.
 */
export interface Allowance {
  readonly field: AllowanceField;
  readonly values: readonly string[];
}

type Words = typeof RULE_WORDS;

/** The rules that have an allowance. */
export type AllowanceField = {
  [Name in keyof Words]: Words[Name] extends { readonly allowance: AllowanceRule } ? Name : never;
}[keyof Words];

/** Ranks from the most powerful to the least. */
const RANKS: Readonly<Record<AllowanceField, number>> = {
  privileged: 1,
  volumes: 2,
  allowedCapabilities: 3,
  hostPID: 4,
  hostNetwork: 5,
  hostIPC: 6,
  allowedProcMountTypes: 7,
  runAsUser: 8,
  allowPrivilegeEscalation: 9,
  seccomp: 10,
  allowedUnsafeSysctls: 11,
  hostPorts: 12,
};

const FIELDS = (Object.keys(RANKS) as AllowanceField[]).sort((a, b) => RANKS[a] - RANKS[b]);

/** The allowances of a policy, in the order of their ranks. */
export function allowancesOf(policy: PodSecurityPolicy): Allowance[] {
  return allowancesBy(({ allowed }) => allowed(policy));
}

/** Allowances of which there are values, in the order of their ranks. */
export function allowancesBy(valuesOf: (rule: AllowanceRule) => readonly string[] | undefined): Allowance[] {
  return FIELDS.flatMap((field) => {
    const values = valuesOf(RULE_WORDS[field].allowance);
    return values === undefined ? [] : [{ field, values }];
  });
}

/** The allowances of the one that the other does not have. */
export function allowancesBeyond(some: readonly Allowance[], others: readonly Allowance[]): Allowance[] {
  return some.flatMap(({ field, values }) => {
    const other = others.find((one) => one.field === field)?.values;
    if (other === undefined) return [{ field, values }];
    const more = other.includes('*') ? [] : values.filter((value) => !other.includes(value));
    return more.length === 0 ? [] : [{ field, values: more }];
  });
}

/**
 * Negative where the one allows less than the other. The most powerful counts first: whether it is allowed at all, and wholly ("*")
 * or in part; then the number of values. What is still equal is in admission's own order, that of names.
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
