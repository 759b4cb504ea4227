import type { Block, Document } from './blocks.ts';
import { layOutTable } from './layout-table.ts';
import type { Page } from './page.ts';
import { unpainted } from './paint.ts';
import { wrapped } from './wrapped.ts';

/** The text of an answer. Every line ends in a newline, and none in blanks. */
export function layOut(document: Document, page: Page): string {
  const sections = document
    .filter((section) => section.length > 0)
    .map((section) => section.flatMap((block) => linesOf(block, page)))
    .map((lines) => lines.map((line) => `${page.colour ? line : unpainted(line)}`.trimEnd()));
  return sections.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
}

function linesOf(block: Block, page: Page): string[] {
  const indent = ' '.repeat(block.indent);
  if (block.is === 'verbatim') return block.text.split('\n').map((line) => `${indent}${line}`);
  if (block.is === 'table') return layOutTable(block, page).map((line) => `${indent}${line}`);
  const lines = wrapped(block.text, page.width === undefined ? undefined : page.width - block.indent, block.hanging);
  return lines.map((line) => `${indent}${line}`);
}
