import { shellQuoted, withinText } from '../../../admission/view/fix-text.ts';
import { workloadName } from '../../../admission/view/object-words.ts';
import { shortKind } from '../../../kubernetes/short-kind.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownName } from '../../../text/untrusted.ts';
import type { Denial, DenialReport } from '../report.ts';
import { fieldsTable } from './fields.ts';
import { nodeSection } from './node-section.ts';
import { reasonSentence } from './reason-sentence.ts';
import { type DenialOptions, denialSection } from './section.ts';
import { notRefusedSentence, whenText } from './sentence.ts';

/** So many are shown whole; of more there is a line each, under what they have in common. */
const WHOLE = 5;

/** For a reader: every denial, and what is not refused although it was asked about. */
export function denialsTable(report: DenialReport, options: DenialOptions): string {
  const { denials, notRefused, nodes, looked, namespace, problems } = report;
  if (denials.length + notRefused.length === 0 && problems.length === 0 && looked > 0) {
    const where = namespace === undefined ? '' : ` in ${shownName(namespace)}`;
    return `Nothing is refused${where}: ${looked === 1 ? '1 object was' : `${looked} objects were`} looked at.\n`;
  }

  const sections =
    options.wide || denials.length <= WHOLE
      ? denials.map((denial) => denialSection(denial, options))
      : groupsOf(denials).map((group) => groupSection(group, options));
  const others = notRefused.map((one) => `${notRefusedSentence(one)}\n`).join('');
  const ofNodes = nodes.map((node) => nodeSection(node, options.headers));
  return [...sections, ...ofNodes, ...(others === '' ? [] : [others])].join('\n');
}

/** Those that are refused by the same, for the same fields of a container. */
function groupsOf(denials: readonly Denial[]): Denial[][] {
  const groups = new Map<string, Denial[]>();
  for (const denial of denials) {
    const key = `${reasonSentence(denial)}\n${fieldsTable(denial, false, false)}\n${denial.today?.diagnosis.outcome}`;
    const group = groups.get(key);
    if (group) group.push(denial);
    else groups.set(key, [denial]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function groupSection(group: readonly Denial[], { headers }: DenialOptions): string {
  const [first] = group;
  if (!first) return '';
  const fields = fieldsTable(first, false, headers);
  const rows = group.map(({ subject, replicas, said }) => [
    subject ? shownName(subject.namespace ?? '') : '',
    subject ? workloadName(subject) : '',
    replicas ? `${replicas.there}/${replicas.wanted === 'unknown' ? '?' : replicas.wanted}` : '',
    said[0]?.evidence ? whenText(said[0].evidence) : '',
  ]);
  return [
    `${group.length === 1 ? '1 object' : `${group.length} objects`}: ${reasonSentence(first)}\n`,
    fields === '' ? '' : `\n${fields}`,
    '\n',
    textTable(headers ? ['NAMESPACE', 'OBJECT', 'PODS', 'REFUSED'] : undefined, rows),
    paragraph('reason', `${first.reason}: see docs/reasons/${first.reason}.md`, 'reason'.length),
    ...(first.subject ? [paragraph('remedy', askAlone(first.subject), 'reason'.length)] : []),
  ].join('');
}

/** The command that shows one of them whole. */
function askAlone({ kind, name, namespace, place }: Workload): string {
  const what = place ? `-f ${shellQuoted(place.file)}` : shellQuoted(`${shortKind(kind)}/${name}`);
  return `kubectl caps why-denied ${what}${withinText(namespace)}`;
}
