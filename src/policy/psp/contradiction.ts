import type { PodSpec } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';

/** What a container may not have beside allowPrivilegeEscalation false. */
export interface Contradiction {
  /** "spec.containers[0].securityContext". */
  readonly path: string;
  readonly container: string;
  readonly beside: 'privileged' | 'CAP_SYS_ADMIN';
}

/**
 * A policy can admit a pod and make it one that is not valid, by filling in allowPrivilegeEscalation: after admission the server
 * refuses it with HTTP 422. Of added capabilities only this spelling counts.
 * Source: ValidateSecurityContext in pkg/apis/core/validation/validation.go of Kubernetes 1.24.17.
 */
export function contradictionsIn(spec: PodSpec): Contradiction[] {
  return containersOf(spec).flatMap(({ container: { name, securityContext }, path }) => {
    if (securityContext?.allowPrivilegeEscalation !== false) return [];
    const at = { path: `${path}.securityContext`, container: name };
    return [
      ...(securityContext.privileged === true ? [{ ...at, beside: 'privileged' as const }] : []),
      ...(securityContext.capabilities?.add?.includes('CAP_SYS_ADMIN')
        ? [{ ...at, beside: 'CAP_SYS_ADMIN' as const }]
        : []),
    ];
  });
}
