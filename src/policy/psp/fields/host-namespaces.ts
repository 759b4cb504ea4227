import { removed } from '../../field-changes.ts';
import { type UsingPod, whether } from '../allowance-rule.ts';
import { switchedOn } from '../loosening.ts';
import type { PodSecurityPolicy } from '../policy.ts';
import type { PodRule, PolicyFinding, RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

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

export const hostNamespacesWords = {
  hostNetwork: {
    ...wordsOf('hostNetwork'),
    summary: 'The network namespace of the node must not be shared.',
    path: /\.hostNetwork$/,
    details: [{ text: 'Host network is not allowed to be used' }],
  },
  hostPID: {
    ...wordsOf('hostPID'),
    summary: 'The process namespace of the node must not be shared.',
    path: /\.hostPID$/,
    details: [{ text: 'Host PID is not allowed to be used' }],
  },
  hostIPC: {
    ...wordsOf('hostIPC'),
    summary: 'The IPC namespace of the node must not be shared.',
    path: /\.hostIPC$/,
    details: [{ text: 'Host IPC is not allowed to be used' }],
  },
} as const satisfies WordsOfRules;

function wordsOf(field: (typeof FIELDS)[number]) {
  return {
    place: () => `spec.${field}`,
    change: removed,
    loosen: switchedOn(field),
    allowance: {
      allowed: ({ spec }: PodSecurityPolicy) => whether(spec[field] === true),
      used: ({ spec }: UsingPod) => whether(spec[field] === true),
    },
  };
}
