import { objectTitle } from '../../../admission/view/object-words.ts';
import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import { cellText, columnTitle, policyTitle } from '../../../admission/view/verdict-words.ts';
import { PackedText } from '../../../text/packed-text.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { CheckEnd, CheckedWorkload, CheckStart } from '../report.ts';
import type { CheckView } from './check-view.ts';
import { nameLintSentence } from './name-lint-sentence.ts';
import { namespaceTable } from './namespace-table.ts';
import { notesOf } from './note-sentences.ts';
import { rulesSentence } from './rules-sentence.ts';
import { type SectionContext, verdictSection } from './verdict-section.ts';

export interface CheckTableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly fix: boolean;
}

/** For a reader: how many pass, then every object that does not, or is changed, and what each namespace could enforce. */
export function tableView(start: CheckStart, options: CheckTableOptions, write: (text: string) => void): CheckView {
  const context: SectionContext = { ...options, serverMinor: start.serverMinor, tables: new Map() };
  const columns = new VerdictColumns(start.serverMinor);
  /** They stand below the line that counts them. */
  const sections = new PackedText();
  let first: CheckedWorkload | undefined;
  return {
    workload: async (checked) => {
      first ??= checked;
      columns.add(checked);
      for (const section of sectionsOf(checked, context)) if (section !== '') sections.add(`\n${section}`);
    },
    end: async (end) => {
      let isFirst = true;
      const writeSections = (...texts: readonly string[]): void => {
        for (const text of texts.filter((one) => one !== '')) {
          write(isFirst ? text.replace(/^\n/, '') : text);
          isFirst = false;
        }
      };
      const table = columns.table(options.headers);
      const namespaces = namespaceTable(end, start, options);
      writeSections(`${summary(end, start)}${passedOver(first)}`, table === '' ? '' : `\n${table}`);
      for (const part of sections.parts()) writeSections(part);
      writeSections(namespaces === '' ? '' : `\n${namespaces}`);
      const notes = notesOf(end);
      if (notes.length > 0) writeSections(`\n${notes.map((note) => `${note}\n`).join('')}`);
    },
  };
}

function sectionsOf(checked: CheckedWorkload, context: SectionContext): string[] {
  // A dump of a cluster has few different tables, and a repository many.
  if (context.tables.size > MANY_TABLES) context.tables.clear();
  return [
    ...checked.verdicts.map((verdict) => verdictSection(checked, verdict, 'enforce', context)),
    ...(checked.warning ? [verdictSection(checked, checked.warning, 'warn', context)] : []),
    lintSection(checked),
    suppressedSection(checked),
  ];
}

const MANY_TABLES = 1000;

function summary({ counts: { judged, refused } }: CheckEnd, start: CheckStart): string {
  if (judged === 0) return '';
  const things = judged === 1 ? '1 object with a pod in it' : `${judged} objects with a pod in them`;
  const outcome =
    refused === 0 ? `${things}, and none is refused.` : `${things}, and ${refused} of them would be refused.`;
  return `${[outcome, ...rulesSentence(start)].join(' ')}\n`;
}

/** Policies that let in nothing, whatever the pod. */
function passedOver(first: CheckedWorkload | undefined): string {
  const sentences = (first?.verdicts ?? []).flatMap((verdict) =>
    verdict.by === 'policy' && verdict.says.verdict === 'unusable'
      ? [
          `The server passes over ${policyTitle(verdict.policy)}, which lets in nothing: ${faultText(verdict.says.fault)}.\n`,
        ]
      : [],
  );
  return sentences.join('');
}

/** Several levels and policies at once: a row for each object, a column for each of them. */
class VerdictColumns {
  readonly #serverMinor: number;
  #head: string[] = [];
  readonly #rows: string[][] = [];
  /** Cells say the same few things of most objects. */
  readonly #cells = new Map<string, string>();

  constructor(serverMinor: number) {
    this.#serverMinor = serverMinor;
  }

  add({ workload, verdicts }: CheckedWorkload): void {
    if (verdicts.length < 2) return;
    if (this.#rows.length === 0) this.#head = ['OBJECT', ...verdicts.map(columnTitle)];
    this.#rows.push([
      objectTitle(workload),
      ...verdicts.map((verdict) => this.#once(cellText(verdict, this.#serverMinor))),
    ]);
  }

  table(headers: boolean): string {
    return this.#rows.length === 0 ? '' : textTable(headers ? this.#head : undefined, this.#rows);
  }

  #once(text: string): string {
    const known = this.#cells.get(text);
    if (known === undefined) this.#cells.set(text, text);
    return known ?? text;
  }
}

/** What a baseline has is only counted. */
function suppressedSection({ workload, suppressed = [], lines }: CheckedWorkload): string {
  const listed = suppressed.filter(({ by }) => by !== 'baseline');
  if (listed.length === 0) return '';
  const paragraphs = listed.map(({ rule, path, container, by, reason }) => {
    const line = lines?.get(path);
    const label = `${container === undefined ? 'pod' : shownName(container)}${line === undefined ? '' : `, line ${line}`}`;
    const how = by === 'annotation' ? 'annotation' : 'exception';
    return paragraph(label, `${rule}: ${shownLine(reason)} (${how})`, label.length);
  });
  return `${objectTitle(workload)}: suppressed findings\n${paragraphs.join('')}`;
}

function lintSection({ workload, lints, lines }: CheckedWorkload): string {
  if (lints.length === 0) return '';
  const paragraphs = lints.map(({ container, path, lint }) => {
    const line = lines?.get(path);
    const label = `${shownName(container)}${line === undefined ? '' : `, line ${line}`}`;
    return paragraph(label, nameLintSentence(lint), label.length);
  });
  return `${objectTitle(workload)}: names of capabilities\n${paragraphs.join('')}`;
}
