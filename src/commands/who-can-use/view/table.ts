import { BLIND_SPOT, identityText, mayUseSentence } from '../../../admission/view/access-sentence.ts';
import { NO_CONSTRAINTS_SERVED } from '../../../admission/view/constraints-words.ts';
import { NOT_SERVED } from '../../../admission/view/not-served.ts';
import type { Grant } from '../../../rbac/grants.ts';
import type { SubjectName } from '../../../rbac/may-use.ts';
import type { UseRule } from '../../../rbac/rules.ts';
import { SUPERUSERS } from '../../../rbac/subjects.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { PolicyUsers, PolicyUsersReport } from '../report.ts';
import { danglingSentence } from './sentence.ts';
import { openWorkloadsSentence, subjectSentence } from './subject-sentence.ts';

export interface PolicyUsersTableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
}

/** For a reader: who may use each policy, through what, and whom that means. Without headers, the rows alone. */
export function policyUsersTable(report: PolicyUsersReport, options: PolicyUsersTableOptions): string {
  const { policies, dangling } = report;
  if (!options.headers) return policies.map((policy) => rows(policy, options)).join('');
  const isServed = !policies.some(({ exists }) => exists === 'not served');
  const sections = [
    ...(isServed ? [] : [`${report.kind === 'PodSecurityPolicy' ? NOT_SERVED : NO_CONSTRAINTS_SERVED}\n`]),
    ...policies.map((policy) => `${title(policy, report)}${rows(policy, options)}${notes(policy)}`),
    explanations(report),
    dangling.map((binding) => note('dangling', danglingSentence(binding))).join(''),
    `From roles and bindings: ${BLIND_SPOT}.\n`,
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function title(policy: PolicyUsers, { kind, namespace, unread }: PolicyUsersReport): string {
  const { name, exists } = policy;
  const subjects = distinctSubjects([policy]);
  const counts = KINDS.flatMap(([kind, one]) => {
    const count = subjects.filter((subject) => subject.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : `${one}s`}`];
  });
  const where = namespace === undefined ? 'in one namespace or all' : `in namespace ${shownName(namespace)}`;
  const atLeast = unread.length === 0 ? '' : 'at least ';
  const line = `${kind.toLowerCase()}/${shownName(name)} may be used, ${where}, by ${atLeast}${counts.join(', ')}.\n`;
  return exists === 'no'
    ? `${line}There is no such ${kind === 'PodSecurityPolicy' ? 'policy' : 'SCC'}; these rules count as soon as somebody makes it.\n`
    : line;
}

const KINDS = [
  ['ServiceAccount', 'service account'],
  ['Group', 'group'],
  ['User', 'user'],
] as const;

const SUPERUSER_SUBJECT: SubjectName = { kind: 'Group', name: SUPERUSERS };

/** Everybody once, the group that needs no grant included. */
export function distinctSubjects(policies: readonly Pick<PolicyUsers, 'grants' | 'listed'>[]): SubjectName[] {
  const all = [
    ...policies.flatMap(({ grants, listed = [] }) => [...listed, ...grants.map(({ subject }) => subject)]),
    SUPERUSER_SUBJECT,
  ];
  return [...new Map(all.map((subject) => [JSON.stringify(subject), subject])).values()];
}

function rows({ grants, listed = [] }: PolicyUsers, { wide, headers }: PolicyUsersTableOptions): string {
  const head = ['KIND', 'SUBJECT', 'IN', 'THROUGH', 'BINDING', 'ROLE', ...(wide ? ['RULES'] : [])];
  const body = [
    ...listed.map((subject) => [subject.kind, subjectCell(subject), ALL, 'listed', '-', '-', ...(wide ? ['-'] : [])]),
    ...grants.map((grant) => [
      grant.subject.kind,
      subjectCell(grant.subject),
      grant.binding.namespace === undefined ? ALL : shownName(grant.binding.namespace),
      THROUGH[widest(grant)],
      objectName(grant.binding),
      `${objectName(grant.role)}${grant.isAggregated ? ' (aggregated)' : ''}`,
      ...(wide ? [grant.rules.map(ruleText).join('; ')] : []),
    ]),
    [SUPERUSER_SUBJECT.kind, SUPERUSERS, ALL, 'superuser', '-', '-', ...(wide ? ['-'] : [])],
  ];
  return textTable(headers ? head : undefined, body);
}

/** No namespace is called so. */
const ALL = '(all)';

const THROUGH = { wildcard: 'wildcard', every: 'every policy', name: 'its name' } as const;

/** The widest of the rules stands for them. */
function widest({ rules }: Grant): UseRule['gives'] {
  const given = new Set(rules.map(({ gives }) => gives));
  return given.has('wildcard') ? 'wildcard' : given.has('every') ? 'every' : 'name';
}

function subjectCell({ name, namespace }: SubjectName): string {
  return shownName(namespace === undefined ? name : `${namespace}/${name}`);
}

function objectName({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind.toLowerCase()}/${shownName(name)}`;
}

/** "use podsecuritypolicies.policy restricted", with commas for lists. */
function ruleText({ rule: { verbs, apiGroups, resources, resourceNames } }: UseRule): string {
  const list = (words: readonly string[] | null | undefined) => (words ?? []).join(',');
  const names = (resourceNames ?? []).length === 0 ? '' : ` ${list(resourceNames)}`;
  return shownLine(`${list(verbs)} ${list(resources)}.${list(apiGroups)}${names}`);
}

/** What is remarkable about one policy. */
function notes({ openWorkloads, requester }: PolicyUsers): string {
  return [
    ...(requester ? [note('asked', requesterText(requester))] : []),
    ...openWorkloads.map((open) => note('beware', openWorkloadsSentence(open))),
  ].join('');
}

/** Whom the subjects stand for, once for all policies. */
function explanations({ policies }: PolicyUsersReport): string {
  return distinctSubjects(policies)
    .flatMap((subject) => {
      const sentence = subjectSentence(subject);
      return sentence === undefined ? [] : [note('who', `${subjectCell(subject)} ${sentence}`)];
    })
    .join('');
}

function requesterText({ identity, answer }: NonNullable<PolicyUsers['requester']>): string {
  const source = answer.may !== 'unknown' && answer.from === 'server' ? 'the server says about ' : '';
  return `${source}${identityText(identity)}: ${mayUseSentence(answer)}.`;
}

/** Labels stand in one column. */
function note(label: string, text: string): string {
  return paragraph(label, text, 'dangling'.length);
}
