import wrapAnsi from 'wrap-ansi';
import { PAGE_WIDTH } from './text-table.ts';

/** Wraps a sentence at word ends behind a hanging label: "  label   text text\n          text\n". */
export function paragraph(label: string, text: string, labelWidth: number): string {
  const indent = 2 + labelWidth + 3;
  return wrapWords(text, PAGE_WIDTH - indent)
    .map((content, index) =>
      `${index === 0 ? `  ${label.padEnd(labelWidth)}   ` : ' '.repeat(indent)}${content}`.trimEnd(),
    )
    .map((content) => `${content}\n`)
    .join('');
}

/** The lines of a text, broken at word ends, by the columns that its characters take; a word that is longer than a line is one by itself. */
export function wrapWords(text: string, width: number): string[] {
  return wrapAnsi(text, width).split('\n');
}
