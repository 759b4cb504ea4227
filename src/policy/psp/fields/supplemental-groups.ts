import { fieldValue } from '../../field-changes.ts';
import { listOf } from '../../list-of.ts';
import { GROUP_DETAILS } from '../detail.ts';
import { defaultId, groupsOutside } from '../id-ranges.ts';
import { withId, withSpec } from '../loosening.ts';
import { NONE, type PodRule, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

const PATH = 'spec.securityContext.supplementalGroups';

/**
 * Further groups of the pod's processes.
 *
 * Policy: supplementalGroups.rule and .ranges. Pod: spec.securityContext.supplementalGroups.
 *   RunAsAny    everything
 *   MayRunAs    absent, or each in a range
 *   MustRunAs   each in a range, at least one; absent becomes the first range's min, but an empty list stays and is refused
 * Source: pkg/security/podsecuritypolicy/group of Kubernetes 1.24.17.
 */
export const supplementalGroupsRule: RuleOf<PodRule> = ({ spec: { supplementalGroups: strategy } }) => {
  if (strategy.rule === 'RunAsAny') return undefined;
  const filledIn = defaultId(strategy);
  return {
    changes: ({ spec }) =>
      filledIn === undefined || spec.securityContext?.supplementalGroups
        ? undefined
        : { securityContext: { supplementalGroups: [filledIn] } },
    findings: ({ spec }) => {
      const groups = spec.securityContext?.supplementalGroups ?? [];
      if (groups.length > 0) return groupsOutside({ rule: 'supplementalGroups', path: PATH }, groups, strategy);
      if (strategy.rule !== 'MustRunAs') return NONE;
      const accepted = { values: [], ranges: strategy.ranges ?? [], absent: true };
      return [{ rule: 'supplementalGroups', error: 'Invalid value', path: PATH, found: [], accepted }];
    },
  };
};

export const supplementalGroupsWords = {
  supplementalGroups: {
    summary: 'The further groups of the processes must be in the ranges of the policy.',
    path: /\.supplementalGroups$/,
    details: GROUP_DETAILS,
    change: ({ outside }, at, template) => {
      const index = listOf(fieldValue(template, at)).indexOf(outside);
      // An empty list is refused where no list is accepted.
      return { at: index === -1 ? at : [...at, index] };
    },
    loosen: (policy, finding, pod) =>
      finding.outside === undefined
        ? undefined
        : withSpec(({ supplementalGroups }, { outside }) => ({
            supplementalGroups: withId(supplementalGroups, outside),
          }))(policy, finding, pod),
  },
} as const satisfies WordsOfRules;
