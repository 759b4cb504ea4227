import type { JudgedPod } from '../judged-pod.ts';

export type { JudgedPod } from '../judged-pod.ts';

/** One field that a check does not accept. A sentence is made of it elsewhere. */
export interface PodSecurityFinding {
  /** From the pod downwards, such as "spec.containers[0].securityContext.privileged". */
  readonly path: string;
  /** The container's name; absent where the field is the pod's. */
  readonly container?: string;
  /** The volume's name, where the field is in one. */
  readonly volume?: string;
  /** What stands there; undefined means that nothing does, which is not the same as an empty list. */
  readonly found: string | number | boolean | readonly string[] | undefined;
  readonly accepted: AcceptedByLevel;
}

export interface AcceptedByLevel {
  /** Single values, or for a list the values that may be in it. */
  readonly values: readonly string[];
  /** Whether the field may be left out. */
  readonly absent: boolean;
  /** The list must have all of these values in it, whatever else is there. */
  readonly mustInclude?: true;
}

export interface CheckVersion {
  /** The minor version of the first policy that has this form of the check. */
  readonly since: number;
  /** The ids of baseline checks that this one makes superfluous. */
  readonly replaces?: readonly string[];
  /** Empty where the pod passes. */
  readonly evaluate: (pod: JudgedPod) => readonly PodSecurityFinding[];
}

/** A rule of Pod Security Admission, with its history: a new form of it is added to the versions, no old one is changed. */
export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** By increasing `since`. */
  readonly versions: readonly CheckVersion[];
}

export const ABSENT_OR_FALSE: AcceptedByLevel = { values: ['false'], absent: true };
export const ABSENT_ONLY: AcceptedByLevel = { values: [], absent: true };
