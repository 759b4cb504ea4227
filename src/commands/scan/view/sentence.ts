import { shownLine } from '../../../text/untrusted.ts';
import type { ScanSummary } from '../judge/summary.ts';

/** So many are named in the first line. */
const NAMED = 3;

/** The answer in a line. */
export function firstLine(summary: ScanSummary): string {
  const { total } = summary;
  if (total.containers === 0) return 'No containers were found.';
  const nodes = new Set(summary.nodes.map(({ node }) => node)).size;
  const all = `${plural(total.containers, 'container')} of ${plural(total.workloads, 'workload')} on ${plural(nodes, 'node')}`;
  const read = total.unread === 0 ? '' : `; ${plural(total.unread, 'container')} could not be read`;
  const lying = total.lying === 0 ? '' : `; exec said otherwise in ${total.lying}`;
  if (total.unexplained > 0) {
    const rows = summary.rows().filter(({ unexplained }) => unexplained);
    const names = [...new Set(rows.map(({ namespace, workload }) => shownLine(`${namespace}/${workload}`)))];
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return `${total.unexplained} of ${all}: capabilities that nothing explains, in ${names.slice(0, NAMED).join(', ')}${more}${lying}${read}.`;
  }
  const privileged = total.privileged === 0 ? '' : `, ${total.privileged} privileged`;
  return `${all}${privileged}: every difference has a cause${lying}${read}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
