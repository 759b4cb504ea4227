import type { Identity } from '../model/access.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { PodReport } from '../model/pod-report.ts';
import type { ServedPod } from '../policy/server-view.ts';
import { controllerOf, type DeclaredSpec } from './declared-spec.ts';
import type { PolicyQuestion } from './pod-policies.ts';

/** Where a service account's token is mounted. Source: plugin/pkg/admission/serviceaccount/admission.go of Kubernetes 1.24. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The question about a pod that is there: would it be let in again, as its owner would make it. */
export function policyQuestion(
  pod: Pod,
  declared: DeclaredSpec,
  admittedBy: PodReport['admittedBy'],
  named: Identity | undefined,
): PolicyQuestion {
  const { metadata, spec } = pod;
  const annotations = metadata.annotations ?? {};
  const owner = controllerOf(pod);
  const there: ServedPod = { kind: 'pod', annotations, spec };
  const fromTemplate = declared.declaredIn.source === 'template';
  return {
    who: {
      namespace: metadata.namespace ?? '',
      annotations,
      ...(spec.serviceAccountName === undefined ? {} : { serviceAccountName: spec.serviceAccountName }),
      ...(spec.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
      ...(owner === undefined ? {} : { madeBy: owner }),
    },
    created: fromTemplate ? { kind: 'pod', annotations: declared.annotations, spec: declared.spec } : there,
    judged: fromTemplate ? 'template' : 'pod',
    ...(admittedBy?.kind === 'PodSecurityPolicy' ? { there: { pod: there, admittedBy: admittedBy.name } } : {}),
    automountServiceAccountToken: mountsToken(pod),
    ...(named === undefined ? {} : { named }),
  };
}

/** What the account says about it is seen by what the pod was given. */
function mountsToken({ spec }: Pod): boolean {
  return spec.containers.some(({ volumeMounts }) => volumeMounts?.some(({ mountPath }) => mountPath === TOKEN_PATH));
}
