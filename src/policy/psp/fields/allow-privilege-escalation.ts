import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';

/**
 * Whether processes may gain more privileges than their parents.
 *
 * Policy: allowPrivilegeEscalation (absent is true) and defaultAllowPrivilegeEscalation. Pod: the containers'
 * securityContext.allowPrivilegeEscalation; absent becomes the default, else false where the policy does not allow true.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const allowPrivilegeEscalationRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  const allows = policy.allowPrivilegeEscalation ?? true;
  const filledIn = policy.defaultAllowPrivilegeEscalation ?? (allows ? undefined : false);
  if (allows && filledIn === undefined) return undefined;
  return {
    changes: ({ container: { securityContext } }) =>
      filledIn === undefined || typeof securityContext?.allowPrivilegeEscalation === 'boolean'
        ? undefined
        : { securityContext: { allowPrivilegeEscalation: filledIn } },
    findings: ({ container, path }) =>
      !allows && container.securityContext?.allowPrivilegeEscalation === true
        ? [
            {
              rule: 'allowPrivilegeEscalation',
              error: 'Invalid value',
              path: `${path}.securityContext.allowPrivilegeEscalation`,
              container: container.name,
              found: true,
              accepted: { values: ['false'], absent: true },
            },
          ]
        : NONE,
  };
};
