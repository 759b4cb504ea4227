import { NO_CONSTRAINTS_SERVED } from '../../../admission/view/constraints-words.ts';
import type { OutputFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import { shownName } from '../../../text/untrusted.ts';
import type { ConstraintsAnswer, ConstraintsAnswersReport } from '../answers-report.ts';
import type { ConstraintsListReport } from '../list-report.ts';
import { constraintsAnswersTable } from './answers-table.ts';
import { constraintsAnswersJson, constraintsListJson } from './json.ts';
import { constraintsListTable } from './list-table.ts';

export interface ConstraintsListOutput {
  readonly format: OutputFormat;
  readonly headers: boolean;
  /** Whether constraints were named: then all their rules are shown. */
  readonly named: boolean;
  /** Absent: a cluster answered, as it is now. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline; empty where there is nothing to say. */
export async function renderConstraintsList(
  report: ConstraintsListReport,
  { format, headers, named, recorded }: ConstraintsListOutput,
): Promise<string> {
  if (format === 'json') return formatJson(marked(constraintsListJson(report), recorded));
  if (format === 'yaml') return formatYaml(marked(constraintsListJson(report), recorded));
  if (report.served !== 'yes') return unserved(report.served, format);
  if (format === 'name') return names(report.constraints.map(({ scc }) => scc.metadata.name));
  return constraintsListTable(report, { everyRule: named || format === 'wide', headers });
}

/** As names: the constraints by which the pods would be admitted, or those that the service account can use. */
export async function renderConstraintsAnswers(
  report: ConstraintsAnswersReport,
  format: OutputFormat,
  recorded?: RecordedMark,
): Promise<string> {
  if (format === 'json') return formatJson(marked(constraintsAnswersJson(report), recorded));
  if (format === 'yaml') return formatYaml(marked(constraintsAnswersJson(report), recorded));
  if (report.served !== 'yes') return unserved(report.served, format);
  if (format === 'name') return names(report.answers.flatMap(constraintsOf));
  return constraintsAnswersTable(report, format === 'wide');
}

function unserved(served: 'no' | 'unknown', format: OutputFormat): string {
  return served === 'no' && format !== 'name' ? `${NO_CONSTRAINTS_SERVED}\n` : '';
}

function constraintsOf(answer: ConstraintsAnswer): string[] {
  if (answer.about === 'account')
    return answer.constraints.filter(({ account }) => account.may === 'yes').map(({ name }) => name);
  if (answer.constraints.served !== 'yes') return [];
  const { answer: outcome } = answer.constraints;
  return outcome.answer === 'admitted' ? [outcome.by.name] : [];
}

function names(all: readonly string[]): string {
  return [...new Set(all)].map((name) => `securitycontextconstraints/${shownName(name)}\n`).join('');
}
