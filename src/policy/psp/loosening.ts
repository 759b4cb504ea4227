import { isDeepStrictEqual } from 'node:util';
import type { PodSpec } from '../../kubernetes/objects.ts';
import type { IdRange, IdStrategy, PodSecurityPolicy, PodSecurityPolicySpec } from './policy.ts';
import type { PolicyFinding } from './rule.ts';

/**
 * The policy that accepts what it has found, and as little more as it can say. Undefined where it cannot say so.
 * @param spec of the pod
 */
export type Loosening = (
  policy: PodSecurityPolicy,
  finding: PolicyFinding,
  spec: PodSpec,
) => PodSecurityPolicy | undefined;

/** Other values for fields of the spec. */
export const withSpec =
  (
    change: (spec: PodSecurityPolicySpec, finding: PolicyFinding, pod: PodSpec) => Partial<PodSecurityPolicySpec>,
  ): Loosening =>
  (policy, finding, pod) => ({ ...policy, spec: { ...policy.spec, ...change(policy.spec, finding, pod) } });

/** True for a field that is a switch. */
export const switchedOn = (
  field: 'hostNetwork' | 'hostPID' | 'hostIPC' | 'privileged' | 'allowPrivilegeEscalation',
): Loosening => withSpec(() => ({ [field]: true }));

/** The profile in the annotation that lists allowed names. A policy cannot say that a profile may be absent. */
export const withProfile =
  (annotation: string): Loosening =>
  (policy, { found }) => {
    if (found === undefined) return undefined;
    const { metadata } = policy;
    const names = metadata.annotations?.[annotation]?.split(',') ?? [];
    const annotations = { ...metadata.annotations, [annotation]: withMore(names, String(found)).join(',') };
    return { ...policy, metadata: { ...metadata, annotations } };
  };

/** The list and these values, each once. */
export function withMore<T>(list: readonly T[] | null | undefined, ...values: readonly T[]): readonly T[] {
  const before = list ?? [];
  return [...before, ...values.filter((value) => !before.some((one) => isDeepStrictEqual(one, value)))];
}

export function onlyId(id: unknown): IdRange {
  return { min: Number(id), max: Number(id) };
}

/** MustRunAs or MayRunAs with one more user or group. */
export function withId(strategy: IdStrategy, id: unknown): IdStrategy {
  return { ...strategy, ranges: withMore(strategy.ranges, onlyId(id)) };
}
