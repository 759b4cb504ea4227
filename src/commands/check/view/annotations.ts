import type { CheckVerdict } from '../../../admission/verdict.ts';
import { workloadName } from '../../../admission/view/object-words.ts';
import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import type { AnnotationRule } from '../../../admission/view/rule-help.ts';
import {
  foundFields,
  notValidSentences,
  outcomeText,
  policyTitle,
  rewrittenFields,
  type VerdictMode,
} from '../../../admission/view/verdict-words.ts';
import type { DocumentFault } from '../../../files/document-fault.ts';
import { type Place, pathInObject, type Workload } from '../../../kubernetes/workload.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { CheckedWorkload, SuppressedBy } from '../report.ts';
import { fingerprintOf } from '../suppress/fingerprint.ts';
import { nameLintSentence } from './name-lint-sentence.ts';

/** One line of a review: what is wrong, where, and how bad it is. */
export interface Annotation {
  readonly rule: AnnotationRule;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place | undefined;
  /** The object, for what is in no file. */
  readonly object: string;
  /** Why somebody has decided to live with it, and where that is written; absent for what counts. */
  readonly suppressed?: { readonly by: SuppressedBy; readonly reason: string };
  /** Absent for what is not about a field of an object. */
  readonly fingerprint?: string;
}

/** A document that could not be read. */
export function annotationOfFault({ place, fault }: DocumentFault): Annotation {
  return {
    rule: 'unreadable',
    severity: 'error',
    message: `${shownLine(place.file)}, document ${place.document} ${shownLine(fault)}`,
    place,
    object: place.file,
  };
}

export function annotationsOf(checked: CheckedWorkload): Annotation[] {
  const { workload, verdicts, warning, lints } = checked;
  return [
    ...verdicts.flatMap((verdict) => ofVerdict(checked, verdict, 'enforce')),
    ...(warning ? ofVerdict(checked, warning, 'warn') : []),
    ...lints.map(
      ({ container, path, lint }): Annotation => ({
        rule: `capability-name-${lint.lint}`,
        severity: 'warning',
        message: `${workloadName(workload)}, container ${shownName(container)}: ${nameLintSentence(lint)}`,
        ...placed(checked, path),
        fingerprint: fingerprintOf(workload, { rule: `capability-name-${lint.lint}`, path, container, found: '' }),
      }),
    ),
  ];
}

/** What was found and does not count. */
export function suppressedAnnotationsOf(checked: CheckedWorkload): Annotation[] {
  const { workload, suppressed = [] } = checked;
  return suppressed.map((finding): Annotation => {
    const { rule, path, found, by, reason } = finding;
    const what = found === '' ? '' : ` is ${shownLine(found)}`;
    return {
      rule: rule as AnnotationRule,
      severity: 'warning',
      message: `${workloadName(workload)}: ${shownLine(pathInObject(workload, path))}${what}, suppressed: ${shownLine(reason)}`,
      ...placed(checked, path),
      suppressed: { by, reason },
      fingerprint: fingerprintOf(workload, finding),
    };
  });
}

/** Policies that let in nothing, whatever the pod: said once, with the first of the workloads. */
export function annotationsOfPolicies({ verdicts }: CheckedWorkload): Annotation[] {
  return verdicts.flatMap(ofUnusable);
}

/** One for the policy, and not one for each object. */
function ofUnusable(verdict: CheckVerdict): Annotation[] {
  if (verdict.by !== 'policy' || verdict.says.verdict !== 'unusable') return [];
  const { policy, says } = verdict;
  const message = `${policyTitle(policy)} lets in nothing: ${faultText(says.fault)}`;
  return [{ rule: 'psp/unusable', severity: 'error', message, place: policy.place, object: policyTitle(policy) }];
}

function ofVerdict(checked: CheckedWorkload, verdict: CheckVerdict, mode: VerdictMode): Annotation[] {
  const { workload } = checked;
  const severity = mode === 'enforce' ? 'error' : 'warning';
  const outcome = `${workloadName(workload)} ${outcomeText(verdict, 'enforce')}`;
  return [
    ...foundFields(verdict).map((field): Annotation => {
      const { rule, path, found, accepted } = field;
      return {
        rule,
        severity,
        message: `${outcome}: ${shownLine(pathInObject(workload, path))} is ${found}, accepted: ${accepted}`,
        ...placed(checked, path),
        fingerprint: fingerprintOf(workload, field),
      };
    }),
    ...notValidSentences(verdict).map(
      ({ path, sentence }): Annotation => ({
        rule: 'psp/not-valid',
        severity,
        message: `${outcome}: ${sentence}`,
        ...placed(checked, path),
      }),
    ),
    ...ofChanges(checked, verdict, outcome),
  ];
}

/** One for all the changes of a policy: nothing is wrong with any of these fields. */
function ofChanges({ workload }: CheckedWorkload, verdict: CheckVerdict, outcome: string): Annotation[] {
  const changed = rewrittenFields(verdict);
  if (changed.length === 0 || notValidSentences(verdict).length > 0) return [];
  const fields = changed
    .map(({ path, after }) => `${shownLine(pathInObject(workload, path))} becomes ${after}`)
    .join(', ');
  return [
    {
      rule: 'psp/changes',
      severity: 'warning',
      message: `${outcome}: ${fields}`,
      place: workload.place,
      object: qualifiedName(workload),
    },
  ];
}

function placed({ workload, lines }: CheckedWorkload, path: string): Pick<Annotation, 'place' | 'object'> {
  const { place } = workload;
  return {
    place: place && { ...place, line: lines?.get(path) ?? place.line },
    object: qualifiedName(workload),
  };
}

function qualifiedName(workload: Workload): string {
  return `${workload.namespace ?? ''}/${workloadName(workload)}`;
}
