import { identityText, mayUseSentence } from '../../../admission/view/access-sentence.ts';
import { placeText, workloadName } from '../../../admission/view/object-words.ts';
import { policiesSection } from '../../../admission/view/policies-section.ts';
import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import type { MayUse } from '../../../rbac/may-use.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { AccountAnswer, PolicyAnswer, PolicyAnswers } from '../answers-report.ts';
import { NO_POLICY } from './list-table.ts';

/** For a reader: what each policy says of each pod that was asked about, who may use it, and what that comes down to. */
export function policyAnswersTable({ answers }: PolicyAnswers, wide: boolean): string {
  return answers.map((answer) => `${title(answer)}${section(answer, wide)}`).join('\n');
}

function title({ subject }: PolicyAnswer): string {
  const within = subject.namespace === undefined ? '' : ` in ${shownName(subject.namespace)}`;
  const place = subject.place && placeText(subject.place);
  return `${workloadName(subject)}${within}${place === undefined ? '' : ` (${place})`}\n`;
}

function section(answer: PolicyAnswer, wide: boolean): string {
  if (answer.about === 'account') return accountSection(answer);
  return answer.policies.policies.length === 0 ? `${NO_POLICY}\n` : policiesSection(answer.policies, wide);
}

function accountSection({ account, requester, policies }: AccountAnswer): string {
  if (policies.length === 0) return `${NO_POLICY}\n`;
  const head = ['POLICY', 'SERVICE ACCOUNT', ...(requester ? [shownName(requester.user)] : [])];
  const rows = policies.map((policy, index) => [
    `${index + 1} ${shownName(policy.name)}${policy.fault ? ` (is passed over: ${faultText(policy.fault)})` : ''}`,
    mayUseText(policy.account),
    ...(policy.requester ? [mayUseText(policy.requester)] : []),
  ]);
  const reasons = policies.flatMap((policy) =>
    [policy.account, policy.requester].flatMap((answer) => (answer?.may === 'unknown' ? [answer.why] : [])),
  );
  const asked = [account, ...(requester ? [requester] : [])].map(identityText).join(' and ');
  return [
    textTable(head, rows),
    ...[...new Set(reasons)].map((why) => note(`Could not be found out: ${shownLine(why)}.`)),
    note(
      'Which of them lets in a pod depends on what is in it. Whoever creates the pod is asked about too, which is the controller where a workload makes it.',
    ),
    note(`Asked for ${asked}.`),
  ].join('');
}

function mayUseText(answer: MayUse): string {
  return answer.may === 'unknown' ? 'could not be found out' : mayUseSentence(answer);
}

function note(text: string): string {
  return paragraph('policies', text, 'policies'.length);
}
