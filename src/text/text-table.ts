import Table from 'cli-table3';

/** Wider tables are wrapped within their cells. */
export const PAGE_WIDTH = 120;

const GAP = 3;

/** What a column may be squeezed to before the page is made wider instead. */
const NARROWEST = 10;

/**
 * A table as kubectl prints them: no lines, no colour, columns three blanks apart, no blanks at line ends. Cells that make
 * it wider than the page are wrapped, the widest columns first. Every line ends in a newline.
 */
export function textTable(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const widths = fittingWidths([...(head ? [head] : []), ...rows]);
  const [first = [], ...others] = pagesOf(rows);
  return [layout(head, first, widths), ...others.map((page) => layout(undefined, page, widths))].join('');
}

/** The time of the layout grows with the square of the rows. */
const PAGE_ROWS = 100;

function pagesOf<Row>(rows: readonly Row[]): (readonly Row[])[] {
  const count = Math.ceil(rows.length / PAGE_ROWS);
  return Array.from({ length: count }, (_, page) => rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS));
}

function layout(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const table = new Table({
    ...(head ? { head: [...head] } : {}),
    colWidths: widths.map((width) => width + GAP),
    wordWrap: true,
    wrapOnWordBoundary: true,
    chars: NO_LINES,
    // cli-table3 colours heads by default, also into pipes.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split('\n');
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);

function fittingWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '')), 1),
  );
  // A word that is longer than its cell would be cut: no column gets narrower than its longest word.
  const narrowest = Array.from({ length: columns }, (_, column) =>
    rows.reduce((widest, row) => Math.max(widest, ...(row[column] ?? '').split(/\s+/).map(widthOf)), NARROWEST),
  );
  const total = () => widths.reduce((sum, width) => sum + width, 0) + GAP * (columns - 1);
  while (total() > PAGE_WIDTH) {
    let widest = -1;
    for (const [column, width] of widths.entries()) {
      if (width > (narrowest[column] ?? 0) && width > (widths[widest] ?? 0)) widest = column;
    }
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** In columns of a terminal. A character that may be two wide counts as two: a cell that is too narrow would be cut. */
function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) => width + (/[\u1100-\u1fff\u2e80-\u{10ffff}]/u.test(character) ? 2 : 1),
    0,
  );
}
