import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { ConstraintsList, ListedConstraints } from '../list-report.ts';
import { allowedWord, constraintsNames, constraintsRules, userWords } from './rule-words.ts';

export interface ConstraintsListTableOptions {
  /** Whether every rule of all constraints is shown. */
  readonly everyRule: boolean;
  readonly headers: boolean;
}

const HEAD = ['SCC', 'PRIORITY', 'POINTS', 'PRIVILEGED', 'ALLOWED', 'REQUIRED DROP', 'USER', 'HOST', 'PODS'];

/** For a reader: the constraints in the order of trying, and what they let in. Without headers, the rows alone. */
export function constraintsListTable(
  list: ConstraintsList,
  { everyRule, headers }: ConstraintsListTableOptions,
): string {
  const { constraints } = list;
  const table = constraints.length === 0 ? '' : textTable(headers ? HEAD : undefined, constraints.map(row));
  if (!headers) return table;
  const sections = [table, notes(list), ...(everyRule ? constraints.map((one) => rulesSection(one, list)) : [])];
  return sections.filter((section) => section !== '').join('\n');
}

function row({ scc, points, carrying }: ListedConstraints): string[] {
  return [
    shownName(scc.metadata.name),
    `${scc.priority ?? 0}`,
    `${points}`,
    allowedWord(scc.allowPrivilegedContainer),
    shownLine(constraintsNames(scc.allowedCapabilities)),
    shownLine(constraintsNames(scc.requiredDropCapabilities)),
    shownLine(userWords(scc)),
    hostText(scc),
    carrying === undefined ? 'unknown' : `${carrying}`,
  ];
}

/** What of the node they open. */
function hostText({ allowHostNetwork, allowHostPorts, allowHostPID, allowHostIPC, volumes }: ListedConstraints['scc']) {
  const opened = [
    ...(allowHostNetwork ? ['network'] : []),
    ...(allowHostPorts ? ['ports'] : []),
    ...(allowHostPID ? ['PID'] : []),
    ...(allowHostIPC ? ['IPC'] : []),
    ...(volumes?.some((type) => type === 'hostPath' || type === '*') ? ['paths'] : []),
  ];
  return opened.length === 0 ? 'no' : opened.join(',');
}

/** Labels stand in one column. */
function note(label: string, text: string): string {
  return paragraph(label, text, 'missing'.length);
}

function notes({ constraints, missing, pods }: ConstraintsList): string {
  const isShown = constraints.length > 0;
  return [
    ...missing.map((name) => note('missing', `scc "${shownName(name)}" not found.`)),
    ...(isShown
      ? [
          note(
            'order',
            'They are tried in this order: priority, then points (how much they allow), then name. The first that the service account or the requester can use and that accepts the whole pod decides.',
          ),
        ]
      : []),
    ...(pods && isShown ? [note('pods', podsSentence(pods))] : []),
    ...(isShown
      ? [
          note('users', 'kubectl caps who-can-use scc/NAME lists who can use one.'),
          note(
            'beware',
            'An administrator can use all of them: a pod that an administrator creates does not show what others get.',
          ),
        ]
      : []),
  ].join('');
}

function podsSentence({ namespace, count }: NonNullable<ConstraintsList['pods']>): string {
  const where = namespace === undefined ? 'in all namespaces' : `in namespace ${shownName(namespace)}`;
  return `Admitted by it, of ${count === 1 ? '1 pod' : `${count} pods`} ${where} that have not ended.`;
}

function rulesSection({ order, scc }: ListedConstraints, { total }: ConstraintsList): string {
  const rules = constraintsRules(scc);
  const width = Math.max(...rules.map(({ rule }) => rule.length));
  const title = `securitycontextconstraints/${shownName(scc.metadata.name)}, number ${order} of ${total} in the order of trying\n`;
  return `${title}${rules.map(({ rule, text }) => paragraph(rule, text, width)).join('')}`;
}
