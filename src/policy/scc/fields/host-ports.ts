import { type SccContainerRule, type SccFinding, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * Ports of the node.
 *
 * Constraints: allowHostPorts. Pod: ports[*].hostPort of containers.
 * The server names the ports of all containers for each of them: ".containers[0].containers[1].hostPort".
 * Source: sccmatching/provider.go of openshift/apiserver-library-go.
 */
export const sccHostPorts: SccRuleOf<SccContainerRule> = ({ allowHostPorts }) => {
  if (allowHostPorts === true) return undefined;
  return {
    findings: (at, { containers }) =>
      containers.flatMap(({ container, path }) =>
        (container.ports ?? []).flatMap(({ hostPort = 0 }): SccFinding[] =>
          hostPort <= 0
            ? []
            : [
                {
                  rule: 'hostPorts',
                  error: 'Invalid value',
                  path: `${path}.hostPort`,
                  said: `${saidPath(at.path)}${saidPath(path)}.hostPort`,
                  container: container.name,
                  found: hostPort,
                  accepted: { values: [], absent: true },
                },
              ],
        ),
      ),
  };
};
