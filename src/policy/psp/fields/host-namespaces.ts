import type { PodRule, PolicyFinding, RuleOf } from '../rule.ts';

const FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/**
 * The node's own namespaces.
 *
 * Policy and pod: hostNetwork, hostPID, hostIPC; what the policy does not allow has to be false or absent.
 * The server puts the pod's fields under spec.securityContext, where it keeps them itself.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const hostNamespacesRule: RuleOf<PodRule> = ({ spec: policy }) => {
  const forbidden = FIELDS.filter((field) => policy[field] !== true);
  if (forbidden.length === 0) return undefined;
  return {
    findings: ({ spec }) =>
      forbidden
        .filter((field) => spec[field] === true)
        .map(
          (field): PolicyFinding => ({
            rule: field,
            error: 'Invalid value',
            path: `spec.securityContext.${field}`,
            found: true,
            accepted: { values: ['false'], absent: true },
          }),
        ),
  };
};
