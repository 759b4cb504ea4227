import { workloadName } from '../../../admission/view/object-words.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { reasonsText } from '../../../policy/psa/sentence.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownName } from '../../../text/untrusted.ts';
import type { CheckEnd, CheckedNamespace, CheckStart } from '../report.ts';
import { namespaceNotes } from './namespace-sentence.ts';

/** What each namespace enforces and could enforce, and below it what neither labels nor this program can know for sure. */
export function namespaceTable(
  end: CheckEnd,
  { serverMinor }: CheckStart,
  { headers }: { readonly headers: boolean },
): string {
  const { namespaces } = end;
  if (namespaces.length === 0) return '';
  const rows = namespaces.map((namespace) => [
    shownName(namespace.name),
    namespace.policy ? formatLevelVersion(namespace.policy.enforce) : 'unknown',
    `${namespace.strictest}:${namespace.version}`,
    inTheWay(namespace, serverMinor),
  ]);
  if (!headers) return textTable(undefined, rows);
  const notes = namespaceNotes(end).map((sentence) => paragraph('note', sentence, 'note'.length));
  return `${textTable(['NAMESPACE', 'ENFORCES', 'COULD ENFORCE', 'IN THE WAY OF MORE'], rows)}${notes.join('')}`;
}

function inTheWay({ next }: CheckedNamespace, serverMinor: number): string {
  if (!next) return 'nothing';
  return next.inTheWay
    .map(({ workload, violations }) => `${workloadName(workload)}: ${reasonsText(violations, serverMinor)}`)
    .join('; ');
}
