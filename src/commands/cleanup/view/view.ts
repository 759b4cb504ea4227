import { ageText } from '../../../text/age-text.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import type { OutputFormat } from '../../../text/output-formats.ts';
import { formatJson, formatYaml } from '../../../text/structured-text.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownName, shownValue } from '../../../text/untrusted.ts';
import type { CleanupReport, LeftObject } from '../report.ts';

export interface CleanupView {
  readonly format: OutputFormat;
  readonly headers: boolean;
  readonly now: Date;
}

/** The whole answer as text. */
export async function renderCleanup(report: CleanupReport, view: CleanupView): Promise<string> {
  switch (view.format) {
    case 'json':
      return formatJson(reportJson(report));
    case 'yaml':
      return formatYaml(reportJson(report));
    case 'name':
      return report.objects.map(({ kind, name }) => `${shownName(`${kind.toLowerCase()}/${name}`)}\n`).join('');
    default:
      if (report.objects.length === 0) return view.headers ? 'Nothing is left of any run.\n' : '';
      return leftoversTable(report.objects, view);
  }
}

export function leftoversTable(
  objects: readonly LeftObject[],
  { headers, now }: Pick<CleanupView, 'headers' | 'now'>,
): string {
  return textTable(
    headers ? ['RUN', 'NAMESPACE', 'OBJECT', 'PHASE', 'AGE', 'RESULT'] : undefined,
    objects.map(({ run, namespace = '<none>', kind, name, phase, created, result }) => [
      shownName(run),
      shownName(namespace),
      shownName(`${kind.toLowerCase()}/${name}`),
      phase === undefined ? '<none>' : shownValue(phase),
      created === undefined ? '<unknown>' : ageText(created, now),
      result,
    ]),
  );
}

function reportJson({ objects, problems }: CleanupReport): object {
  return { apiVersion: API_VERSION, kind: 'CleanupReport', objects, problems };
}
