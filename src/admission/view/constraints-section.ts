import { pspContradictionSentence } from '../../policy/psp/sentence.ts';
import type { ConstraintsReport, ConstraintsRow, JudgedByConstraints } from '../../policy/scc/constraints-report.ts';
import { sccErrorSentence } from '../../policy/scc/sentence.ts';
import type { MayUse } from '../../rbac/may-use.ts';
import { paragraph } from '../../text/paragraph.ts';
import { textTable } from '../../text/text-table.ts';
import { shownLine, shownMessage, shownName } from '../../text/untrusted.ts';
import { bindingText, identityText } from './access-sentence.ts';
import { constraintsVerdictText, notJudgedSentence } from './constraints-words.ts';
import { accountName, creatorText } from './policies-section.ts';
import { changeText } from './policy-verdict-text.ts';

/**
 * The SecurityContextConstraints in admission's order, with what each says of the pod and who can use it; then which of them admits
 * it, as what, and why. Without `wide` only those that matter: that can be used, or would admit it. Empty where there are none.
 */
export function constraintsSection(report: ConstraintsReport | undefined, wide: boolean): string {
  if (report === undefined || report.served === 'no') return '';
  if (report.served === 'unknown') {
    return paragraph('scc', `SecurityContextConstraints could not be read: ${shownLine(report.why)}`, 3);
  }
  const { constraints, answer } = report;
  const shown = constraints.map((row, index) => ({ row, order: index + 1 })).filter(({ row }) => wide || matters(row));
  const chosen = answer.answer === 'admitted' ? answer.by.name : undefined;
  const rows = shown.map(({ row, order }) => [
    row.name === chosen ? '>' : '',
    `${order} ${shownName(row.name)}`,
    constraintsVerdictText(row.name, row.verdict, wide),
    usersText(row, report),
  ]);
  const table = rows.length === 0 ? '' : textTable(['', 'SCC', 'VERDICT', 'USABLE BY'], rows);
  const notes = constraintsNotes(report, constraints.length - shown.length);
  const width = Math.max(...notes.map(([label]) => label.length));
  return `${table}${notes.map(([label, sentence]) => paragraph(label, sentence, width)).join('')}`;
}

function matters({ use, verdict }: ConstraintsRow): boolean {
  return use !== 'no' || verdict.verdict !== 'refuses';
}

/** "service account (RoleBinding shop/use-scc); replicaset-controller (ClusterRoleBinding …)". */
function usersText({ access, use }: ConstraintsRow, { identities, human }: JudgedByConstraints): string {
  const { serviceAccount, requester } = access;
  const parts = [
    ...(serviceAccount ? userText('service account', serviceAccount) : []),
    ...userText(creatorText(identities.requester), requester),
  ];
  if (access.human?.may === 'yes') parts.push(`only ${humanText(human)}${grantText(access.human)}`);
  if (parts.length > 0) return parts.join('; ');
  return use === 'unknown' ? 'could not find out' : '<none>';
}

function userText(who: string, answer: MayUse): string[] {
  if (answer.may === 'unknown') return [`${who}: could not find out`];
  return answer.may === 'no' ? [] : [`${who}${grantText(answer)}`];
}

function grantText(answer: Extract<MayUse, { may: 'yes' }>): string {
  const { through } = answer;
  switch (through.is) {
    case 'binding':
      return ` (${bindingText(through.binding)})`;
    case 'listed':
      return ` (in ${through.in}: ${shownName(through.name)})`;
    case 'superuser':
      return ' (system:masters)';
    case 'text':
      return '';
  }
}

function humanText(human: JudgedByConstraints['human']): string {
  return human === 'caller' ? 'you' : shownName(human.user);
}

type Labelled = readonly [label: string, sentence: string];

function constraintsNotes(report: JudgedByConstraints, hidden: number): Labelled[] {
  const more = hidden === 1 ? '1 more' : `${hidden} more`;
  return [
    ...answerNotes(report),
    ...breaks(report).map((sentence): Labelled => ['beware', sentence]),
    ...annotationNotes(report),
    ...humanNotes(report),
    ...(hidden === 0 ? [] : [['others', `${more} would reject it and can't be used: see -o wide.`] as const]),
    ...unknownNotes(report),
    ['checked', checkedSentence(report)],
  ];
}

/** Which constraints would admit the pod now, and as what. */
export function answerNotes(report: JudgedByConstraints): Labelled[] {
  const { answer } = report;
  const subject = subjectText(report);
  switch (answer.answer) {
    case 'not judged':
      return [['chosen', notJudgedSentence(answer.why)]];
    case 'fault':
      return [['rejected', `OpenShift rejects every such pod: ${shownMessage(answer.fault)}.`]];
    case 'admitted': {
      const { name, verdict, subjectType } = answer.by;
      const by = `${shownName(name)} admits ${subject}: first usable SCC, by priority, points and name, that accepts it (${WHOSE[subjectType]})`;
      if (verdict.verdict !== 'changes') return [['chosen', `${by}. It changes nothing.`]];
      const changes = verdict.changes.map(changeText).join(', ');
      const invalid = verdict.contradictions.map((one) => shownLine(pspContradictionSentence(one)));
      if (invalid.length > 0) {
        return [['rejected', `${by}, but turns it into an invalid pod: ${invalid.join('; ')}. It writes: ${changes}.`]];
      }
      return [
        ['chosen', `${by}.`],
        ['writes', `${changes}.`],
      ];
    }
    case 'refused': {
      const also =
        answer.alsoPossible.length === 0 ? '' : ` Could not find out who can use ${listed(answer.alsoPossible)}.`;
      const hint = answer.restrictedWouldAdmit ? ' The former SCC restricted would admit it.' : '';
      return [['rejected', `No usable SCC admits ${subject}: ${refusalText(report)}.${hint}${also}`]];
    }
    case 'unknown': {
      const names = listed(answer.possible.map(({ name }) => name));
      return [
        [
          'unknown',
          `One of these admits ${subject}${answer.mayBeRefused ? ', or it is rejected' : ''}, depending on who can use them: ${names}.`,
        ],
      ];
    }
  }
}

const WHOSE = {
  serviceaccount: 'through the service account',
  user: 'through whoever creates the pod',
  unknown: 'could not find out through whom',
} as const;

function subjectText({ judged, identities: { requester } }: JudgedByConstraints): string {
  if (judged === 'template') return 'a pod of its template';
  const creator = requester.is === 'caller' || requester.is === 'named' ? ` created by ${creatorText(requester)}` : '';
  return `a pod like this${creator}`;
}

/** So many errors are written out; the rest are counted. */
const MANY = 6;

function refusalText({ constraints }: JudgedByConstraints): string {
  const usable = constraints.filter(({ use }) => use === 'yes');
  const errors = usable.flatMap(({ name, verdict }) =>
    verdict.verdict === 'refuses' ? verdict.findings.map((one) => shownLine(sccErrorSentence(name, one))) : [],
  );
  const distinct = [...new Set(errors)];
  if (distinct.length > MANY)
    return [...distinct.slice(0, MANY), `and ${distinct.length - MANY} more errors`].join('; ');
  return distinct.length > 0 ? distinct.join('; ') : 'none can be used';
}

/** What an image that was written for another cluster trips over. */
function breaks({ answer }: JudgedByConstraints): string[] {
  const verdict = answer.answer === 'admitted' ? answer.by.verdict : undefined;
  if (verdict?.verdict !== 'changes') return [];
  const users = new Map<string, string[]>();
  for (const { path, container = '', after } of verdict.changes) {
    if (!path.endsWith('.runAsUser')) continue;
    users.set(String(after), [...(users.get(String(after)) ?? []), shownName(container)]);
  }
  return [...users].map(
    ([user, names]) =>
      `${names.join(', ')} ${names.length === 1 ? 'runs' : 'run'} as uid ${user}, whatever user the image names: an image that runs as root, or needs its own user, breaks here.`,
  );
}

function annotationNotes({ annotated, answer, constraints, judged }: JudgedByConstraints): Labelled[] {
  if (!annotated) return [];
  const name = shownName(annotated.name);
  switch (annotated.status) {
    case 'holds': {
      if (answer.answer !== 'admitted' || answer.by.name === annotated.name || judged === 'pod') return [];
      const use = constraints.find((one) => one.name === annotated.name)?.use;
      const why = use === 'no' ? "can't be used any more" : 'would not be chosen now';
      return [['warning', `${name}, which admitted the pod, ${why}.`]];
    }
    case 'changes':
      return [
        ['warning', `${name}, which admitted the pod, would have to change it now: updates of it are not admitted.`],
      ];
    case 'refuses':
      return [['warning', `${name}, which admitted the pod, would reject it as it is now.`]];
    case 'fault':
      return [['warning', `${name}, which admitted the pod, can't be used in this namespace now.`]];
    case 'gone':
      return [['warning', `${name}, which admitted the pod, was deleted.`]];
  }
}

function humanNotes({ constraints, human, identities: { requester } }: JudgedByConstraints): Labelled[] {
  const names = constraints.filter(({ access }) => access.human?.may === 'yes').map(({ name }) => name);
  if (names.length === 0) return [];
  const [who, own] =
    human === 'caller' ? ['You', 'you create yourself'] : [humanText(human), `${humanText(human)} creates`];
  return [
    [
      'yourself',
      `${who} can use ${listed(names)}; ${creatorText(requester)}, which creates the pod, can't: a pod that ${own} proves nothing about this one.`,
    ],
  ];
}

function unknownNotes({ constraints }: JudgedByConstraints): Labelled[] {
  const reasons = constraints.flatMap(({ access: { serviceAccount, requester, human } }) =>
    [serviceAccount, requester, human].flatMap((answer) => (answer?.may === 'unknown' ? [answer.why] : [])),
  );
  return [...new Set(reasons)].map((why) => ['unknown', `Could not find out: ${shownLine(why)}.`]);
}

function checkedSentence({ identities: { serviceAccount, requester } }: JudgedByConstraints): string {
  const account = serviceAccount ? [`service account ${accountName(serviceAccount.user)}`] : [];
  const creator =
    requester.is === 'controller'
      ? `${requester.controller} (creates the pod)`
      : requester.is === 'named'
        ? identityText(requester.identity)
        : creatorText(requester);
  const group =
    serviceAccount === undefined
      ? ''
      : ' The service account counts without system:authenticated: "auth can-i --as" can say yes where admission says no.';
  return `Checked as: ${[...account, creator].join('; ')}.${group}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => shownName(name)).join(', ');
}
