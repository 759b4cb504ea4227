import type { RecordedMark } from '../model/cluster.ts';
import type { PolicyUsersReport } from '../model/policy-users-report.ts';
import { escapeUntrusted } from '../model/untrusted.ts';
import type { OutputFormat } from './output-formats.ts';
import { policyUsersJson } from './policy-users-json.ts';
import { distinctSubjects, policyUsersTable } from './policy-users-table.ts';
import { formatJson, formatYaml, marked } from './structured-text.ts';

export { policyUsersProblems } from './policy-users-sentence.ts';

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
      return distinctSubjects(report.policies.flatMap(({ grants }) => grants))
        .map(({ kind, namespace, name }) => [kind.toLowerCase(), namespace, name].filter(Boolean).join('/'))
        .map((name) => `${escapeUntrusted(name, 600)}\n`)
        .join('');
    default:
      return policyUsersTable(report, { wide: format === 'wide', headers });
  }
}
