import { visibleJson } from '../../../admission/view/fix-text.ts';
import { workloadName } from '../../../admission/view/object-words.ts';
import type { OutputFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import type { DenialReport } from '../report.ts';
import { denialsJson } from './json.ts';
import { noPatchSentence } from './remedy-text.ts';
import { denialsTable } from './table.ts';

export interface DenialOutputOptions {
  readonly format: OutputFormat;
  readonly headers: boolean;
  /** Whether the patch alone is wanted. */
  readonly patch: boolean;
  /** The recording that answered; undefined: a cluster did, or nobody was asked. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline; empty where there is nothing to say. */
export async function renderDenials(
  report: DenialReport,
  { format, headers, patch, recorded }: DenialOutputOptions,
): Promise<string> {
  if (patch) return patchOf(report);
  switch (format) {
    case 'json':
      return formatJson(marked(denialsJson(report), recorded));
    case 'yaml':
      return formatYaml(marked(denialsJson(report), recorded));
    case 'name':
      return report.denials.flatMap(({ subject }) => (subject ? [`${workloadName(subject)}\n`] : [])).join('');
    default:
      return denialsTable(report, { wide: format === 'wide', headers });
  }
}

/** As `kubectl patch --type=json --patch-file` takes it. */
function patchOf({ denials }: DenialReport): string {
  const patches = denials.flatMap(({ today }) =>
    (today?.remedies ?? []).flatMap(({ remedy }) => (remedy.is === 'patch' ? [remedy.patch] : [])),
  );
  const [patch] = patches;
  return patch ? `${visibleJson(patch)}\n` : '';
}

/** Why there is no patch where one was asked for. */
export function noPatchSentences({ denials }: DenialReport): string[] {
  return denials.flatMap(({ today }) => (today?.noPatch ? [noPatchSentence(today.noPatch)] : []));
}
