import { intoRange } from '../change-for.ts';
import { GROUP_DETAILS } from '../detail.ts';
import { defaultId, groupsOutside } from '../id-ranges.ts';
import { withId, withSpec } from '../loosening.ts';
import { NONE, type PodRule, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * The group that owns the pod's volumes.
 *
 * Policy: fsGroup.rule and .ranges. Pod: spec.securityContext.fsGroup.
 *   RunAsAny    everything
 *   MayRunAs    absent, or in a range
 *   MustRunAs   in a range; absent becomes the first range's min
 * Source: pkg/security/podsecuritypolicy/group of Kubernetes 1.24.17.
 */
export const fsGroupRule: RuleOf<PodRule> = ({ spec: { fsGroup: strategy } }) => {
  if (strategy.rule === 'RunAsAny') return undefined;
  const filledIn = defaultId(strategy);
  return {
    changes: ({ spec }) =>
      filledIn === undefined || typeof spec.securityContext?.fsGroup === 'number'
        ? undefined
        : { securityContext: { fsGroup: filledIn } },
    findings: ({ spec }) => {
      const group = spec.securityContext?.fsGroup;
      if (typeof group !== 'number') return NONE;
      return groupsOutside({ rule: 'fsGroup', path: 'spec.securityContext.fsGroup' }, [group], strategy);
    },
  };
};

export const fsGroupWords = {
  fsGroup: {
    summary: 'The group that owns volumes must be in the ranges of the policy.',
    path: /\.fsGroup$/,
    details: GROUP_DETAILS,
    change: intoRange,
    loosen: withSpec(({ fsGroup }, { outside }) => ({ fsGroup: withId(fsGroup, outside) })),
  },
} as const satisfies WordsOfRules;
