/**
 * The one border between text of servers, containers, manifests and recordings and a terminal or a log. Reports hold such text as it
 * was read, and JSON and YAML print it so; everything else that is printed crosses here. What it is decides how much of it is shown:
 * the API's own limit for names, and else what a reader can take in.
 */

/** A name of an object, a container, a user or a file in it: at most 253 characters, the API's limit for names of objects. */
export function shownName(text: string): string {
  return escapeUntrusted(text, 253);
}

/** A value of one field, a word, a process's name, a version: at most 100 characters. */
export function shownValue(text: string): string {
  return escapeUntrusted(text, 100);
}

/** A path, a reason or a short sentence: at most 500 characters. */
export function shownLine(text: string): string {
  return escapeUntrusted(text, 500);
}

/** A message of a server, a plugin or a kubelet: at most 4,000 characters. The longest refusals of random pods seen have 3,000. */
export function shownMessage(text: string): string {
  return escapeUntrusted(text, 4000);
}

/**
 * Text with its control characters, its invisible characters and those that change the direction of text as visible escapes. What is
 * longer than maxLength characters is cut and ends in "…".
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
