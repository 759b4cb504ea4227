import wrapAnsi from 'wrap-ansi';

/** The narrowest that text is wrapped to, beside a long label on a narrow terminal. */
const NARROWEST = 24;

/**
 * The lines of a text, broken at word ends; a word that is longer than a line is one by itself. The text's own line ends stay.
 * @param width in columns; undefined: no line is broken
 * @param hanging columns that lines after the first are indented by
 */
export function wrapped(text: string, width: number | undefined, hanging = 0): string[] {
  if (width === undefined) return text.split('\n');
  const [first = '', ...more] = wrapAnsi(text, Math.max(NARROWEST, width), { trim: false }).split('\n');
  if (more.length === 0) return [first.trimEnd()];
  if (hanging === 0) return [first, ...more].map((line) => line.trim());
  const rest = text.slice(first.length).trimStart();
  const lines = wrapAnsi(rest, Math.max(NARROWEST, width - hanging)).split('\n');
  return [first.trimEnd(), ...lines.map((line) => `${' '.repeat(hanging)}${line.trim()}`)];
}
