import { NOT_SERVED } from '../../../admission/view/not-served.ts';
import type { OutputFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import { shownName } from '../../../text/untrusted.ts';
import type { PolicyAnswer, PolicyAnswersReport } from '../answers-report.ts';
import type { PolicyListReport } from '../list-report.ts';
import { policyAnswersJson } from './answers-json.ts';
import { policyAnswersTable } from './answers-table.ts';
import { policyListJson } from './list-json.ts';
import { policyListTable } from './list-table.ts';

export interface PolicyListOutputOptions {
  readonly format: OutputFormat;
  readonly headers: boolean;
  /** Whether policies were named: then all their rules are shown. */
  readonly named: boolean;
  /** Absent: a cluster answered, as it is now. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline; empty where there is nothing to say. */
export async function renderPolicyList(
  report: PolicyListReport,
  { format, headers, named, recorded }: PolicyListOutputOptions,
): Promise<string> {
  if (format === 'json') return formatJson(marked(policyListJson(report), recorded));
  if (format === 'yaml') return formatYaml(marked(policyListJson(report), recorded));
  if (report.served !== 'yes') return unservedText(report.served, format);
  if (format === 'name') return namesText(report.policies.map(({ policy }) => policy.metadata.name));
  return policyListTable(report, { everyRule: named || format === 'wide', headers });
}

/** As names: the policies by which the pods would be let in, or those that the service account may use. */
export async function renderPolicyAnswers(
  report: PolicyAnswersReport,
  format: OutputFormat,
  recorded?: RecordedMark,
): Promise<string> {
  if (format === 'json') return formatJson(marked(policyAnswersJson(report), recorded));
  if (format === 'yaml') return formatYaml(marked(policyAnswersJson(report), recorded));
  if (report.served !== 'yes') return unservedText(report.served, format);
  if (format === 'name') return namesText(report.answers.flatMap(policiesOf));
  return policyAnswersTable(report, format === 'wide');
}

function unservedText(served: 'no' | 'unknown', format: OutputFormat): string {
  return served === 'no' && format !== 'name' ? `${NOT_SERVED}\n` : '';
}

function policiesOf(answer: PolicyAnswer): string[] {
  if (answer.about === 'account')
    return answer.policies.filter(({ account }) => account.may === 'yes').map(({ name }) => name);
  const outcome = answer.policies.answer;
  return outcome.answer === 'admitted' ? [outcome.by.name] : [];
}

function namesText(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `podsecuritypolicy/${shownName(name)}\n`).join('');
}
