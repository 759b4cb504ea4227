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
  { policies, constraints, admittedBy }: Judgements,
  declared: PodSpec,
  container: string,
): CapabilityRequest | undefined {
  const name = admittedBy?.name;
  const verdict =
    verdictIn(policies, policies?.served === 'yes' ? policies.policies : [], name) ??
    verdictIn(constraints, constraints?.served === 'yes' ? constraints.constraints : [], name);
  const spec = verdict?.verdict === 'admits' ? declared : verdict?.verdict === 'changes' ? verdict.pod.spec : undefined;
  const found = spec && containersOf(spec).find((one) => one.container.name === container);
  return found && capabilityRequestOf(spec, found.container);
}

/** What admission was found to say of a pod. */
interface Judgements {
  readonly policies: PodReport['policies'];
  readonly constraints?: PodReport['constraints'];
  readonly admittedBy: PodReport['admittedBy'];
}

/** Of the template only: what a pod is by itself was written by the policy. */
function verdictIn<Verdict>(
  report: PodReport['policies'] | PodReport['constraints'],
  rows: readonly { readonly name: string; readonly verdict: Verdict }[],
  name: string | undefined,
): Verdict | undefined {
  if (report?.served !== 'yes' || report.judged !== 'template') return undefined;
  return rows.find((row) => row.name === name)?.verdict;
}
