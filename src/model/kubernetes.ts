/**
 * The parts of the Kubernetes API objects that this program reads, exactly as the server's JSON has them.
 * Every field is optional where the API allows it to be absent: absent and empty are different things here.
 * Field meanings: core/v1, apps/v1 and batch/v1 of Kubernetes 1.34.
 */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
}

/** Any API object, before its kind is looked at. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
}

export interface Capabilities {
  readonly add?: readonly string[] | null;
  readonly drop?: readonly string[] | null;
}

export interface SecurityContext {
  readonly privileged?: boolean | null;
  readonly allowPrivilegeEscalation?: boolean | null;
  readonly runAsUser?: number | null;
  readonly runAsGroup?: number | null;
  readonly runAsNonRoot?: boolean | null;
  readonly capabilities?: Capabilities | null;
  readonly seccompProfile?: { readonly type: string; readonly localhostProfile?: string } | null;
}

export interface PodSecurityContext {
  readonly runAsUser?: number | null;
  readonly runAsGroup?: number | null;
  readonly runAsNonRoot?: boolean | null;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly securityContext?: SecurityContext | null;
  /** "Always" on an init container makes it a sidecar (1.28 and newer). */
  readonly restartPolicy?: string;
}

export interface EphemeralContainer extends Container {
  readonly targetContainerName?: string;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly EphemeralContainer[];
  readonly securityContext?: PodSecurityContext | null;
  readonly nodeName?: string;
  /** Absent means Always. */
  readonly restartPolicy?: string;
  readonly hostPID?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly os?: { readonly name: string };
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: { readonly exitCode: number; readonly reason?: string; readonly message?: string };
}

export interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
  /** "containerd://HEX"; absent until the container was created. */
  readonly containerID?: string;
  /** With whom the first process was started; from 1.31 on (SupplementalGroupsPolicy). */
  readonly user?: { readonly linux?: { readonly uid: number } };
}

export interface PodStatus {
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
}

export interface Pod extends KubernetesObject {
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}

export interface PodTemplate {
  readonly spec: PodSpec;
}

export interface Node extends KubernetesObject {
  readonly status?: {
    readonly nodeInfo?: {
      /** "containerd://1.6.20", "cri-o://1.30.1", "docker://20.10.24". */
      readonly containerRuntimeVersion?: string;
      readonly kernelVersion?: string;
    };
  };
}
