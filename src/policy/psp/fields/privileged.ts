import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';

/**
 * Containers that are not contained.
 *
 * Policy: privileged. Pod: securityContext.privileged of containers; false or absent where the policy does not allow it.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const privilegedRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  if (policy.privileged === true) return undefined;
  return {
    findings: ({ container, path }) =>
      container.securityContext?.privileged === true
        ? [
            {
              rule: 'privileged',
              error: 'Invalid value',
              path: `${path}.securityContext.privileged`,
              container: container.name,
              found: true,
              accepted: { values: ['false'], absent: true },
            },
          ]
        : NONE,
  };
};
