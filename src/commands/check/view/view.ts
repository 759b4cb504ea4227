import { workloadName } from '../../../admission/view/object-words.ts';
import type { CheckFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import { isRefused } from '../exit-code.ts';
import type { CheckReport } from '../report.ts';
import { githubAnnotations } from './github.ts';
import { checkJson } from './json.ts';
import { sarif } from './sarif.ts';
import { checkTable } from './table.ts';

export type { CheckFormat } from '../../../text/output-formats.ts';

export interface CheckOutputOptions {
  readonly format: CheckFormat;
  readonly headers: boolean;
  readonly fix: boolean;
  /** Absent: a cluster answered, as it is now. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline; empty where there is nothing to say. */
export async function renderCheck(
  report: CheckReport,
  { format, headers, fix, recorded }: CheckOutputOptions,
): Promise<string> {
  switch (format) {
    case 'json':
      return formatJson(marked(checkJson(report, fix), recorded));
    case 'yaml':
      return formatYaml(marked(checkJson(report, fix), recorded));
    case 'name':
      return report.workloads
        .filter(isRefused)
        .map(({ workload }) => `${workloadName(workload)}\n`)
        .join('');
    case 'sarif':
      return formatJson(sarif(report));
    case 'github':
      return githubAnnotations(report);
    default:
      return checkTable(report, { wide: format === 'wide', headers, fix });
  }
}
