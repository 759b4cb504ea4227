import CliTable from 'cli-table3';
import stringWidth from 'string-width';
import type { Table } from './blocks.ts';
import type { Page } from './page.ts';

/** Blanks between columns, as kubectl has them. */
const GAP = 3;

/** What a column is shortened to at most: less says nothing. */
const NARROWEST = 12;

/**
 * The lines of a table as kubectl prints them: no boxes, columns three blanks apart, a row is a line. On a terminal cells are
 * shortened with an ellipsis until the row fits, the widest columns first; the first column is what a person copies, and stays.
 */
export function layOutTable({ head, rows, indent, whole }: Table, page: Page): string[] {
  const all = [...(head ? [head] : []), ...rows];
  if (all.length === 0) return [];
  const room = whole || page.width === undefined ? Number.POSITIVE_INFINITY : page.width - indent;
  const table = new CliTable({
    colWidths: fittingWidths(all, room).map((width) => width + GAP),
    truncate: '…',
    chars: NO_LINES,
    // cli-table3 colours heads by default.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
  });
  table.push(...all.map((row) => [...row]));
  return table.toString().split('\n');
}

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'mid', 'right']
    .flatMap((place) => [place, `${place}-mid`, `${place}-left`, `${place}-right`])
    .concat('middle')
    .map((name) => [name, '']),
);

function fittingWidths(rows: readonly (readonly string[])[], room: number): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(1, ...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const over = () => widths.reduce((sum, width) => sum + width, 0) + GAP * (columns - 1) - room;
  while (over() > 0) {
    const shortenable = widths.map((width, column) => (column > 0 && width > NARROWEST ? width : 0));
    const widest = shortenable.indexOf(Math.max(...shortenable));
    if (shortenable[widest] === 0) break;
    const second = Math.max(NARROWEST, ...shortenable.filter((width) => width < (shortenable[widest] ?? 0)));
    widths[widest] = Math.max(second, (widths[widest] ?? 0) - over());
    if (widths[widest] === shortenable[widest]) widths[widest] -= 1;
  }
  return widths;
}
