/**
 * Text that somebody else wrote (a server, a container, a plugin, a file), made safe to print: one line, nothing that
 * steers a terminal, and nothing that changes the reading order or hides in it.
 *
 * Escaped are C0 and C1 controls and DEL as \xNN (newline, carriage return and tab as \n, \r and \t), and as \u{NNNN}
 * the line and paragraph separators, bidirectional marks, embeddings, overrides and isolates (UAX #9), zero-width
 * characters, the byte order mark and lone surrogates.
 */
export function escapeUntrusted(text: string, maxLength: number): string {
  // Cut first, so that a huge text costs no more than a small one; a pair of surrogates is not cut in two.
  const isCut = text.length > maxLength;
  const kept = isCut ? text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '') : text;
  return kept.replace(UNSAFE, escapeCharacter) + (isCut ? '…' : '');
}

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\x00-\x1F\x7F-\x9F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|\p{Surrogate}/gu;

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, '0').toUpperCase()}`
    : `\\u{${code.toString(16).padStart(4, '0').toUpperCase()}}`;
}
