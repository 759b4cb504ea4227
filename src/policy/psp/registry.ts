import { allowPrivilegeEscalation } from './fields/allow-privilege-escalation.ts';
import { appArmor } from './fields/app-armor.ts';
import { capabilities } from './fields/capabilities.ts';
import { csiDrivers } from './fields/csi-drivers.ts';
import { flexVolumes } from './fields/flex-volumes.ts';
import { fsGroup } from './fields/fs-group.ts';
import { hostNamespaces } from './fields/host-namespaces.ts';
import { hostPaths } from './fields/host-paths.ts';
import { hostPorts } from './fields/host-ports.ts';
import { privileged } from './fields/privileged.ts';
import { procMount } from './fields/proc-mount.ts';
import { readOnlyRootFilesystem } from './fields/read-only-root-filesystem.ts';
import { runAsGroup } from './fields/run-as-group.ts';
import { runAsUser } from './fields/run-as-user.ts';
import { runtimeClass } from './fields/runtime-class.ts';
import { seLinuxOfContainers, seLinuxOfPod } from './fields/se-linux.ts';
import { seccompOfContainers, seccompOfPod } from './fields/seccomp.ts';
import { supplementalGroups } from './fields/supplemental-groups.ts';
import { sysctls } from './fields/sysctls.ts';
import { volumes } from './fields/volumes.ts';
import type { ContainerRule, PodRule, RuleOf, VolumeRule } from './rule.ts';

/**
 * Every rule, in the order in which the API server names what they find: the pod's, then volume by volume, the pod's that come
 * after volumes, then container by container. Source: ValidatePod in pkg/security/podsecuritypolicy/provider.go, 1.24.17.
 */
export const POD_RULES: readonly RuleOf<PodRule>[] = [
  fsGroup,
  supplementalGroups,
  seccompOfPod,
  seLinuxOfPod,
  hostNamespaces,
  sysctls,
];

/** For each volume only the first rule that finds something is heard. */
export const VOLUME_RULES: readonly RuleOf<VolumeRule>[] = [volumes, hostPaths, flexVolumes, csiDrivers];

export const POD_RULES_AFTER_VOLUMES: readonly RuleOf<PodRule>[] = [runtimeClass];

export const CONTAINER_RULES: readonly RuleOf<ContainerRule>[] = [
  runAsUser,
  runAsGroup,
  seLinuxOfContainers,
  appArmor,
  seccompOfContainers,
  privileged,
  procMount,
  capabilities,
  hostPorts,
  readOnlyRootFilesystem,
  allowPrivilegeEscalation,
];
