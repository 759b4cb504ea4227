import type { Container, PodSpec } from '../kubernetes/objects.ts';
import type { CapabilityRequest } from './request.ts';

/**
 * What a container of a pod spec asks for. Privileged, capabilities and allowPrivilegeEscalation exist only on the
 * container; the user comes from the container, else from the pod. null and absent mean the same to the API server.
 */
export function capabilityRequestOf(spec: PodSpec, container: Container): CapabilityRequest {
  const own = container.securityContext ?? {};
  const pod = spec.securityContext ?? {};
  const allowPrivilegeEscalation = own.allowPrivilegeEscalation ?? undefined;
  const runAsUser = own.runAsUser ?? pod.runAsUser ?? undefined;
  const runAsNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot ?? undefined;
  return {
    privileged: own.privileged ?? false,
    add: own.capabilities?.add ?? [],
    drop: own.capabilities?.drop ?? [],
    ...(allowPrivilegeEscalation === undefined ? {} : { allowPrivilegeEscalation }),
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsNonRoot === undefined ? {} : { runAsNonRoot }),
  };
}
