import type { ApiObject } from '../../kubernetes/schema/metadata.ts';
import type {
  ALLOWED_HOST_PATH,
  HOST_PORT_RANGE,
  ID_RANGE,
  ID_STRATEGY,
  POD_SECURITY_POLICY,
  POD_SECURITY_POLICY_SPEC,
  RUNTIME_CLASS_STRATEGY,
  SE_LINUX_STRATEGY,
} from '../../kubernetes/schema/pod-security-policy.ts';
import type { Read } from '../../kubernetes/schema/schema.ts';

/** The last version with PodSecurityPolicy; its rules are applied where no server tells its own. */
export const LAST_MINOR = 24;

/** The annotation that names the policy which admitted a pod; it is tried first when the pod is updated. */
export const ADMITTED_BY = 'kubernetes.io/psp';

export type PodSecurityPolicy = ApiObject<typeof POD_SECURITY_POLICY>;
export type PodSecurityPolicySpec = Read<typeof POD_SECURITY_POLICY_SPEC>;
export type IdRange = Read<typeof ID_RANGE>;
export type HostPortRange = Read<typeof HOST_PORT_RANGE>;
export type IdStrategy = Read<typeof ID_STRATEGY>;
export type SeLinuxStrategy = Read<typeof SE_LINUX_STRATEGY>;
export type AllowedHostPath = Read<typeof ALLOWED_HOST_PATH>;
export type RuntimeClassStrategy = Read<typeof RUNTIME_CLASS_STRATEGY>;
