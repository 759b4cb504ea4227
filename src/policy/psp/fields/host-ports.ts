import { type ContainerRule, NONE, type PolicyFinding, type RuleOf } from '../rule.ts';

/**
 * Ports of the node.
 *
 * Policy: hostPorts[*].min and .max, both included. Pod: ports[*].hostPort of containers; 0 is none. In a pod with hostNetwork
 * every port is the node's. The server's path leaves out ports[*].
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const hostPortsRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  const ranges = policy.hostPorts ?? [];
  const values = ranges.map(({ min = 0, max = 0 }) => (min === max ? `${min}` : `${min}-${max}`));
  return {
    findings: ({ container, path }) => {
      if (!container.ports) return NONE;
      return container.ports.flatMap(({ hostPort = 0 }): PolicyFinding[] => {
        if (hostPort <= 0 || ranges.some(({ min = 0, max = 0 }) => hostPort >= min && hostPort <= max)) return [];
        return [
          {
            rule: 'hostPorts',
            error: 'Invalid value',
            path: `${path}.hostPort`,
            container: container.name,
            found: hostPort,
            accepted: { values, absent: true },
          },
        ];
      });
    },
  };
};
