import type { PodSpec } from '../../kubernetes/objects.ts';
import type { PodSecurityPolicy } from './policy.ts';
import { wordsOf } from './registry.ts';
import type { PolicyFinding } from './rule.ts';

/**
 * A policy that accepts what it has found in a pod, and as little more as it can say. Undefined where it cannot say so: it can
 * require a profile, or a list of groups, but not leave it to the pod.
 * @param spec of the pod
 */
export function loosened(
  policy: PodSecurityPolicy,
  findings: readonly PolicyFinding[],
  spec: PodSpec,
): PodSecurityPolicy | undefined {
  let result: PodSecurityPolicy = policy;
  for (const finding of findings) {
    const next = wordsOf(finding.rule).loosen(result, finding, spec);
    if (next === undefined) return undefined;
    result = next;
  }
  return result;
}

/** A policy without the prohibition of gaining privileges, which contradicts what some pods have. */
export function withEscalation(policy: PodSecurityPolicy): PodSecurityPolicy {
  const { defaultAllowPrivilegeEscalation: _default, ...spec } = policy.spec;
  return { ...policy, spec: { ...spec, allowPrivilegeEscalation: true } };
}
