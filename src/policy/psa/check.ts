import type { JudgedPod } from '../judged-pod.ts';
import type { ChangeForFinding } from './change-for.ts';
import type { Detail } from './detail.ts';
import type { PodSecurityFinding } from './finding.ts';

export type { JudgedPod } from '../judged-pod.ts';

export interface CheckVersion {
  /** The minor version of the first policy that has this form of the check. */
  readonly since: number;
  /** Ids of baseline checks that this one includes. */
  readonly replaces?: readonly string[];
  /** Empty where the pod passes. */
  readonly evaluate: (pod: JudgedPod) => readonly PodSecurityFinding[];
}

/**
 * A rule of Pod Security Admission, with its history (a new form is added to the versions, no old one is changed), and with
 * everything that is said of its findings: `REASON (DETAIL)` are the API server's own words.
 * Source of these words: policy/check_*.go of kubernetes/pod-security-admission, v0.24.17 to v0.37.0.
 */
export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The requirement in one sentence: the help of a finding. */
  readonly summary: string;
  readonly reason: string;
  /** Whether an "s" follows the reason; absent: never. */
  readonly isPlural?: (findings: readonly PodSecurityFinding[], serverMinor: number) => boolean;
  readonly detail: Detail;
  readonly change: ChangeForFinding;
  /** By increasing `since`. */
  readonly versions: readonly CheckVersion[];
}
