/**
 * The types of the parts of the Kubernetes API objects that this program reads. Each is what its schema says, field by field: see
 * schema/. Nothing but types is here, so that using them loads nothing.
 */
import type { EVENT } from './schema/event.ts';
import type { ANY_OBJECT, ApiObject } from './schema/metadata.ts';
import type { NODE } from './schema/node.ts';
import type {
  CAPABILITIES,
  CONTAINER,
  CONTAINER_PORT,
  CONTAINER_STATE,
  CONTAINER_STATUS,
  DOWNWARD_API_ITEM,
  EPHEMERAL_CONTAINER,
  HANDLER,
  POD,
  POD_SECURITY_CONTEXT,
  POD_SPEC,
  POD_STATUS,
  POD_TEMPLATE,
  PROJECTED_SOURCE,
  SE_LINUX_OPTIONS,
  SECURITY_CONTEXT,
  SECURITY_PROFILE,
  VOLUME,
  VOLUME_MOUNT,
  WINDOWS_OPTIONS,
} from './schema/pod.ts';
import type { Read } from './schema/schema.ts';
import type { SERVICE_ACCOUNT } from './schema/service-account.ts';
import type { CONTROLLER_REVISION, WORKLOAD } from './schema/workload.ts';

export type { ObjectMeta, OwnerReference } from './schema/metadata.ts';

/** Any API object, before its kind is looked at. */
export type KubernetesObject = ApiObject<typeof ANY_OBJECT>;

export type Pod = ApiObject<typeof POD>;
export type PodTemplate = Read<typeof POD_TEMPLATE>;
export type PodSpec = Read<typeof POD_SPEC>;
export type PodStatus = Read<typeof POD_STATUS>;
export type Container = Read<typeof CONTAINER>;
export type EphemeralContainer = Read<typeof EPHEMERAL_CONTAINER>;
export type ContainerPort = Read<typeof CONTAINER_PORT>;
export type ContainerStatus = Read<typeof CONTAINER_STATUS>;
export type ContainerState = Read<typeof CONTAINER_STATE>;
export type Capabilities = Read<typeof CAPABILITIES>;
export type SecurityContext = Read<typeof SECURITY_CONTEXT>;
export type PodSecurityContext = Read<typeof POD_SECURITY_CONTEXT>;
export type SecurityProfile = Read<typeof SECURITY_PROFILE>;
export type SeLinuxOptions = Read<typeof SE_LINUX_OPTIONS>;
export type WindowsOptions = Read<typeof WINDOWS_OPTIONS>;
export type Handler = Read<typeof HANDLER>;
export type Volume = Read<typeof VOLUME>;
export type VolumeMount = Read<typeof VOLUME_MOUNT>;
export type ProjectedSource = Read<typeof PROJECTED_SOURCE>;
export type DownwardApiItem = Read<typeof DOWNWARD_API_ITEM>;

/** What makes pods from a template: a Deployment, StatefulSet, DaemonSet, ReplicaSet or Job. */
export type WorkloadObject = ApiObject<typeof WORKLOAD>;
export type ControllerRevision = ApiObject<typeof CONTROLLER_REVISION>;

export type ClusterEvent = ApiObject<typeof EVENT>;
export type Node = ApiObject<typeof NODE>;
export type ServiceAccount = ApiObject<typeof SERVICE_ACCOUNT>;
