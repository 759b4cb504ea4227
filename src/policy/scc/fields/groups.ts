import type { IdRange } from '../../psp/policy.ts';
import type { PodChanges } from '../../psp/rule.ts';
import type { GroupStrategy } from '../constraints.ts';
import { NO_FINDINGS, type SccFinding, type SccPodRule, type SccRuleOf } from '../rule.ts';

/**
 * Groups of the pod's volumes and processes.
 *
 * Constraints: fsGroup and supplementalGroups, each .type and .ranges; ranges that are absent are the namespace's.
 * Pod: spec.securityContext.fsGroup and .supplementalGroups.
 *   RunAsAny    everything
 *   MustRunAs   each group in one of the ranges; absent becomes the first number of the first. A list without groups is not
 *               absent, and is refused
 * Source: group/mustrunas.go of openshift/apiserver-library-go.
 */
export const sccFsGroup: SccRuleOf<SccPodRule> = ({ fsGroup }) =>
  mustRunAs(fsGroup, (first, { spec }) =>
    isAbsent(spec.securityContext?.fsGroup) ? { securityContext: { fsGroup: first } } : undefined,
  )?.((accepted) => ({ spec }) => {
    const found = spec.securityContext?.fsGroup;
    return isAbsent(found) ? NO_FINDINGS : outside('fsGroup', [found], accepted);
  });

export const sccSupplementalGroups: SccRuleOf<SccPodRule> = ({ supplementalGroups }) =>
  mustRunAs(supplementalGroups, (first, { spec }) =>
    isAbsent(spec.securityContext?.supplementalGroups)
      ? { securityContext: { supplementalGroups: [first] } }
      : undefined,
  )?.((accepted) => ({ spec }) => {
    const found = spec.securityContext?.supplementalGroups;
    if (isAbsent(found)) return NO_FINDINGS;
    return found.length === 0 ? [empty(accepted)] : outside('supplementalGroups', found, accepted);
  });

type Accepted = SccFinding['accepted'] & { readonly ranges: readonly IdRange[] };
type Findings = NonNullable<SccPodRule['findings']>;
type Changes = (first: number, pod: Parameters<NonNullable<SccPodRule['changes']>>[0]) => PodChanges | undefined;

/** Undefined where any group will do. */
function mustRunAs(
  strategy: GroupStrategy | null | undefined,
  changes: Changes,
): ((findings: (accepted: Accepted) => Findings) => SccPodRule) | undefined {
  if (strategy?.type !== 'MustRunAs') return undefined;
  const ranges = strategy.ranges ?? [];
  const accepted = { values: [], ranges, absent: true };
  return (findings) => ({
    changes: (pod) => changes(ranges[0]?.min ?? 0, pod),
    findings: findings(accepted),
  });
}

function isAbsent<T>(value: T | null | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function outside(
  rule: 'fsGroup' | 'supplementalGroups',
  groups: readonly number[],
  accepted: Accepted,
): readonly SccFinding[] {
  const wrong = groups.filter((group) => !accepted.ranges.some(({ min = 0, max = 0 }) => group >= min && group <= max));
  return wrong.map((group) => ({ ...placed(rule), found: groups, outside: group, accepted }));
}

function empty(accepted: Accepted): SccFinding {
  return { ...placed('supplementalGroups'), found: [], accepted };
}

function placed(rule: 'fsGroup' | 'supplementalGroups') {
  return {
    rule,
    error: 'Invalid value',
    path: `spec.securityContext.${rule}`,
    said: `.spec.securityContext.${rule}`,
  } as const;
}
