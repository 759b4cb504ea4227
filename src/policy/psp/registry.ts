import { allowPrivilegeEscalationRule, allowPrivilegeEscalationWords } from './fields/allow-privilege-escalation.ts';
import { appArmorRule, appArmorWords } from './fields/app-armor.ts';
import { capabilitiesRule, capabilitiesWords } from './fields/capabilities.ts';
import { csiDriversRule, csiDriversWords } from './fields/csi-drivers.ts';
import { flexVolumesRule, flexVolumesWords } from './fields/flex-volumes.ts';
import { fsGroupRule, fsGroupWords } from './fields/fs-group.ts';
import { hostNamespacesRule, hostNamespacesWords } from './fields/host-namespaces.ts';
import { hostPathsRule, hostPathsWords } from './fields/host-paths.ts';
import { hostPortsRule, hostPortsWords } from './fields/host-ports.ts';
import { privilegedRule, privilegedWords } from './fields/privileged.ts';
import { procMountRule, procMountWords } from './fields/proc-mount.ts';
import { readOnlyRootFilesystemRule, readOnlyRootFilesystemWords } from './fields/read-only-root-filesystem.ts';
import { runAsGroupRule, runAsGroupWords } from './fields/run-as-group.ts';
import { runAsUserRule, runAsUserWords } from './fields/run-as-user.ts';
import { runtimeClassRule, runtimeClassWords } from './fields/runtime-class.ts';
import { seLinuxOfContainersRule, seLinuxOfPodRule, seLinuxWords } from './fields/se-linux.ts';
import { seccompOfContainersRule, seccompOfPodRule, seccompWords } from './fields/seccomp.ts';
import { supplementalGroupsRule, supplementalGroupsWords } from './fields/supplemental-groups.ts';
import { sysctlsRule, sysctlsWords } from './fields/sysctls.ts';
import { volumesRule, volumesWords } from './fields/volumes.ts';
import type { ContainerRule, PodRule, RuleName, RuleOf, VolumeRule } from './rule.ts';
import type { RuleWords } from './rule-words.ts';

/**
 * Every rule, in the order in which the API server names what they find: the pod's, then volume by volume, the pod's that come
 * after volumes, then container by container. Source: ValidatePod in pkg/security/podsecuritypolicy/provider.go, 1.24.17.
 */
export const POD_RULES: readonly RuleOf<PodRule>[] = [
  fsGroupRule,
  supplementalGroupsRule,
  seccompOfPodRule,
  seLinuxOfPodRule,
  hostNamespacesRule,
  sysctlsRule,
];

/** Rules for volumes: for each volume only the findings of the first rule that has any count. */
export const VOLUME_RULES: readonly RuleOf<VolumeRule>[] = [
  volumesRule,
  hostPathsRule,
  flexVolumesRule,
  csiDriversRule,
];

export const POD_RULES_AFTER_VOLUMES: readonly RuleOf<PodRule>[] = [runtimeClassRule];

export const CONTAINER_RULES: readonly RuleOf<ContainerRule>[] = [
  runAsUserRule,
  runAsGroupRule,
  seLinuxOfContainersRule,
  appArmorRule,
  seccompOfContainersRule,
  privilegedRule,
  procMountRule,
  capabilitiesRule,
  hostPortsRule,
  readOnlyRootFilesystemRule,
  allowPrivilegeEscalationRule,
];

/** The words of every rule. */
export const RULE_WORDS = {
  ...fsGroupWords,
  ...supplementalGroupsWords,
  ...seccompWords,
  ...seLinuxWords,
  ...hostNamespacesWords,
  ...sysctlsWords,
  ...volumesWords,
  ...hostPathsWords,
  ...flexVolumesWords,
  ...csiDriversWords,
  ...runtimeClassWords,
  ...runAsUserWords,
  ...runAsGroupWords,
  ...appArmorWords,
  ...privilegedWords,
  ...procMountWords,
  ...capabilitiesWords,
  ...hostPortsWords,
  ...readOnlyRootFilesystemWords,
  ...allowPrivilegeEscalationWords,
} as const satisfies Readonly<Record<RuleName, RuleWords>>;

export function wordsOf(rule: RuleName): RuleWords {
  return RULE_WORDS[rule];
}
