import { removed } from '../../field-changes.ts';
import { withMore, withSpec } from '../loosening.ts';
import { NONE, type PodRule, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * The runtime class.
 *
 * Policy: runtimeClass.allowedRuntimeClassNames ("*" for all) and .defaultRuntimeClassName; without runtimeClass everything is
 * allowed. Pod: spec.runtimeClassName, which may always be absent, and is filled in from the default.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const runtimeClassRule: RuleOf<PodRule> = ({ spec: policy }) => {
  if (!policy.runtimeClass) return undefined;
  const values = policy.runtimeClass.allowedRuntimeClassNames ?? [];
  const filledIn = policy.runtimeClass.defaultRuntimeClassName ?? undefined;
  return {
    changes: ({ spec }) =>
      filledIn === undefined || typeof spec.runtimeClassName === 'string' ? undefined : { runtimeClassName: filledIn },
    findings: ({ spec: { runtimeClassName: found } }) =>
      typeof found !== 'string' || values.includes('*') || values.includes(found)
        ? NONE
        : [
            {
              rule: 'runtimeClass',
              error: 'Invalid value',
              path: 'spec.runtimeClassName',
              found,
              accepted: { values, absent: true },
            },
          ],
  };
};

export const runtimeClassWords = {
  runtimeClass: {
    summary: 'The runtime class must be one that the policy allows.',
    path: /\.runtimeClassName$/,
    details: [{ text: '' }],
    change: removed,
    loosen: withSpec(({ runtimeClass }, { found }) => ({
      runtimeClass: {
        ...runtimeClass,
        allowedRuntimeClassNames: withMore(runtimeClass?.allowedRuntimeClassNames, String(found)),
      },
    })),
  },
} as const satisfies WordsOfRules;
