import type { ContainerPort, PodTemplate } from '../../../kubernetes/objects.ts';
import { distinct, distinctOrAll } from '../allowance-rule.ts';
import { onlyId, withMore, withSpec } from '../loosening.ts';
import { indexOfNth } from '../place.ts';
import type { HostPortRange } from '../policy.ts';
import { type ContainerRule, NONE, type PolicyFinding, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * Ports of the node.
 *
 * Policy: hostPorts[*].min and .max, both included. Pod: ports[*].hostPort of containers; 0 is none. In a pod with hostNetwork
 * every port is the node's. The server's path leaves out ports[*].
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const hostPortsRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  const ranges = policy.hostPorts ?? [];
  const values = ranges.map(rangeText);
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

export const hostPortsWords = {
  hostPorts: {
    summary: 'Only ports of the node that the policy allows may be taken.',
    path: /\.hostPort$/,
    details: [{ text: 'Host port {port} is not allowed to be used. Allowed ports: [{ports}]' }],
    place: ({ found }, template, { above, container, nth }) =>
      `${above}.ports${indexOfNth(container?.ports, nth, (port) => hostPortOf(port, template) === found)}.hostPort`,
    // Every port of a pod with hostNetwork is the node's.
    change: (_finding, at, { spec }) => ({ at: spec.hostNetwork === true ? ['spec', 'hostNetwork'] : at }),
    loosen: withSpec(({ hostPorts }, { found }) => ({ hostPorts: withMore(hostPorts, onlyId(found)) })),
    allowance: {
      allowed: ({ spec }) => distinctOrAll((spec.hostPorts ?? []).map(rangeText)),
      used: ({ containers }) =>
        distinct(
          containers.flatMap(({ ports }) => (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [`${hostPort}`] : []))),
        ),
    },
  },
} as const satisfies WordsOfRules;

function rangeText({ min = 0, max = 0 }: HostPortRange): string {
  return min === max ? `${min}` : `${min}-${max}`;
}

/** The port of the node. In a pod with hostNetwork every port is the node's, also where no hostPort is written. */
function hostPortOf({ hostPort, containerPort }: ContainerPort, { spec }: PodTemplate): number | undefined {
  return hostPort || (spec.hostNetwork === true ? containerPort : hostPort);
}
