/**
 * The parts of the Kubernetes API objects that this program reads, exactly as the server's JSON has them.
 * Every field is optional where the API allows it to be absent: absent and empty are different things here.
 * Field meanings: core/v1, apps/v1 and batch/v1 of Kubernetes 1.37.
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
  /** RFC 3339, in whole seconds. */
  readonly creationTimestamp?: string | null;
  /** Set once it is to be removed. */
  readonly deletionTimestamp?: string | null;
  /** Grows with each change of the spec. */
  readonly generation?: number;
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

/** Of v1 Event, what is read. Which of the times are set depends on who wrote it. */
export interface ClusterEvent extends KubernetesObject {
  /** "Normal" or "Warning". */
  readonly type?: string;
  /** A uid is there unless somebody wrote the event by hand. */
  readonly involvedObject?: {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
  };
  /** Who wrote it, "kubelet", and for kubelets on which node. */
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly reason?: string;
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  /** How often, for events of the old kind. */
  readonly count?: number | null;
  readonly series?: { readonly lastObservedTime?: string; readonly count?: number } | null;
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
  readonly readOnlyRootFilesystem?: boolean | null;
  readonly capabilities?: Capabilities | null;
  readonly seccompProfile?: SecurityProfile | null;
  /** 1.30 and newer. */
  readonly appArmorProfile?: SecurityProfile | null;
  readonly procMount?: string | null;
  readonly seLinuxOptions?: SeLinuxOptions | null;
  readonly windowsOptions?: WindowsOptions | null;
}

/** A seccomp or AppArmor profile: "RuntimeDefault", "Unconfined", or "Localhost" with the name of a file on the node. */
export interface SecurityProfile {
  readonly type: string;
  readonly localhostProfile?: string;
}

export interface SeLinuxOptions {
  readonly type?: string;
  readonly user?: string;
  readonly role?: string;
  readonly level?: string;
}

export interface WindowsOptions {
  readonly hostProcess?: boolean;
}

export interface PodSecurityContext {
  readonly runAsUser?: number | null;
  readonly runAsGroup?: number | null;
  readonly runAsNonRoot?: boolean | null;
  readonly seccompProfile?: SecurityProfile | null;
  /** 1.30 and newer. */
  readonly appArmorProfile?: SecurityProfile | null;
  readonly seLinuxOptions?: SeLinuxOptions | null;
  readonly windowsOptions?: WindowsOptions | null;
  readonly fsGroup?: number | null;
  readonly supplementalGroups?: readonly number[] | null;
  readonly sysctls?: readonly { readonly name: string; readonly value?: string }[] | null;
}

export interface ContainerPort {
  readonly containerPort: number;
  /** 0 means none. */
  readonly hostPort?: number;
}

export interface VolumeMount {
  /** The volume's. */
  readonly name: string;
  readonly mountPath?: string;
  readonly readOnly?: boolean;
}

/** What a probe or a lifecycle hook does; only what goes over the network is read. */
export interface Handler {
  readonly httpGet?: { readonly host?: string } | null;
  readonly tcpSocket?: { readonly host?: string } | null;
}

/** A volume: its name, and one field more that is called like its type, such as `hostPath`. Few types are looked into. */
export interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path?: string } | null;
  readonly flexVolume?: { readonly driver?: string } | null;
  readonly csi?: { readonly driver?: string } | null;
  readonly projected?: { readonly sources?: readonly ProjectedSource[] | null } | null;
  readonly [source: string]: unknown;
}

/** A part of a projected volume; what is read are the parts of the volume with a service account's token. */
export interface ProjectedSource {
  readonly serviceAccountToken?: { readonly path?: string; readonly audience?: string } | null;
  readonly configMap?: { readonly name?: string } | null;
  readonly downwardAPI?: { readonly items?: readonly DownwardApiItem[] | null } | null;
}

export interface DownwardApiItem {
  readonly path?: string;
  /** Without an apiVersion it is v1. */
  readonly fieldRef?: { readonly apiVersion?: string; readonly fieldPath?: string } | null;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly securityContext?: SecurityContext | null;
  /** "Always" on an init container makes it a sidecar (1.28 and newer). */
  readonly restartPolicy?: string;
  readonly ports?: readonly ContainerPort[] | null;
  readonly volumeMounts?: readonly VolumeMount[] | null;
  readonly livenessProbe?: Handler | null;
  readonly readinessProbe?: Handler | null;
  readonly startupProbe?: Handler | null;
  readonly lifecycle?: { readonly postStart?: Handler | null; readonly preStop?: Handler | null } | null;
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
  readonly serviceAccountName?: string;
  /** The former name of serviceAccountName. */
  readonly serviceAccount?: string;
  /** Absent: as the service account says. */
  readonly automountServiceAccountToken?: boolean | null;
  readonly runtimeClassName?: string | null;
  /** Absent means Always. */
  readonly restartPolicy?: string;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly volumes?: readonly Volume[] | null;
  readonly shareProcessNamespace?: boolean;
  /** false puts the pod into a user namespace of its own. */
  readonly hostUsers?: boolean;
  readonly os?: { readonly name: string };
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason?: string;
    readonly message?: string;
    readonly finishedAt?: string | null;
  };
}

export interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
  /** How it ended the last time, for one that was started again. */
  readonly lastState?: ContainerState;
  /** "containerd://HEX"; absent until the container was created. */
  readonly containerID?: string;
  /** With whom the first process was started; from 1.31 on (SupplementalGroupsPolicy). */
  readonly user?: { readonly linux?: { readonly uid: number } };
}

export interface PodStatus {
  readonly phase?: string;
  /** When its kubelet saw it first, and refused it where it did. */
  readonly startTime?: string | null;
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
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
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
