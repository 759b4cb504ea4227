import type { PodsReport } from '../../../pods/pod-report.ts';
import { podJson, podsJson } from '../../../pods/view/pod-json.ts';
import type { OutputFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import { shownName } from '../../../text/untrusted.ts';
import { filesSection } from './files-section.ts';
import { podsTable } from './many-pods.ts';
import { podTable } from './one-pod.ts';

export interface OutputOptions {
  readonly format: OutputFormat;
  readonly headers: boolean;
  /** Whether rows need their namespace, because they may come from several. */
  readonly namespaces: boolean;
  /** Whether one pod was asked for by its name; then it comes alone and not as a list of one. */
  readonly single: boolean;
  /** Connection flags of this run, for commands that are proposed; as in Whom. */
  readonly connection: string;
  /** Absent: a cluster answered, as it is now. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline; empty where there is nothing to say. */
export async function renderPods(report: PodsReport, options: OutputOptions): Promise<string> {
  const { format, headers, namespaces, single, connection, recorded } = options;
  const [only] = report.pods;
  const answer = () => marked(single && only ? podJson(only, connection) : podsJson(report, connection), recorded);
  switch (format) {
    case 'json':
      return formatJson(answer());
    case 'yaml':
      return formatYaml(answer());
    case 'name':
      return report.pods.map(({ name }) => `pod/${shownName(name)}\n`).join('');
    default: {
      const wide = format === 'wide';
      if (report.pods.length === 0) return '';
      // Explanations need their headings: without them it is rows that somebody wants.
      const files = filesSection(report.pods, headers);
      const rest = files === '' ? '' : `\n${files}`;
      if (report.pods.length === 1 && only && headers) return `${podTable(only, { wide, connection })}${rest}`;
      return `${podsTable(report, { wide, headers, namespaces })}${rest}`;
    }
  }
}
