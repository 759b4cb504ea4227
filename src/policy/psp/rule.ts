import type { PodSecurityContext, SecurityContext, Volume } from '../../kubernetes/objects.ts';
import type { PodContainer } from '../../kubernetes/pod-containers.ts';
import type { JudgedPod } from '../judged-pod.ts';
import type { IdRange, PodSecurityPolicy } from './policy.ts';

/** Names of rules: the field of the policy, or the annotation, that does not accept a value. Each has its words in the registry. */
export type RuleName =
  | 'fsGroup'
  | 'supplementalGroups'
  | 'seccomp'
  | 'seLinux'
  | 'hostNetwork'
  | 'hostPID'
  | 'hostIPC'
  | 'forbiddenSysctls'
  | 'allowedUnsafeSysctls'
  | 'volumes'
  | 'allowedHostPaths'
  | 'allowedHostPaths.readOnly'
  | 'allowedFlexVolumes'
  | 'allowedCSIDrivers'
  | 'runtimeClass'
  | 'runAsUser'
  | 'runAsNonRoot'
  | 'runAsGroup'
  | 'appArmor'
  | 'privileged'
  | 'allowedProcMountTypes'
  | 'allowedCapabilities'
  | 'hostPorts'
  | 'readOnlyRootFilesystem'
  | 'allowPrivilegeEscalation';

/** One value that a policy does not accept. */
export interface PolicyFinding {
  readonly rule: RuleName;
  /** The type of the server's error. */
  readonly error: 'Invalid value' | 'Forbidden';
  /** The server's path, which is not always the field's own path: "spec.containers[0].hostPort" has no ports. */
  readonly path: string;
  /** The container's name; absent where the field is the pod's. */
  readonly container?: string;
  /** The volume's name, where the field is in one. */
  readonly volume?: string;
  /** The value of the field after the policy's defaults were filled in; undefined where it is missing. */
  readonly found: string | number | boolean | readonly number[] | undefined;
  /** The group of a list that is in none of the ranges. */
  readonly outside?: number;
  readonly accepted: AcceptedByPolicy;
}

export interface AcceptedByPolicy {
  readonly values: readonly string[];
  /** Ranges of users and groups, instead of values. */
  readonly ranges?: readonly IdRange[];
  /** Values that are not accepted, while all others are; they may be patterns that end in "*"; values is empty then. */
  readonly except?: readonly string[];
  /** Whether the field may be left out. */
  readonly absent: boolean;
}

/** Fields that a policy fills in, only those that really change. */
export interface PodChanges {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly securityContext?: Partial<PodSecurityContext>;
  readonly runtimeClassName?: string;
}

export interface ContainerChanges {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly securityContext?: Partial<SecurityContext>;
}

/** The requirements of a policy for one group of fields. Pods are never changed in place. */
export interface PodRule {
  readonly changes?: (pod: JudgedPod) => PodChanges | undefined;
  /** Empty where the policy accepts the pod. */
  readonly findings?: (pod: JudgedPod) => readonly PolicyFinding[];
}

export interface ContainerRule {
  /** The pod is the one that has the changes for pods already. */
  readonly changes?: (at: PodContainer, pod: JudgedPod) => ContainerChanges | undefined;
  readonly findings?: (at: PodContainer, pod: JudgedPod) => readonly PolicyFinding[];
}

export interface VolumeRule {
  /** Rules of this one type only are asked; absent: all types. */
  readonly type?: string;
  readonly findings: (at: PodVolume, pod: JudgedPod) => readonly PolicyFinding[];
}

export interface PodVolume {
  readonly volume: Volume;
  /** The type as policies name it. */
  readonly type: string;
  /** "spec.volumes[0]". */
  readonly path: string;
}

/** Makes a rule of a policy, once; undefined where the policy asks nothing. */
export type RuleOf<Rule> = (policy: PodSecurityPolicy, serverMinor: number) => Rule | undefined;

export const NONE: readonly PolicyFinding[] = [];
