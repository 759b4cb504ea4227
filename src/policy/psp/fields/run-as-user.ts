import type { Container } from '../../../kubernetes/objects.ts';
import { setTo } from '../../field-changes.ts';
import type { JudgedPod } from '../../judged-pod.ts';
import { acceptedUser } from '../accepted-user.ts';
import { defaultId, isInRanges } from '../id-ranges.ts';
import { withId, withSpec } from '../loosening.ts';
import { inheritedPlace } from '../place.ts';
import { type ContainerRule, NONE, type PolicyFinding, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * The user that containers run as.
 *
 * Policy: runAsUser.rule and .ranges. Pod: securityContext.runAsUser and .runAsNonRoot of containers, else of the pod.
 *   RunAsAny           everything
 *   MustRunAs          runAsUser in a range; absent becomes the first range's min, in each container
 *   MustRunAsNonRoot   runAsNonRoot not false and runAsUser not 0; where both are absent, runAsNonRoot becomes true
 * Source: pkg/security/podsecuritypolicy/user and provider.go of Kubernetes 1.24.17.
 */
export const runAsUserRule: RuleOf<ContainerRule> = ({ spec: { runAsUser: strategy } }) => {
  if (strategy.rule === 'MustRunAsNonRoot') return MUST_RUN_AS_NON_ROOT;
  if (strategy.rule !== 'MustRunAs') return undefined;
  const ranges = strategy.ranges ?? [];
  const filledIn = defaultId(strategy) ?? 0;
  return {
    changes: ({ container }, pod) =>
      userOf(container, pod) === undefined ? { securityContext: { runAsUser: filledIn } } : undefined,
    findings: ({ container, path }, pod) => {
      const found = userOf(container, pod);
      if (found === undefined || isInRanges(found, ranges)) return NONE;
      return [
        {
          rule: 'runAsUser',
          error: 'Invalid value',
          path: `${path}.securityContext.runAsUser`,
          container: container.name,
          found,
          accepted: { values: [], ranges, absent: true },
        },
      ];
    },
  };
};

export const runAsUserWords = {
  runAsUser: {
    summary: 'The user must be one that the policy allows.',
    path: /\.runAsUser$/,
    details: [
      { text: 'running with the root UID is forbidden', fits: ({ accepted }) => accepted.ranges === undefined },
      { text: 'must be in the ranges: {ranges}' },
    ],
    place: (_finding, template, around) => inheritedPlace('runAsUser', template, around),
    change: ({ accepted }, at) => ({ at, set: () => acceptedUser(accepted.ranges) }),
    loosen: withSpec(({ runAsUser }, { found }) => ({
      runAsUser: runAsUser.rule === 'MustRunAs' ? withId(runAsUser, found) : { rule: 'RunAsAny' },
    })),
    allowance: {
      allowed: ({ spec: { runAsUser } }) =>
        runAsUser.rule === 'RunAsAny' || (runAsUser.rule === 'MustRunAs' && isInRanges(0, runAsUser.ranges ?? []))
          ? ROOT
          : undefined,
      used: ({ contexts, spec }) =>
        contexts.some(({ runAsUser }) => (runAsUser ?? spec.securityContext?.runAsUser) === 0) ? ROOT : undefined,
    },
  },
  runAsNonRoot: {
    summary: 'Containers must be required to run as another user than root.',
    path: /\.runAsNonRoot$/,
    details: [{ text: 'must be true' }],
    place: (_finding, template, around) => inheritedPlace('runAsNonRoot', template, around),
    change: setTo(true),
    loosen: withSpec(() => ({ runAsUser: { rule: 'RunAsAny' } })),
  },
} as const satisfies WordsOfRules;

const ROOT: readonly string[] = ['0'];

const MUST_RUN_AS_NON_ROOT: ContainerRule = {
  changes: ({ container }, pod) =>
    nonRootOf(container, pod) === undefined && userOf(container, pod) === undefined
      ? { securityContext: { runAsNonRoot: true } }
      : undefined,
  findings: ({ container, path }, pod): readonly PolicyFinding[] => {
    const at = { error: 'Invalid value', container: container.name } as const;
    if (nonRootOf(container, pod) === false) {
      const accepted = { values: ['true'], absent: true };
      return [{ ...at, rule: 'runAsNonRoot', path: `${path}.securityContext.runAsNonRoot`, found: false, accepted }];
    }
    if (userOf(container, pod) !== 0) return NONE;
    const accepted = { values: [], except: ['0'], absent: true };
    return [{ ...at, rule: 'runAsUser', path: `${path}.securityContext.runAsUser`, found: 0, accepted }];
  },
};

function userOf({ securityContext }: Container, { spec }: JudgedPod): number | undefined {
  return securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? undefined;
}

function nonRootOf({ securityContext }: Container, { spec }: JudgedPod): boolean | undefined {
  return securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot ?? undefined;
}
