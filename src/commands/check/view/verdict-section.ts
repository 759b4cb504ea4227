import type { CheckVerdict } from '../../../admission/verdict.ts';
import { fixSentences, patchText } from '../../../admission/view/fix-text.ts';
import { objectTitle, pathInContainer, placeText } from '../../../admission/view/object-words.ts';
import {
  foundFields,
  notValidSentences,
  outcomeText,
  rewrittenFields,
  serverSentence,
  type VerdictMode,
} from '../../../admission/view/verdict-words.ts';
import { pathInObject, type Workload } from '../../../kubernetes/workload.ts';
import { fixFor } from '../../../policy/psa/fix.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownMessage, shownName } from '../../../text/untrusted.ts';
import type { CheckedWorkload } from '../report.ts';

export interface SectionContext {
  readonly serverMinor: number;
  readonly wide: boolean;
  readonly headers: boolean;
  readonly fix: boolean;
  /** Tables by their rows: laying one out takes milliseconds, and in a dump of a cluster most are the same few. */
  readonly tables: Map<string, string>;
}

/**
 * Stands for a line in a table that is laid out once for many objects. As wide as a line of a long file; the soft hyphen in it
 * cannot come from anywhere else, since it is escaped.
 */
const LINE_MARK = '\u00ad00000';

/** What a verdict found in an object, or changes in it, field by field; empty where it comes in as it is. */
export function verdictSection(
  checked: CheckedWorkload,
  verdict: CheckVerdict,
  mode: VerdictMode,
  context: SectionContext,
): string {
  const outcome = outcomeText(verdict, mode);
  // Of a policy that is passed over there is nothing to be said for each object.
  if (outcome === '' || (verdict.by === 'policy' && verdict.says.verdict === 'unusable')) return '';
  const { workload } = checked;
  const place = workload.place ? ` (${placeText(workload.place)})` : '';
  const sentence = context.wide ? serverSentence(verdict, mode, context.serverMinor) : '';
  const said: (readonly [label: string, sentence: string])[] = [
    ...(sentence === '' ? [] : [['server', sentence] as const]),
    ...notValidSentences(verdict).map((one) => ['not valid', one.sentence] as const),
  ];
  return [
    `${objectTitle(workload)}${place} ${outcome}\n`,
    ...tables(checked, verdict, context),
    ...said.map(([label, text]) => paragraph(label, shownMessage(text), label.length)),
    ...(workload.note === undefined ? [] : [paragraph('note', workload.note, 'note'.length)]),
    ...(context.fix ? [remedy(workload, verdict, context.serverMinor)] : []),
  ].join('');
}

interface Row {
  readonly path: string;
  readonly container?: string;
  readonly cells: readonly string[];
}

function tables(checked: CheckedWorkload, verdict: CheckVerdict, context: SectionContext): string[] {
  const found = foundFields(verdict).map(
    (field): Row => ({ ...field, cells: [field.found, field.accepted, field.name] }),
  );
  const changed = rewrittenFields(verdict).map((field): Row => ({ ...field, cells: [field.before, field.after] }));
  const rule = verdict.by === 'level' ? 'CHECK' : 'RULE';
  return [
    ...(found.length === 0 ? [] : [fieldTable(checked, ['IS', 'ACCEPTED', rule], found, context)]),
    ...(changed.length === 0 ? [] : [fieldTable(checked, ['BEFORE', 'AFTER'], changed, context)]),
  ];
}

function fieldTable(
  { workload, lines }: CheckedWorkload,
  heads: readonly string[],
  fields: readonly Row[],
  { wide, headers, tables: known }: SectionContext,
): string {
  const rows = fields.map(({ path, container, cells }) => [
    container === undefined ? 'pod' : shownName(container),
    shownLine(wide ? pathInObject(workload, path) : pathInContainer(path)),
    ...cells,
    ...(lines ? [LINE_MARK] : []),
  ]);
  const head = ['CONTAINER', 'FIELD', ...heads, ...(lines ? ['LINE'] : [])];
  const key = JSON.stringify([head, rows]);
  const layout = known.get(key) ?? textTable(headers ? head : undefined, rows);
  known.set(key, layout);
  const numbers = fields.map(({ path }) => String(lines?.get(path) ?? '')).values();
  return layout.replaceAll(LINE_MARK, () => numbers.next().value ?? '');
}

function remedy(workload: Workload, verdict: CheckVerdict, serverMinor: number): string {
  // A patch of a custom resource has other paths.
  if (verdict.by !== 'level' || workload.places) return '';
  const fix = fixFor(workload.template, 'pod', workload.templatePath, verdict.level, serverMinor);
  const command = fix.patch.length === 0 ? '' : `  ${patchText(workload, fix.patch)}\n`;
  const sentences = fixSentences(fix, serverMinor).map((text) => paragraph('fix', text, 'fix'.length));
  return `${command}${sentences.join('')}`;
}
