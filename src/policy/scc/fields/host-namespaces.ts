import type { PodSpec } from '../../../kubernetes/objects.ts';
import type { SecurityContextConstraints } from '../constraints.ts';
import { type SccContainerRule, type SccFinding, type SccPodRule, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * The namespaces of the node, and users of the pod's own.
 *
 * Constraints: allowHostNetwork, allowHostPID, allowHostIPC, userNamespaceLevel ("RequirePodLevel" asks for users of the pod's own).
 * Pod: spec.hostNetwork, spec.hostPID, spec.hostIPC, spec.hostUsers.
 * The server says the first three once for the pod, and once more for each container.
 * Source: sccmatching/provider.go of openshift/apiserver-library-go.
 */
export const sccHostNamespaces: SccRuleOf<SccPodRule> = (scc) => {
  const refused = REFUSABLE.filter(([, allowed]) => scc[allowed] !== true).map(([field]) => field);
  const isOwnUsers = scc.userNamespaceLevel === 'RequirePodLevel';
  if (refused.length === 0 && !isOwnUsers) return undefined;
  return {
    findings: ({ spec }) => [
      ...refused
        .filter((field) => spec[field] === true)
        .map((field) => finding(field, `.spec.securityContext.${field}`)),
      ...(isOwnUsers && spec.hostUsers !== false ? [hostUsers(spec)] : []),
    ],
  };
};

/** @param fields of which it is asked here: host ports come between them */
const ofContainers =
  (fields: readonly HostNamespace[]): SccRuleOf<SccContainerRule> =>
  (scc) => {
    const refused = REFUSABLE.filter(([field, allowed]) => fields.includes(field) && scc[allowed] !== true);
    if (refused.length === 0) return undefined;
    return {
      findings: ({ container, path }, { spec }) =>
        refused
          .filter(([field]) => spec[field] === true)
          .map(([field]) => ({ ...finding(field, `${saidPath(path)}.${field}`), container: container.name })),
    };
  };

export const sccHostNetworkOfContainers = ofContainers(['hostNetwork']);
export const sccHostProcessesOfContainers = ofContainers(['hostPID', 'hostIPC']);

type HostNamespace = 'hostNetwork' | 'hostPID' | 'hostIPC';

/** In the server's order. */
const REFUSABLE: readonly (readonly [HostNamespace, keyof SecurityContextConstraints])[] = [
  ['hostNetwork', 'allowHostNetwork'],
  ['hostPID', 'allowHostPID'],
  ['hostIPC', 'allowHostIPC'],
];

function finding(rule: HostNamespace, said: string): SccFinding {
  return {
    rule,
    error: 'Invalid value',
    path: `spec.${rule}`,
    said,
    found: true,
    accepted: { values: ['false'], absent: true },
  };
}

function hostUsers(spec: PodSpec): SccFinding {
  return {
    rule: 'hostUsers',
    error: 'Invalid value',
    path: 'spec.hostUsers',
    said: '.spec.securityContext.hostUsers',
    found: spec.hostUsers ?? undefined,
    accepted: { values: ['false'], absent: false },
  };
}
