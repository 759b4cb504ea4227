import type { PodTemplate } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import type { UsingPod } from './allowance-rule.ts';
import { type Allowance, allowancesBy } from './allowances.ts';

/** The allowances that the pods of a template use. */
export function usedAllowances({ metadata, spec }: PodTemplate): Allowance[] {
  const containers = containersOf(spec).map(({ container }) => container);
  const contexts = containers.map(({ securityContext }) => securityContext ?? {});
  const pod: UsingPod = { annotations: metadata?.annotations ?? {}, spec, containers, contexts };
  return allowancesBy(({ used }) => used(pod));
}
