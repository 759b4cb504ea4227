import type { KubernetesObject, SeLinuxOptions } from '../../kubernetes/objects.ts';

/** The last version with PodSecurityPolicy; its rules are applied where no server tells its own. */
export const LAST_MINOR = 24;

/** The annotation that names the policy which admitted a pod; it is tried first when the pod is updated. */
export const ADMITTED_BY = 'kubernetes.io/psp';

/**
 * A PodSecurityPolicy as the server's JSON has it: policy/v1beta1, served until 1.24, and extensions/v1beta1 before 1.16, which
 * has the same fields. Absent is false, zero or empty, as in Go, where nothing else is said.
 * Source: k8s.io/api policy/v1beta1/types.go, v0.24.17.
 */
export interface PodSecurityPolicy extends KubernetesObject {
  readonly spec: PodSecurityPolicySpec;
}

export interface PodSecurityPolicySpec {
  readonly privileged?: boolean;
  readonly defaultAddCapabilities?: readonly string[] | null;
  readonly requiredDropCapabilities?: readonly string[] | null;
  /** "*" allows every name, and nothing is required to be dropped then. */
  readonly allowedCapabilities?: readonly string[] | null;
  /** "*" allows every type; no list allows none. */
  readonly volumes?: readonly string[] | null;
  readonly hostNetwork?: boolean;
  readonly hostPorts?: readonly HostPortRange[] | null;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly seLinux: SeLinuxStrategy;
  readonly runAsUser: IdStrategy;
  /** Absent: any group. */
  readonly runAsGroup?: IdStrategy | null;
  readonly supplementalGroups: IdStrategy;
  readonly fsGroup: IdStrategy;
  readonly readOnlyRootFilesystem?: boolean;
  readonly defaultAllowPrivilegeEscalation?: boolean | null;
  /** Absent: true. */
  readonly allowPrivilegeEscalation?: boolean | null;
  /** No list: every path. */
  readonly allowedHostPaths?: readonly AllowedHostPath[] | null;
  /** No list: every driver. */
  readonly allowedFlexVolumes?: readonly { readonly driver?: string }[] | null;
  /** No list: every driver. */
  readonly allowedCSIDrivers?: readonly { readonly name?: string }[] | null;
  readonly allowedUnsafeSysctls?: readonly string[] | null;
  readonly forbiddenSysctls?: readonly string[] | null;
  /** No list: Default only. A server drops this field on its way in, unless its gate ProcMountType is on. */
  readonly allowedProcMountTypes?: readonly string[] | null;
  /** Absent: any runtime class. */
  readonly runtimeClass?: RuntimeClassStrategy | null;
}

export interface IdRange {
  readonly min?: number;
  /** Included. */
  readonly max?: number;
}

export interface HostPortRange {
  readonly min?: number;
  /** Included. */
  readonly max?: number;
}

/** For users and groups. Rules: RunAsAny, MustRunAs; for users MustRunAsNonRoot; for groups MayRunAs. */
export interface IdStrategy {
  readonly rule?: string;
  readonly ranges?: readonly IdRange[] | null;
}

/** Rules: RunAsAny, MustRunAs. */
export interface SeLinuxStrategy {
  readonly rule?: string;
  readonly seLinuxOptions?: SeLinuxOptions | null;
}

export interface AllowedHostPath {
  readonly pathPrefix?: string;
  readonly readOnly?: boolean;
}

export interface RuntimeClassStrategy {
  /** "*" allows every name; no list allows none but an absent one. */
  readonly allowedRuntimeClassNames?: readonly string[] | null;
  readonly defaultRuntimeClassName?: string | null;
}
