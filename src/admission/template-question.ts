import type { Identity } from '../kubernetes/access-review.ts';
import { withClaimVolumes } from '../kubernetes/claim-volumes.ts';
import type { Workload } from '../kubernetes/workload.ts';
import type { PolicyQuestion } from './pod-policies.ts';

/**
 * The question about what an object with a pod in it would make: a pod itself, made by whoever asks, or the pods of a
 * template, made by its controller.
 * @param automountServiceAccountToken what the service account says
 */
export function templateQuestion(
  workload: Workload,
  namespace: string,
  automountServiceAccountToken: boolean,
  named: Identity | undefined,
): PolicyQuestion {
  const { apiVersion, kind } = workload;
  const template = withClaimVolumes(workload);
  const annotations = template.metadata?.annotations ?? {};
  const { spec } = template;
  return {
    who: {
      namespace,
      annotations,
      serviceAccountName: accountNameOf(template),
      ...(spec.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
      ...(kind === 'Pod' ? {} : { madeBy: { apiVersion, kind } }),
    },
    created: { kind: 'pod', annotations, spec },
    judged: kind === 'Pod' ? 'pod' : 'template',
    automountServiceAccountToken,
    ...(named === undefined ? {} : { named }),
  };
}

export function accountNameOf({ spec }: Workload['template']): string {
  return spec.serviceAccountName || spec.serviceAccount || 'default';
}
