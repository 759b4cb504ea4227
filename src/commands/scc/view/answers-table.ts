import { identityText, mayUseSentence } from '../../../admission/view/access-sentence.ts';
import { constraintsSection } from '../../../admission/view/constraints-section.ts';
import { placeText, workloadName } from '../../../admission/view/object-words.ts';
import type { MayUse } from '../../../rbac/may-use.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { AccountConstraintsAnswer, ConstraintsAnswer, ConstraintsAnswers } from '../answers-report.ts';

/** For a reader: what constraints say of each pod that was asked about, who can use them, and what that comes down to. */
export function constraintsAnswersTable({ answers }: ConstraintsAnswers, wide: boolean): string {
  return answers.map((answer) => `${title(answer)}${section(answer, wide)}`).join('\n');
}

function title({ subject }: ConstraintsAnswer): string {
  const within = subject.namespace === undefined ? '' : ` in ${shownName(subject.namespace)}`;
  const place = subject.place && placeText(subject.place);
  return `${workloadName(subject)}${within}${place === undefined ? '' : ` (${place})`}\n`;
}

function section(answer: ConstraintsAnswer, wide: boolean): string {
  return answer.about === 'account' ? accountSection(answer) : constraintsSection(answer.constraints, wide);
}

function accountSection({ account, requester, constraints }: AccountConstraintsAnswer): string {
  const head = ['SCC', 'SERVICE ACCOUNT', ...(requester ? [shownName(requester.user)] : [])];
  const rows = constraints.map((one, index) => [
    `${index + 1} ${shownName(one.name)}`,
    mayUseWords(one.account),
    ...(one.requester ? [mayUseWords(one.requester)] : []),
  ]);
  const reasons = constraints.flatMap((one) =>
    [one.account, one.requester].flatMap((answer) => (answer?.may === 'unknown' ? [answer.why] : [])),
  );
  const checked = [account, ...(requester ? [requester] : [])].map(identityText).join('; ');
  return [
    textTable(head, rows),
    ...[...new Set(reasons)].map((why) => note(`Could not find out: ${shownLine(why)}.`)),
    note(
      'Which of them admits a pod depends on what is in it. Whoever creates the pod is checked after the service account: the controller where a workload makes it.',
    ),
    note(
      'A service account counts without system:authenticated here: "auth can-i --as" adds that group, and can say yes where admission says no.',
    ),
    note(`Checked as: ${checked}.`),
  ].join('');
}

function mayUseWords(answer: MayUse): string {
  return answer.may === 'unknown' ? 'could not find out' : mayUseSentence(answer);
}

function note(text: string): string {
  return paragraph('scc', text, 'scc'.length);
}
