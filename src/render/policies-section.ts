import type { JudgedPolicies, PoliciesReport, PolicyRow } from '../model/policies-report.ts';
import { escapeUntrusted } from '../model/untrusted.ts';
import type { Answer } from '../policy/psp/select.ts';
import type { Requester } from '../rbac/identities.ts';
import type { MayUse, Through } from '../rbac/may-use.ts';
import { bindingText, identityText } from './access-sentence.ts';
import { paragraph } from './paragraph.ts';
import { changeText, policyVerdictText } from './policy-verdict-text.ts';
import { pspContradictionSentence, pspErrorSentence } from './psp-sentence.ts';
import { textTable } from './text-table.ts';

/**
 * The PodSecurityPolicies in admission's order, with what each says of the pod and who may use it; then which of them lets it
 * in, and why. Without `wide` only those that matter: that may be used, or would let it in. Empty where there are none.
 */
export function policiesSection(report: PoliciesReport | undefined, wide: boolean): string {
  if (report === undefined || report.served === 'no') return '';
  if (report.served === 'unknown') return unreadPolicies(report.why);
  const { policies, answer } = report;
  if (policies.length === 0) return '';
  const shown = policies.map((row, index) => ({ row, order: index + 1 })).filter(({ row }) => wide || matters(row));
  const chosen = answer.answer === 'admitted' ? answer.by.name : undefined;
  const rows = shown.map(({ row, order }) => [
    row.name === chosen ? '>' : '',
    `${order} ${escapeUntrusted(row.name, 253)}`,
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
  return paragraph(label, `PodSecurityPolicies could not be read: ${escapeUntrusted(why, 400)}`, label.length);
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
  return use === 'unknown' ? 'could not be found out' : 'nobody who was asked';
}

function userText(who: string, answer: MayUse): string[] {
  if (answer.may === 'unknown') return [`${who}: could not be found out`];
  if (answer.may === 'no') return [];
  const source = answer.from === 'server' ? '' : ', by roles and bindings';
  return [`${who}${throughText(answer.through)}${source}`];
}

function throughText(through: Through): string {
  if (through.is === 'binding') return ` (${bindingText(through.binding)})`;
  return through.is === 'superuser' ? ' (system:masters)' : '';
}

function humanText(human: JudgedPolicies['human']): string {
  return human === 'caller' ? 'you' : escapeUntrusted(human.user, 253);
}

/** Who creates the pod. */
function creatorText(creator: Requester): string {
  switch (creator.is) {
    case 'controller':
      return creator.controller;
    case 'node':
    case 'named':
      return escapeUntrusted(creator.identity.user, 253);
    case 'caller':
      return 'you';
    case 'unknown':
      return `the controller of its ${escapeUntrusted(creator.kind, 63)}`;
  }
}

type Labelled = readonly [label: string, sentence: string];

const ANSWER_LABELS = { admitted: 'chosen', refused: 'refused', 'no policies': 'refused', unknown: 'unknown' } as const;

function sentences(report: JudgedPolicies, hidden: number): Labelled[] {
  const more = hidden === 1 ? '1 more policy' : `${hidden} more policies`;
  return [
    [ANSWER_LABELS[report.answer.answer], answerSentence(report)],
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
function answerSentence({ answer, judged }: JudgedPolicies): string {
  const subject = judged === 'template' ? 'A pod of its template' : 'The pod as it is';
  switch (answer.answer) {
    case 'admitted': {
      const { name, verdict } = answer.by;
      const by = `${subject} would be let in by ${escapeUntrusted(name, 253)}, the first by name of those that admit it`;
      if (verdict.verdict !== 'changes') return `${by} unchanged.`;
      const invalid = verdict.contradictions.map(
        (one) =>
          ` But what it makes of it is not valid, and is refused: ${escapeUntrusted(pspContradictionSentence(one), 300)}.`,
      );
      return `${by} after changing it; none that may be used admits it unchanged. It writes: ${verdict.changes.map(changeText).join(', ')}.${invalid.join('')}`;
    }
    case 'refused': {
      const errors = answer.findings.map((finding) => escapeUntrusted(pspErrorSentence(finding), 300));
      const reasons = errors.length === 0 ? 'no policy may be used' : errors.join(' ');
      const also =
        answer.alsoPossible.length === 0 ? '' : ` Whether ${listed(answer.alsoPossible)} may be used is not known.`;
      return `${subject} would be refused if PodSecurityPolicy is enforced: ${reasons}.${also}`;
    }
    case 'no policies':
      return 'No policy can be carried out: every pod would be refused if PodSecurityPolicy is enforced.';
    case 'unknown': {
      const names = listed(answer.possible.map(({ name }) => name));
      const orNone = answer.mayBeRefused ? ', or none' : '';
      return `Which policy would let it in is not known: ${names}${orNone}, as far as who may use them is known.`;
    }
  }
}

function annotationSentence({ annotated, answer, policies }: JudgedPolicies): string[] {
  if (!annotated) return [];
  const name = escapeUntrusted(annotated.name, 253);
  switch (annotated.standing) {
    case 'holds': {
      const use = policies.find((policy) => policy.name === annotated.name)?.use;
      if (use === 'no') return [`${name}, which let the pod in, may not be used any more by those who are asked.`];
      return couldBeChosen(annotated.name, answer) ? [] : [`${name}, which let the pod in, would not be chosen now.`];
    }
    case 'changes':
      return [`${name}, which let the pod in, would have to change it now, and does not admit an update of it.`];
    case 'refuses':
      return [`${name}, which let the pod in, would refuse it as it is now.`];
    case 'gone':
      return [`${name}, which let the pod in, is not there any more.`];
  }
}

/** Where the template is refused, no policy is chosen, and that is said already. */
function couldBeChosen(name: string, answer: Answer): boolean {
  if (answer.answer === 'admitted') return answer.by.name === name;
  return answer.answer !== 'unknown' || answer.possible.some((policy) => policy.name === name);
}

function humanSentence({ policies, human, identities: { requester } }: JudgedPolicies): string[] {
  const names = policies.filter(({ access }) => access.human?.may === 'yes').map(({ name }) => name);
  if (names.length === 0) return [];
  const who =
    human === 'caller' ? 'You could create such a pod yourself' : `${humanText(human)} could create such a pod`;
  return [`${who} by ${listed(names)}; ${creatorText(requester)}, which creates it, cannot.`];
}

function unknownSentences({ policies }: JudgedPolicies): string[] {
  const reasons = policies.flatMap(({ access: { serviceAccount, requester } }) =>
    [serviceAccount, requester].flatMap((answer) => (answer?.may === 'unknown' ? [answer.why] : [])),
  );
  return [...new Set(reasons)].map((why) => `Could not be found out: ${escapeUntrusted(why, 400)}.`);
}

function askedSentence({ identities, serverIsKnown, serverMinor }: JudgedPolicies): string {
  const { serviceAccount, requester } = identities;
  const account = serviceAccount ? [`the pod's service account ${accountName(serviceAccount.user)}`] : [];
  const rules = serverIsKnown
    ? ''
    : `; judged by the rules of v1.${serverMinor}, because the server did not tell its version`;
  return `Asked for ${[...account, askedText(requester)].join(' and ')}${rules}.`;
}

function askedText(requester: Requester): string {
  if (requester.is === 'controller') return `${requester.controller}, which creates the pod`;
  return requester.is === 'node' || requester.is === 'named'
    ? identityText(requester.identity)
    : creatorText(requester);
}

/** "testns/default" of "system:serviceaccount:testns:default". */
function accountName(user: string): string {
  return escapeUntrusted(user.replace(/^system:serviceaccount:/, '').replace(':', '/'), 253);
}

function listed(names: readonly string[]): string {
  return names.map((name) => escapeUntrusted(name, 253)).join(', ');
}
