import { isDeepStrictEqual } from 'node:util';
import type { Violation } from '../policy/psa/evaluate.ts';
import type { PolicyFinding } from '../policy/psp/rule.ts';
import type { JudgedByConstraints } from '../policy/scc/constraints-report.ts';
import { sccRefusalReason } from '../policy/scc/sentence.ts';
import type { Refusal, SaidPspFinding, SaidViolation } from './refusal.ts';
import {
  type AdmissionState,
  type RefusalsToday,
  type TodaysRefusal,
  todaysRefusals,
  type Undecided,
} from './todays-refusals.ts';

/**
 * What was said when a pod was refused, beside what would be said today:
 *   as before    the same refuser, for the same reasons. Others can refuse it after that: they are in `today`
 *   otherwise    by somebody else, or for other reasons
 *   refused      nothing is known of what was said
 *   admitted     it would get in now; its controller tries again only after a while
 *   not ours     refused by somebody whose rules are not judged here; `today` is what the others would say
 *   unknown      it could not be found out
 */
export type Outcome = 'as before' | 'otherwise' | 'refused' | 'admitted' | 'not ours' | 'unknown';

export interface Diagnosis extends RefusalsToday {
  readonly outcome: Outcome;
}

/** @param said the newest refusal; undefined where none is left */
export function diagnose(said: Refusal | undefined, state: AdmissionState): Diagnosis {
  const refusedBy = said?.by === 'PodSecurity' && said.mode === 'enforce' ? said.policy : undefined;
  const enforcesPolicies = said?.by === 'PodSecurityPolicy' ? 'yes' : state.enforcesPolicies;
  const today = todaysRefusals({ ...state, enforcesPolicies }, refusedBy);
  return { outcome: outcomeOf(said, today, state.constraints !== undefined), ...today };
}

/** @param judgesConstraints whether OpenShift's constraints are among what is judged today */
function outcomeOf(
  said: Refusal | undefined,
  { refusals, undecided }: RefusalsToday,
  judgesConstraints: boolean,
): Outcome {
  // A warning is no refusal.
  const refusal = said?.by === 'PodSecurity' && said.mode === 'warn' ? undefined : said;
  if (refusal !== undefined && !(isOurs(refusal) || (judgesConstraints && isOfConstraints(refusal)))) return 'not ours';
  if (refusal && undecided.some((one) => DECIDES[one] === refusal.by)) return 'unknown';
  if (refusals.length === 0) return undecided.length === 0 ? 'admitted' : 'unknown';
  if (refusal === undefined) return 'refused';
  return refusals.some((today) => isSame(refusal, today)) ? 'as before' : 'otherwise';
}

/** Not valid is a pod mostly by itself: the rules for that are not judged here. */
function isOurs(said: Refusal): boolean {
  return (
    said.by === 'PodSecurityPolicy' ||
    said.by === 'PodSecurity' ||
    (said.by === 'validation' &&
      said.besideNoEscalation.length > 0 &&
      said.besideNoEscalation.length === said.errors.length)
  );
}

/** A warning is no refusal, and who enters a pod does not create one. */
function isOfConstraints(said: Refusal): boolean {
  return said.by === 'SecurityContextConstraints' && said.fault?.is !== 'skipped' && said.entering === undefined;
}

/** Whose answer is missing. */
const DECIDES: Readonly<Record<Undecided, Refusal['by']>> = {
  'who may use': 'PodSecurityPolicy',
  policies: 'PodSecurityPolicy',
  'who can use SCCs': 'SecurityContextConstraints',
  SCCs: 'SecurityContextConstraints',
  enforced: 'PodSecurityPolicy',
  labels: 'PodSecurity',
  version: 'PodSecurity',
  default: 'PodSecurity',
};

function isSame(said: Refusal, today: TodaysRefusal): boolean {
  if (said.by === 'PodSecurityPolicy' && today.by === 'PodSecurityPolicy') {
    if (today.findings === undefined) return said.noPolicies;
    return !said.noPolicies && matchesEach(said.findings, today.findings, isSameFinding);
  }
  if (said.by === 'SecurityContextConstraints' && today.by === 'SecurityContextConstraints') {
    return isSaidByConstraints(said, today.judged);
  }
  if (said.by === 'PodSecurity' && today.by === 'PodSecurity')
    return matchesEach(said.violations, today.violations, isSameViolation);
  if (said.by === 'validation' && today.by === 'validation') {
    return matchesEach(
      said.besideNoEscalation,
      today.contradictions,
      (a, b) => a.path === b.path && a.beside === b.beside,
    );
  }
  return false;
}

/** Whether each of either has one of the other: how often, and in which order, depends on the policies' order. */
function matchesEach<A, B>(some: readonly A[], others: readonly B[], isMatch: (a: A, b: B) => boolean): boolean {
  return (
    some.every((one) => others.some((other) => isMatch(one, other))) &&
    others.every((other) => some.some((one) => isMatch(one, other)))
  );
}

/** Word for word, but for the name of the pod. */
function isSaidByConstraints({ text }: Refusal, { answer, constraints }: JudgedByConstraints): boolean {
  const reason = sccRefusalReason({ answer, judged: constraints });
  return reason !== undefined && text.trim().endsWith(reason);
}

function isSameFinding({ rule, path, found }: SaidPspFinding, finding: PolicyFinding): boolean {
  if (rule !== finding.rule || path !== finding.path) return false;
  if (found.said === 'nothing') return finding.found === undefined || finding.found === '';
  return found.said !== 'value' || isDeepStrictEqual(found.value, finding.found);
}

/**
 * The sentence names not every container: one that says something wrong hides those that say nothing. So what it names has to be
 * among today's findings.
 */
function isSameViolation({ checks, findings }: SaidViolation, violation: Violation): boolean {
  if (!checks.includes(violation.check)) return false;
  const containers = violation.findings.map(({ container }) => container);
  const found = violation.findings.flatMap((finding) =>
    typeof finding.found === 'object' ? finding.found.map(String) : [String(finding.found)],
  );
  return findings.every(
    (said) =>
      said.containers.every((name) => containers.includes(name)) && said.values.every((value) => found.includes(value)),
  );
}
