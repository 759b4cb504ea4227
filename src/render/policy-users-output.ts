import type { PolicyUsersReport } from '../model/policy-users-report.ts';
import { escapeUntrusted } from '../model/untrusted.ts';
import type { OutputFormat } from './output-formats.ts';
import { policyUsersJson } from './policy-users-json.ts';
import { distinctSubjects, policyUsersTable } from './policy-users-table.ts';
import { formatJson, formatYaml } from './structured-text.ts';

export { policyUsersProblems } from './policy-users-sentence.ts';

export interface PolicyUsersOutputOptions {
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** The whole answer as text, ending in a newline. */
export async function renderPolicyUsers(
  report: PolicyUsersReport,
  { format, headers }: PolicyUsersOutputOptions,
): Promise<string> {
  switch (format) {
    case 'json':
      return formatJson(policyUsersJson(report));
    case 'yaml':
      return formatYaml(policyUsersJson(report));
    case 'name':
      return distinctSubjects(report.policies.flatMap(({ grants }) => grants))
        .map(({ kind, namespace, name }) => [kind.toLowerCase(), namespace, name].filter(Boolean).join('/'))
        .map((name) => `${escapeUntrusted(name, 600)}\n`)
        .join('');
    default:
      return policyUsersTable(report, { wide: format === 'wide', headers });
  }
}
