import type { Container } from '../../../kubernetes/objects.ts';
import type { JudgedPod } from '../../judged-pod.ts';
import { intoRange } from '../change-for.ts';
import { GROUP_DETAILS } from '../detail.ts';
import { defaultId, groupsOutside } from '../id-ranges.ts';
import { withId, withSpec } from '../loosening.ts';
import { inheritedPlace } from '../place.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * The first group that containers run as.
 *
 * Policy: runAsGroup.rule and .ranges; absent is RunAsAny. Pod: securityContext.runAsGroup of containers, else of the pod.
 *   RunAsAny    everything
 *   MayRunAs    absent, or in a range
 *   MustRunAs   in a range; absent becomes the first range's min, in each container
 * The server's path ends at securityContext.
 * Source: pkg/security/podsecuritypolicy/group and provider.go of Kubernetes 1.24.17.
 */
export const runAsGroupRule: RuleOf<ContainerRule> = ({ spec: { runAsGroup: strategy } }) => {
  if (!strategy || strategy.rule === 'RunAsAny') return undefined;
  const filledIn = defaultId(strategy);
  return {
    changes: ({ container }, pod) =>
      filledIn === undefined || groupOf(container, pod) !== undefined
        ? undefined
        : { securityContext: { runAsGroup: filledIn } },
    findings: ({ container, path }, pod) => {
      const group = groupOf(container, pod);
      if (group === undefined) return NONE;
      const where = { rule: 'runAsGroup', path: `${path}.securityContext`, container: container.name } as const;
      return groupsOutside(where, [group], strategy);
    },
  };
};

export const runAsGroupWords = {
  runAsGroup: {
    summary: 'The group must be one that the policy allows.',
    path: /\]\.securityContext$/,
    details: GROUP_DETAILS,
    place: (_finding, template, around) => inheritedPlace('runAsGroup', template, around),
    change: intoRange,
    loosen: withSpec(({ runAsGroup }, { outside }) => ({ runAsGroup: withId(runAsGroup ?? {}, outside) })),
  },
} as const satisfies WordsOfRules;

function groupOf({ securityContext }: Container, { spec }: JudgedPod): number | undefined {
  return securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup ?? undefined;
}
