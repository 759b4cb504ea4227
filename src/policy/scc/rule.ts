import type { PodContainer } from '../../kubernetes/pod-containers.ts';
import type { JudgedPod } from '../judged-pod.ts';
import type { ContainerChanges, PodChanges, PolicyFinding, RuleName } from '../psp/rule.ts';
import type { SecurityContextConstraints } from './constraints.ts';
import type { SccVolume } from './volume-type.ts';

/** What a finding is about. What PodSecurityPolicy has too is called as there. */
export type SccRuleName = Exclude<RuleName, OnlyInPolicies> | 'hostUsers';

type OnlyInPolicies =
  | 'allowedHostPaths'
  | 'allowedHostPaths.readOnly'
  | 'allowedCSIDrivers'
  | 'runtimeClass'
  | 'runAsGroup'
  | 'appArmor'
  | 'allowedProcMountTypes';

/** One value that constraints do not accept. */
export interface SccFinding extends Omit<PolicyFinding, 'rule'> {
  readonly rule: SccRuleName;
  /**
   * How the server names the place: ".containers[0].runAsUser" follows the name of the constraints; a whole path such as
   * "spec.volumes[0]" is said without a name, and once for all constraints.
   */
  readonly said: string;
}

/** A pod as constraints see it. */
export interface ConstrainedPod extends JudgedPod {
  readonly volumes: readonly SccVolume[];
}

/** What constraints ask of one group of fields. Pods are never changed in place. */
export interface SccPodRule {
  readonly changes?: (pod: JudgedPod) => PodChanges | undefined;
  /** Empty where the constraints accept the pod. */
  readonly findings?: (pod: ConstrainedPod) => readonly SccFinding[];
}

export interface SccContainerRule {
  /** The pod is the one that has the changes for pods already. */
  readonly changes?: (at: PodContainer, pod: JudgedPod) => ContainerChanges | undefined;
  readonly findings?: (at: PodContainer, pod: ConstrainedPod) => readonly SccFinding[];
}

/** Makes a rule of constraints that have the namespace's ranges in them; undefined where they ask nothing. */
export type SccRuleOf<Rule> = (scc: SecurityContextConstraints) => Rule | undefined;

export const NO_FINDINGS: readonly SccFinding[] = [];

/** ".containers[0]" of "spec.containers[0]": how the server names a container behind the name of constraints. */
export function saidPath(path: string): string {
  return path.slice('spec'.length);
}
