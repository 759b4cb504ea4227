import type { OutputFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import { shownLine } from '../../../text/untrusted.ts';
import type { PolicyUsersReport } from '../report.ts';
import { policyUsersJson } from './json.ts';
import { distinctSubjects, policyUsersTable } from './table.ts';

export { policyUsersProblems } from './sentence.ts';

export interface PolicyUsersOutputOptions {
  readonly format: OutputFormat;
  readonly headers: boolean;
  /** Absent: a cluster answered, as it is now. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline. */
export async function renderPolicyUsers(
  report: PolicyUsersReport,
  { format, headers, recorded }: PolicyUsersOutputOptions,
): Promise<string> {
  switch (format) {
    case 'json':
      return formatJson(marked(policyUsersJson(report), recorded));
    case 'yaml':
      return formatYaml(marked(policyUsersJson(report), recorded));
    case 'name':
      return distinctSubjects(report.policies)
        .map(({ kind, namespace, name }) => [kind.toLowerCase(), namespace, name].filter(Boolean).join('/'))
        .map((name) => `${shownLine(name)}\n`)
        .join('');
    default:
      return policyUsersTable(report, { wide: format === 'wide', headers });
  }
}
