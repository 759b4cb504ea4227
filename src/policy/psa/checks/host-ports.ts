import type { Check, JudgedPod, PodSecurityFinding } from '../check.ts';

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
