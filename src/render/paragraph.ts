import { PAGE_WIDTH } from './text-table.ts';

/** Wraps a sentence at word ends behind a hanging label: "  label   text text\n          text\n". */
export function paragraph(label: string, text: string, labelWidth: number): string {
  const indent = 2 + labelWidth + 3;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > PAGE_WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines
    .map((content, index) =>
      `${index === 0 ? `  ${label.padEnd(labelWidth)}   ` : ' '.repeat(indent)}${content}`.trimEnd(),
    )
    .map((content) => `${content}\n`)
    .join('');
}
