import type { CheckReport } from '../model/check-report.ts';
import { isRefused } from '../model/check-verdict.ts';
import type { RecordedMark } from '../model/cluster.ts';
import { githubAnnotations } from './check-github.ts';
import { checkJson } from './check-json.ts';
import { sarif } from './check-sarif.ts';
import { checkTable } from './check-table.ts';
import { workloadName } from './finding-words.ts';
import type { CheckFormat } from './output-formats.ts';
import { formatJson, formatYaml, marked } from './structured-text.ts';

export type { CheckFormat } from './output-formats.ts';

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
