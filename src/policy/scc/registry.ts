import { sccAllowPrivilegeEscalation } from './fields/allow-privilege-escalation.ts';
import { sccCapabilities } from './fields/capabilities.ts';
import { sccFsGroup, sccSupplementalGroups } from './fields/groups.ts';
import {
  sccHostNamespaces,
  sccHostNetworkOfContainers,
  sccHostProcessesOfContainers,
} from './fields/host-namespaces.ts';
import { sccHostPorts } from './fields/host-ports.ts';
import { sccPrivileged } from './fields/privileged.ts';
import { sccReadOnlyRootFilesystem } from './fields/read-only-root-filesystem.ts';
import { sccRunAsUser } from './fields/run-as-user.ts';
import { sccSeLinuxOfContainers, sccSeLinuxOfPod } from './fields/se-linux.ts';
import { sccSeccompOfContainers, sccSeccompOfPod } from './fields/seccomp.ts';
import { sccSysctls } from './fields/sysctls.ts';
import { sccFlexVolumes, sccVolumes } from './fields/volumes.ts';
import type { SccContainerRule, SccPodRule, SccRuleOf } from './rule.ts';

/**
 * Every rule, in the order in which the server names what they find: the pod's, then container by container.
 * Source: sccmatching/provider.go of openshift/apiserver-library-go, and the answers of a server.
 */
export const SCC_POD_RULES: readonly SccRuleOf<SccPodRule>[] = [
  sccFsGroup,
  sccSupplementalGroups,
  sccSeccompOfPod,
  sccSeLinuxOfPod,
  sccHostNamespaces,
  sccSysctls,
  sccVolumes,
  sccFlexVolumes,
];

export const SCC_CONTAINER_RULES: readonly SccRuleOf<SccContainerRule>[] = [
  sccRunAsUser,
  sccSeLinuxOfContainers,
  sccSeccompOfContainers,
  sccPrivileged,
  sccCapabilities,
  sccHostNetworkOfContainers,
  sccHostPorts,
  sccHostProcessesOfContainers,
  sccReadOnlyRootFilesystem,
  sccAllowPrivilegeEscalation,
];
