import type { CapabilityRequest } from '../capability/request.ts';
import { capabilityRequestOf } from '../capability/request-of-container.ts';
import type { PodSpec } from '../kubernetes/objects.ts';
import { containersOf } from '../kubernetes/pod-containers.ts';
import type { PodReport } from './pod-report.ts';

/**
 * What the policy that let the pod in would make of a container of its template today. Undefined where that is not known: no
 * template, or a policy that is not there any more, or does not accept the template now.
 */
export function admittedToday(
  { policies, admittedBy }: { readonly policies: PodReport['policies']; readonly admittedBy: PodReport['admittedBy'] },
  declared: PodSpec,
  container: string,
): CapabilityRequest | undefined {
  if (policies?.served !== 'yes' || policies.judged !== 'template') return undefined;
  const verdict = policies.policies.find(({ name }) => name === admittedBy?.name)?.verdict;
  const spec = verdict?.verdict === 'admits' ? declared : verdict?.verdict === 'changes' ? verdict.pod.spec : undefined;
  const found = spec && containersOf(spec).find((one) => one.container.name === container);
  return found && capabilityRequestOf(spec, found.container);
}
