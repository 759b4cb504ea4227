import type { JudgedPolicies, PoliciesReport, PolicyRow } from '../../policy/psp/policies-report.ts';
import type { Answer } from '../../policy/psp/select.ts';
import { pspContradictionSentence, pspErrorSentence } from '../../policy/psp/sentence.ts';
import type { Requester } from '../../rbac/identities.ts';
import type { MayUse, Through } from '../../rbac/may-use.ts';
import { paragraph } from '../../text/paragraph.ts';
import { textTable } from '../../text/text-table.ts';
import { shownLine, shownName } from '../../text/untrusted.ts';
import { BLIND_SPOT, bindingText, identityText } from './access-sentence.ts';
import { changeText, policyVerdictText } from './policy-verdict-text.ts';

/**
 * The PodSecurityPolicies in admission's order, with what each says of the pod and who may use it; then which of them lets it
 * in, and why. Without `wide` only those that matter: that may be used, or would let it in. Empty where there are none.
 */
export function policiesSection(report: PoliciesReport | undefined, wide: boolean): string {
  if (report === undefined || report.served === 'no') return '';
  if (report.served === 'unknown') return unreadPolicies(report.why);
  const { policies, answer } = report;
  // Without policies nobody enforces them, unless one let the pod in.
  if (policies.length === 0 && !report.annotated) return '';
  const shown = policies.map((row, index) => ({ row, order: index + 1 })).filter(({ row }) => wide || matters(row));
  const chosen = answer.answer === 'admitted' ? answer.by.name : undefined;
  const rows = shown.map(({ row, order }) => [
    row.name === chosen ? '>' : '',
    `${order} ${shownName(row.name)}`,
    policyVerdictText(row.verdict, wide),
    usersText(row, report),
  ]);
  const table = rows.length === 0 ? '' : textTable(['', 'POLICY', 'VERDICT', 'MAY BE USED BY'], rows);
  const notes = sentences(report, policies.length - shown.length);
  const width = Math.max(...notes.map(([label]) => label.length));
  return `${table}${notes.map(([label, sentence]) => paragraph(label, sentence, width)).join('')}`;
}

function unreadPolicies(why: string): string {
  const label = 'policies';
  return paragraph(label, `PodSecurityPolicies could not be read: ${shownLine(why)}`, label.length);
}

function matters({ use, verdict }: PolicyRow): boolean {
  return use !== 'no' || verdict.verdict === 'admits' || verdict.verdict === 'changes';
}

/** "service account (RoleBinding testns/use-psp); statefulset-controller (system:masters)". */
function usersText({ access, use }: PolicyRow, { identities, human }: JudgedPolicies): string {
  const { serviceAccount, requester } = access;
  const parts = [
    ...(serviceAccount ? userText('service account', serviceAccount) : []),
    ...userText(creatorText(identities.requester), requester),
  ];
  if (access.human?.may === 'yes') parts.push(`only ${humanText(human)}${throughText(access.human.through)}`);
  if (parts.length > 0) return parts.join('; ');
  return access.human?.may === 'unknown' || use === 'unknown' ? 'could not be found out' : 'nobody who was asked';
}

function userText(who: string, answer: MayUse): string[] {
  if (answer.may === 'unknown') return [`${who}: could not be found out`];
  if (answer.may === 'no') return [];
  return [`${who}${throughText(answer.through)}`];
}

function throughText(through: Through): string {
  if (through.is === 'binding') return ` (${bindingText(through.binding)})`;
  return through.is === 'superuser' ? ' (system:masters)' : '';
}

function humanText(human: JudgedPolicies['human']): string {
  return human === 'caller' ? 'you' : shownName(human.user);
}

/** Who creates the pod. */
export function creatorText(creator: Requester): string {
  switch (creator.is) {
    case 'controller':
      return creator.controller;
    case 'node':
    case 'named':
      return shownName(creator.identity.user);
    case 'caller':
      return 'you';
    case 'unknown':
      return `the controller of its ${shownName(creator.kind)}`;
  }
}

type Labelled = readonly [label: string, sentence: string];

function sentences(report: JudgedPolicies, hidden: number): Labelled[] {
  const more = hidden === 1 ? '1 more policy' : `${hidden} more policies`;
  return [
    answerSentence(report),
    ...labelled('warning', annotationSentence(report)),
    ...labelled('yourself', humanSentence(report)),
    ...labelled('others', hidden === 0 ? [] : [`${more} would refuse it and may not be used: see -o wide.`]),
    ...labelled('unknown', unknownSentences(report)),
    ['asked', askedSentence(report)],
  ];
}

function labelled(label: string, said: readonly string[]): Labelled[] {
  return said.map((sentence) => [label, sentence]);
}

/** Which policy would let the pod in now, and why that one. */
function answerSentence(report: JudgedPolicies): Labelled {
  const { answer } = report;
  const subject = `If PodSecurityPolicy is enforced, ${subjectText(report)}`;
  switch (answer.answer) {
    case 'admitted': {
      const { name, verdict } = answer.by;
      const by = `${shownName(name)}, the first by name of those that may be used and admit it`;
      if (verdict.verdict !== 'changes') return ['chosen', `${subject} is let in by ${by} unchanged.`];
      const changes = verdict.changes.map(changeText).join(', ');
      const invalid = verdict.contradictions.map((one) => shownLine(pspContradictionSentence(one)));
      if (invalid.length > 0) {
        return [
          'refused',
          `${subject} is refused: ${invalid.join('; ')}. That is what becomes of it by ${by} after changing it: ${changes}.`,
        ];
      }
      return [
        'chosen',
        `${subject} is let in by ${by} after changing it; none admits it unchanged. It writes: ${changes}.`,
      ];
    }
    case 'refused': {
      const also =
        answer.alsoPossible.length === 0 ? '' : ` Whether ${listed(answer.alsoPossible)} may be used is not known.`;
      return ['refused', `${subject} is refused: ${refusalText(report)}.${also}`];
    }
    case 'no policies':
      return ['refused', `${subject} is refused, as every pod is: there is no policy that the server can carry out.`];
    case 'unknown': {
      const names = listed(answer.possible.map(({ name }) => name));
      return [
        'unknown',
        `${subject} is let in by one of these${answer.mayBeRefused ? ', or refused' : ''}, depending on who may use them, which is not known: ${names}.`,
      ];
    }
  }
}

function subjectText({ judged, identities: { requester } }: JudgedPolicies): string {
  if (judged === 'template') return 'a pod of its template';
  const creator =
    requester.is === 'caller' || requester.is === 'named' ? `, created by ${creatorText(requester)},` : '';
  return `a pod like this${creator}`;
}

/** So many errors are written out; the rest are counted. */
const MANY = 6;

/** "web: spec.volumes[0]: Invalid value: …; other: …". */
function refusalText({ policies }: JudgedPolicies): string {
  const usable = policies.filter(({ use }) => use === 'yes');
  const errors = usable.flatMap(({ name, verdict }) =>
    verdict.verdict === 'refuses'
      ? verdict.findings.map((finding) => `${shownName(name)}: ${shownLine(pspErrorSentence(finding))}`)
      : [],
  );
  if (errors.length > MANY) return [...errors.slice(0, MANY), `and ${errors.length - MANY} errors more`].join('; ');
  if (errors.length > 0) return errors.join('; ');
  if (usable.length > 0) return `what may be used is passed over: ${listed(usable.map(({ name }) => name))}`;
  return policies.some(({ use }) => use === 'unknown') ? 'no policy is known to be usable' : 'no policy may be used';
}

function annotationSentence({
  annotated,
  answer,
  policies,
  judged,
  identities: { requester },
}: JudgedPolicies): string[] {
  if (!annotated) return [];
  const name = shownName(annotated.name);
  switch (annotated.status) {
    case 'holds': {
      // Who created such a pod is not known, and with it not who may use what.
      if (judged === 'pod' && requester.is !== 'controller') return [];
      const use = policies.find((policy) => policy.name === annotated.name)?.use;
      if (use === 'no') return [`${name}, which let the pod in, may not be used any more by those who are asked.`];
      return couldBeChosen(annotated.name, answer) ? [] : [`${name}, which let the pod in, would not be chosen now.`];
    }
    case 'changes':
      return [`${name}, which let the pod in, would have to change it now, and does not admit an update of it.`];
    case 'refuses':
      return [`${name}, which let the pod in, would refuse it as it is now.`];
    case 'unusable':
      return [`${name}, which let the pod in, is passed over now.`];
    case 'gone':
      return [`${name}, which let the pod in, is not there any more.`];
  }
}

/** Where the template is refused, no policy is chosen, and that is said already. */
function couldBeChosen(name: string, answer: Answer): boolean {
  if (answer.answer === 'admitted') return answer.by.name === name;
  return answer.answer !== 'unknown' || answer.possible.some((policy) => policy.name === name);
}

export function humanSentence({ policies, human, identities: { requester } }: JudgedPolicies): string[] {
  const names = policies.filter(({ access }) => access.human?.may === 'yes').map(({ name }) => name);
  if (names.length === 0) return [];
  const who = human === 'caller' ? 'You may' : `${humanText(human)} may`;
  return [
    `${who} use what would let such a pod in: ${listed(names)}. ${creatorText(requester)}, which creates it, may not.`,
  ];
}

export function unknownSentences({ policies }: JudgedPolicies): string[] {
  const reasons = policies.flatMap(({ access: { serviceAccount, requester, human } }) =>
    [serviceAccount, requester, human].flatMap((answer) => (answer?.may === 'unknown' ? [unknownText(answer)] : [])),
  );
  return [...new Set(reasons)].map((why) => `Could not be found out: ${why}.`);
}

/** Why the server gave no answer, and what would have to be readable instead. */
function unknownText({ why, unread }: Extract<MayUse, { may: 'unknown' }>): string {
  const lists =
    unread.length === 0 ? '' : `; nor can it be worked out without ${unread.map(({ kind }) => kind).join(', ')}`;
  return `${shownLine(why)}${lists}`;
}

export function askedSentence({ identities, serverIsKnown, serverMinor, policies }: JudgedPolicies): string {
  const { serviceAccount, requester } = identities;
  const account = serviceAccount ? [`the pod's service account ${accountName(serviceAccount.user)}`] : [];
  const rules = serverIsKnown
    ? ''
    : ` Judged by the rules of v1.${serverMinor}, because the server did not tell its version.`;
  const workedOut = policies.some(({ access }) => Object.values(access).some(isWorkedOut));
  const bindings = workedOut ? ` Worked out from roles and bindings: ${BLIND_SPOT}.` : '';
  return `Asked for ${[...account, askedText(requester)].join(' and ')}.${bindings}${rules}`;
}

function isWorkedOut(answer: MayUse): boolean {
  return answer.may !== 'unknown' && answer.from === 'bindings';
}

function askedText(requester: Requester): string {
  if (requester.is === 'controller') return `${requester.controller}, which creates the pod`;
  if (requester.is === 'node')
    return `${identityText(requester.identity)}, for the mirror pod; the static pod itself runs in any case`;
  return requester.is === 'named' ? identityText(requester.identity) : creatorText(requester);
}

/** "testns/default" of "system:serviceaccount:testns:default". */
export function accountName(user: string): string {
  return shownName(user.replace(/^system:serviceaccount:/, '').replace(':', '/'));
}

function listed(names: readonly string[]): string {
  return names.map((name) => shownName(name)).join(', ');
}
