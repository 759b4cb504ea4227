import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { CountedPods, ListedPolicy, PolicyList } from '../list-report.ts';
import { filledInText, filledInWord } from './filled-in-text.ts';
import { allowed, namesText, ruleTexts, userText } from './rule-text.ts';

export interface PolicyListTableOptions {
  /** Whether every rule of every policy is shown. */
  readonly everyRule: boolean;
  readonly headers: boolean;
}

const HEAD = [
  'POLICY',
  'PRIVILEGED',
  'ESCALATION',
  'ALLOWED',
  'DEFAULT',
  'REQUIRED DROP',
  'USER',
  'FILLS IN',
  'PODS',
  'COULD',
];

/** For a reader: the policies in admission's order, what they let in, and how many pods that is. Without headers, the rows alone. */
export function policyListTable(list: PolicyList, { everyRule, headers }: PolicyListTableOptions): string {
  const { policies, total } = list;
  const table = policies.length === 0 ? '' : textTable(headers ? HEAD : undefined, policies.map(row));
  if (!headers) return table;
  const sections = [
    total === 0 ? `${NO_POLICY}\n` : table,
    notes(list),
    ...(everyRule ? policies.map((policy) => rulesSection(policy, list)) : []),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

export const NO_POLICY = 'There is no PodSecurityPolicy. Where they are enforced, every pod would be refused.';

function row({ policy, fillsIn, carrying, admitting }: ListedPolicy): string[] {
  const { metadata, spec } = policy;
  return [
    shownName(metadata.name),
    allowed(spec.privileged),
    allowed(spec.allowPrivilegeEscalation ?? true),
    names(spec.allowedCapabilities),
    names(spec.defaultAddCapabilities),
    names(spec.requiredDropCapabilities),
    shownLine(userText(spec)),
    fillsIn.length === 0 ? 'nothing' : fillsIn.map(filledInWord).join(', '),
    countText(carrying),
    countText(admitting),
  ];
}

function names(list: readonly string[] | null | undefined): string {
  return shownLine(namesText(list));
}

function countText(count: number | undefined): string {
  return count === undefined ? 'unknown' : `${count}`;
}

/** Labels stand in one column. */
function note(label: string, text: string): string {
  return paragraph(label, text, 'passed over'.length);
}

function notes({ policies, missing, pods, serverMinor, serverIsKnown }: PolicyList): string {
  return [
    ...missing.map((name) => note('missing', `There is no policy ${shownName(name)}.`)),
    ...policies.flatMap(({ policy, fault }) =>
      fault ? [note('passed over', `${shownName(policy.metadata.name)}: ${faultText(fault)}.`)] : [],
    ),
    ...(pods && policies.length > 0 ? [note('pods', podsSentence(pods))] : []),
    ...(pods?.gone ?? []).map(({ name, carrying }) =>
      note('gone', `${shownName(name)} let in ${podsText(carrying)}, and is not there any more.`),
    ),
    ...(policies.length === 0 ? [] : [note('users', 'kubectl caps who-can-use psp/NAME says who may use a policy.')]),
    ...(serverIsKnown ? [] : [note('rules', `Those of v1.${serverMinor}: the server did not tell its version.`)]),
  ].join('');
}

function podsSentence({ namespace, unreadNamespaces = 0, count }: CountedPods): string {
  const all = unreadNamespaces === 0 ? 'in all namespaces' : `in all namespaces but ${unreadNamespaces}`;
  const where = namespace === undefined ? all : `in namespace ${shownName(namespace)}`;
  return `Of ${podsText(count)} ${where}, not counting those that have ended: PODS were let in by the policy, COULD stay as they are by its rules, whoever may use it.`;
}

function podsText(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function rulesSection({ order, policy, fault, fillsIn }: ListedPolicy, { total }: PolicyList): string {
  const rules = ruleTexts(policy);
  const fills = fillsIn.length === 0 ? 'nothing' : fillsIn.map(filledInText).join('; ');
  const all = [
    ...(fault ? [{ rule: 'passed over', text: faultText(fault) }] : []),
    ...rules,
    { rule: 'fills in', text: fills },
  ];
  const width = Math.max(...all.map(({ rule }) => rule.length));
  const title = `podsecuritypolicy/${shownName(policy.metadata.name)}, number ${order} of ${total} in admission's order\n`;
  return `${title}${all.map(({ rule, text }) => paragraph(rule, text, width)).join('')}`;
}
