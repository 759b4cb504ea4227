import type { CheckVerdict } from '../../../admission/verdict.ts';
import { fullPath, workloadName } from '../../../admission/view/object-words.ts';
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
import type { Place, Workload } from '../../../kubernetes/workload.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { CheckedWorkload, CheckReport } from '../report.ts';
import { nameLintSentence } from './name-lint-sentence.ts';

/** One line of a review: what is wrong, where, and how bad it is. */
export interface Annotation {
  readonly rule: AnnotationRule;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place | undefined;
  /** The object, for what is in no file. */
  readonly object: string;
}

export function annotationsOf({ workloads, faults }: CheckReport): Annotation[] {
  return [
    ...faults.map(
      ({ place, fault }): Annotation => ({
        rule: 'unreadable',
        severity: 'error',
        message: `${shownLine(place.file)}, document ${place.document} ${shownLine(fault)}`,
        place,
        object: place.file,
      }),
    ),
    ...(workloads[0]?.verdicts ?? []).flatMap(ofUnusable),
    ...workloads.flatMap((checked) => {
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
          }),
        ),
      ];
    }),
  ];
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
    ...foundFields(verdict).map(
      ({ rule, path, found, accepted }): Annotation => ({
        rule,
        severity,
        message: `${outcome}: ${shownLine(fullPath(workload, path))} is ${found}, accepted: ${accepted}`,
        ...placed(checked, path),
      }),
    ),
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
  const fields = changed.map(({ path, after }) => `${shownLine(fullPath(workload, path))} becomes ${after}`).join(', ');
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
