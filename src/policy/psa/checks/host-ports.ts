import { removed } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import type { PodSecurityFinding } from '../finding.ts';

/**
 * Ports of the node must not be taken.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].ports[*].hostPort   0 or absent
 *
 * Since 1.0. In a pod with hostNetwork the API server itself fills in hostPort from containerPort.
 * Source: kubernetes/pod-security-admission policy/check_hostPorts.go at v0.37.0.
 */
export const hostPorts = {
  id: 'hostPorts',
  level: 'baseline',
  summary: 'Ports of the node must not be taken.',
  reason: 'hostPort',
  detail: phrase('{who} {use} hostPort{s} {numbers}', { field: 'ports.hostPort' }),
  change: removed,
  versions: [{ since: 0, evaluate: portsOfTheNode }],
} as const satisfies Check;

function portsOfTheNode({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers.flatMap(({ container, path }) =>
    (container.ports ?? []).flatMap(({ hostPort = 0 }, index) =>
      hostPort === 0
        ? []
        : [
            {
              path: `${path}.ports[${index}].hostPort`,
              container: container.name,
              found: hostPort,
              accepted: { values: ['0'], absent: true },
            },
          ],
    ),
  );
}
