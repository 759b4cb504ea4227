import type { ParsedReading } from '../parsed-reading.ts';
import { parseSurvey } from '../survey-reading.ts';

/**
 * What a reader of a node wrote.
 *   read           all of it, every process of the node
 *   cut            its beginning or its end is missing: it was stopped, or the node keeps less of a log
 *   hidden         it sees its own processes only: /proc is mounted with hidepid
 *   unintelligible nothing that a reader writes
 */
export type NodeReading =
  | { readonly is: 'read'; readonly reading: ParsedReading }
  | { readonly is: 'cut' }
  | { readonly is: 'hidden' }
  | { readonly is: 'unintelligible' };

export function parseNodeReading(text: string): NodeReading {
  const reading = parseSurvey(text);
  const hasEnd = /(?:^|\n)end \d+\n?$/.test(text);
  if (!reading) return { is: hasEnd || /(?:^|\n)(?:status|pid|cgroup|map) /.test(text) ? 'cut' : 'unintelligible' };
  if (!hasEnd) return { is: 'cut' };
  // Everybody may read the status of the first process, unless /proc hides the processes of others (proc(5), hidepid).
  if (!reading.processes.some(({ status }) => status.pid === 1)) return { is: 'hidden' };
  return { is: 'read', reading };
}
