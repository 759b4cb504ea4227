import type { Identity } from '../kubernetes/access-review.ts';
import type { Pod, PodSpec } from '../kubernetes/objects.ts';
import { TOKEN_PATH } from '../policy/psp/prepare-pod.ts';
import type { ServedPod } from '../policy/server-view.ts';
import { controllerOf, type DeclaredSpec } from '../workloads/declared-spec.ts';
import type { AdmittingPolicy } from './admitting-policy.ts';
import type { PolicyQuestion } from './pod-policies.ts';

/** The question about a pod that is there: would it be let in again, as its owner would make it. */
export function policyQuestion(
  pod: Pod,
  declared: DeclaredSpec,
  admittedBy: AdmittingPolicy | undefined,
  named: Identity | undefined,
): PolicyQuestion {
  const { metadata, spec } = pod;
  const annotations = metadata.annotations ?? {};
  const owner = controllerOf(pod);
  const there: ServedPod = { kind: 'pod', annotations, spec };
  const fromTemplate = declared.declaredIn.source === 'template';
  const created: ServedPod = fromTemplate
    ? { kind: 'pod', annotations: declared.annotations, spec: withClaims(declared.spec, pod) }
    : { ...there, spec: asCreated(spec) };
  const account = created.spec.serviceAccountName || created.spec.serviceAccount;
  return {
    who: {
      namespace: metadata.namespace ?? '',
      annotations,
      ...(account ? { serviceAccountName: account } : {}),
      ...(spec.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
      ...(owner === undefined ? {} : { madeBy: owner }),
    },
    created,
    judged: fromTemplate ? 'template' : 'pod',
    ...(admittedBy?.kind === 'PodSecurityPolicy' ? { there: { pod: there, admittedBy: admittedBy.name } } : {}),
    automountServiceAccountToken: mountsToken(pod),
    ...(named === undefined ? {} : { named }),
  };
}

/** No pod is created with ephemeral containers: they came later, and no policy looked at them. */
function asCreated({ ephemeralContainers: _added, ...spec }: PodSpec): PodSpec {
  return spec;
}

/** The volumes that a StatefulSet adds to its template, one for each claim. Nobody else adds claims to a pod. */
function withClaims(template: PodSpec, { spec }: Pod): PodSpec {
  const own = new Set(template.volumes?.map(({ name }) => name));
  const claims = (spec.volumes ?? []).filter(
    ({ name, persistentVolumeClaim }) => persistentVolumeClaim && !own.has(name),
  );
  return claims.length === 0 ? template : { ...template, volumes: [...claims, ...(template.volumes ?? [])] };
}

/** What the account says about it is seen by what the pod was given. */
function mountsToken({ spec }: Pod): boolean {
  return spec.containers.some(({ volumeMounts }) => volumeMounts?.some(({ mountPath }) => mountPath === TOKEN_PATH));
}
