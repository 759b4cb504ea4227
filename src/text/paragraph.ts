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

/** The lines of a text, broken at word ends; a word that is longer than a line is one by itself. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
