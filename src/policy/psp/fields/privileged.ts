import { removed } from '../../field-changes.ts';
import { whether } from '../allowance-rule.ts';
import { switchedOn } from '../loosening.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * Privileged containers.
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

export const privilegedWords = {
  privileged: {
    summary: 'Containers must not be privileged.',
    path: /\.privileged$/,
    details: [{ text: 'Privileged containers are not allowed' }],
    change: removed,
    loosen: switchedOn('privileged'),
    allowance: {
      allowed: ({ spec }) => whether(spec.privileged === true),
      used: ({ contexts }) => whether(contexts.some(({ privileged }) => privileged === true)),
    },
  },
} as const satisfies WordsOfRules;
