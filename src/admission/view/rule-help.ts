import type { NameLint } from '../../capability/name-lint.ts';
import { CHECKS, type CheckId } from '../../policy/psa/registry.ts';
import type { RuleName } from '../../policy/psp/rule.ts';

/** What annotations are about: a check of a level, a rule of a policy, what a policy makes of a pod, a name, a file. */
export type AnnotationRule =
  | CheckId
  | `psp/${RuleName}`
  | 'psp/not-valid'
  | 'psp/unusable'
  | 'psp/changes'
  | `capability-name-${NameLint['lint']}`
  | 'unreadable';

export function helpOf(rule: AnnotationRule): string {
  if (rule === 'unreadable') return 'A manifest that could not be read.';
  if (rule.startsWith('capability-name-')) return 'How names of capabilities are read by runtimes and policies.';
  const check = CHECKS.find(({ id }) => id === rule);
  if (check) {
    const since = check.versions.map((version) => `v1.${version.since}`).join(', ');
    return `${check.summary} A ${check.level} check of the Pod Security Standards; its forms begin at ${since}.`;
  }
  return `${POLICY_HELP[rule.slice('psp/'.length) as keyof typeof POLICY_HELP]} A rule of the PodSecurityPolicy, which Kubernetes had until 1.24.`;
}

const POLICY_HELP: Readonly<Record<RuleName | 'not-valid' | 'unusable' | 'changes', string>> = {
  fsGroup: 'The group that owns volumes must be in the ranges of the policy.',
  supplementalGroups: 'The further groups of the processes must be in the ranges of the policy.',
  seccomp: 'The seccomp profile must be one that the policy allows.',
  seLinux: 'The SELinux context must be that of the policy.',
  hostNetwork: 'The network namespace of the node must not be shared.',
  hostPID: 'The process namespace of the node must not be shared.',
  hostIPC: 'The IPC namespace of the node must not be shared.',
  forbiddenSysctls: 'Kernel parameters that the policy forbids must not be set.',
  allowedUnsafeSysctls: 'Kernel parameters that are not safe may be set only where the policy allows them.',
  volumes: 'Volumes must be of the types that the policy allows.',
  allowedHostPaths: 'Only files of the node that the policy allows may be mounted.',
  'allowedHostPaths.readOnly': 'Files of the node must be mounted read-only where the policy says so.',
  allowedFlexVolumes: 'Only drivers of flex volumes that the policy allows may be used.',
  allowedCSIDrivers: 'Only inline CSI drivers that the policy allows may be used.',
  runtimeClass: 'The runtime class must be one that the policy allows.',
  runAsUser: 'The user must be one that the policy allows.',
  runAsNonRoot: 'Containers must be required to run as another user than root.',
  runAsGroup: 'The group must be one that the policy allows.',
  appArmor: 'The AppArmor profile must be one that the policy allows.',
  privileged: 'Containers must not be privileged.',
  allowedProcMountTypes: 'What the runtime hides of /proc must stay hidden, unless the policy allows something else.',
  allowedCapabilities: 'Only capabilities that the policy allows may be added.',
  hostPorts: 'Only ports of the node that the policy allows may be taken.',
  readOnlyRootFilesystem: 'The root file system must be read-only.',
  allowPrivilegeEscalation: 'Processes must not gain privileges by setuid or file-capability programs.',
  'not-valid': 'What the policy fills in contradicts what the pod asks for, and the server refuses the result.',
  unusable: 'The server passes over a policy that it cannot carry out, and nothing comes in by it.',
  changes: 'The pod comes in with fields that the policy filled in.',
};
