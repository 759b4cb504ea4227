import { unpainted } from './paint.ts';

/**
 * An answer for a person, before it is laid out: sections, with an empty line between them. Views say what there is; how wide it
 * may be, and whether it has colour, only the page knows.
 */
export type Document = readonly Section[];

/** Blocks without empty lines between them; a section without blocks leaves no trace. */
export type Section = readonly Block[];

export type Block =
  /** A sentence, wrapped on a terminal. `indent` counts columns, `hanging` those of the lines after the first besides. */
  | { readonly is: 'text'; readonly text: string; readonly indent: number; readonly hanging: number }
  /** Something to copy, such as a command or YAML: never wrapped nor shortened. */
  | { readonly is: 'verbatim'; readonly text: string; readonly indent: number }
  | Table;

export interface Table {
  readonly is: 'table';
  /** Absent: no headings. */
  readonly head?: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly indent: number;
  /** Nothing is shortened: -o wide. */
  readonly whole: boolean;
}

export function text(content: string, { indent = 0, hanging = 0 } = {}): Block {
  return { is: 'text', text: content, indent, hanging };
}

/** Lines to copy as they are. */
export function verbatim(content: string, { indent = 2 } = {}): Block {
  return { is: 'verbatim', text: content, indent };
}

/** kubectl's table. A head of undefined prints none. */
export function table(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  { indent = 0, whole = false } = {},
): Table {
  return { is: 'table', ...(head ? { head } : {}), rows, indent, whole };
}

/** Sentences with labels before them, aligned: "non-root   uid 1025 is not root". */
export function labelled(rows: readonly (readonly [label: string, sentence: string])[], { indent = 0 } = {}): Block[] {
  const width = Math.max(0, ...rows.map(([label]) => unpainted(label).length));
  return rows.map(([label, sentence]) =>
    text(`${label}${' '.repeat(width - unpainted(label).length)}   ${sentence}`, { indent, hanging: width + 3 }),
  );
}
