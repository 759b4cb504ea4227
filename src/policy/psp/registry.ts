import { allowPrivilegeEscalationRule } from './fields/allow-privilege-escalation.ts';
import { appArmorRule } from './fields/app-armor.ts';
import { capabilitiesRule } from './fields/capabilities.ts';
import { csiDriversRule } from './fields/csi-drivers.ts';
import { flexVolumesRule } from './fields/flex-volumes.ts';
import { fsGroupRule } from './fields/fs-group.ts';
import { hostNamespacesRule } from './fields/host-namespaces.ts';
import { hostPathsRule } from './fields/host-paths.ts';
import { hostPortsRule } from './fields/host-ports.ts';
import { privilegedRule } from './fields/privileged.ts';
import { procMountRule } from './fields/proc-mount.ts';
import { readOnlyRootFilesystemRule } from './fields/read-only-root-filesystem.ts';
import { runAsGroupRule } from './fields/run-as-group.ts';
import { runAsUserRule } from './fields/run-as-user.ts';
import { runtimeClassRule } from './fields/runtime-class.ts';
import { seLinuxOfContainersRule, seLinuxOfPodRule } from './fields/se-linux.ts';
import { seccompOfContainersRule, seccompOfPodRule } from './fields/seccomp.ts';
import { supplementalGroupsRule } from './fields/supplemental-groups.ts';
import { sysctlsRule } from './fields/sysctls.ts';
import { volumesRule } from './fields/volumes.ts';
import type { ContainerRule, PodRule, RuleOf, VolumeRule } from './rule.ts';

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

/** For each volume only the first rule that finds something is heard. */
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
