/**
 * Text that came from a container, an annotation or a server, made fit for a terminal and a log: control characters,
 * characters that change the direction of text, and invisible ones become visible escapes; what is longer than maxLength
 * characters is cut and ends in "…".
 */
export function escapeUntrusted(text: string, maxLength: number): string {
  // Cut first, so that a megabyte is not escaped for the sake of a line; twice the length, so that no surrogate pair among
  // the characters that stay is cut through.
  const cut = [...text.slice(0, 2 * maxLength)].slice(0, maxLength).join('');
  const escaped = cut.replace(UNSAFE, (character) => NAMED[character] ?? codeOf(character));
  return cut.length < text.length ? `${escaped}…` : escaped;
}

/** C0, DEL and C1 controls, line and paragraph separators, zero-width and bidirectional controls, lone surrogates, tags. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
