import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import type { Use } from '../../../src/policy/psp/select.ts';
import type { Chance } from '../../real-cluster/chance.ts';
import { randomTemplate } from '../../real-cluster/psa/random-pods.ts';
import { randomPod } from '../../real-cluster/psp/random-pods.ts';
import { randomPolicy } from '../../real-cluster/psp/random-policies.ts';
import type { Given } from './worlds.ts';

/** A random pod on a server with policies and levels, or with levels alone. */
export function randomGiven(chance: Chance): Given {
  const hasPolicies = chance.happens(0.8);
  const { metadata, spec } =
    hasPolicies && chance.happens(0.7) ? randomPod(chance) : randomTemplate(chance, 'Pod', hasPolicies ? 24 : 34);
  const template = { metadata: { annotations: metadata.annotations }, spec: spec as unknown as PodSpec };
  const labels = chance.one<Record<string, string>>([{}, { enforce: 'baseline' }, { enforce: 'restricted' }]);
  if (!hasPolicies) return { template, labels };
  const names = ['a', 'b', 'c', 'd'].slice(0, 1 + chance.below(4));
  const policies = names.map((name) => {
    const { annotations, spec: policySpec } = randomPolicy(chance);
    return [{ metadata: { name, annotations }, spec: policySpec }, chance.one<Use>(['yes', 'no', 'no'])] as const;
  });
  return { template, labels, policies };
}
