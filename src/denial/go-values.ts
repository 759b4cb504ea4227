/** Reading back what Go's %q, %v and %#v wrote into a sentence. */

/** A Go quoted string at the start of the text: its content, and the length with quotes. Undefined where none is closed. */
export function readGoQuoted(text: string): { readonly value: string; readonly length: number } | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(text);
  if (!quoted) return undefined;
  return { value: unescapeGo(quoted[1] ?? ''), length: quoted[0].length };
}

/** \xNN is a byte: of several, one character of UTF-8 is made, as far as they are that. */
function unescapeGo(escaped: string): string {
  return escaped.replace(
    /(?:\\x[0-9a-f]{2})+|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})|\\(.)/gs,
    (all, short: string | undefined, long: string | undefined, letter: string | undefined) => {
      if (letter !== undefined) return LETTERS[letter] ?? letter;
      const code = Number.parseInt(short ?? long ?? '', 16);
      if (!Number.isNaN(code)) return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : all;
      return Buffer.from(all.replaceAll('\\x', ''), 'hex').toString('utf8');
    },
  );
}

const LAST_CODE_POINT = 0x10ffff;

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The length of a value with brackets or braces at the start of the text: `[]int64{3, 7}`, `core.SecurityContext{…}`,
 * `(*int64)(nil)`, `{"a":1}`. 0 where there is none, or where it is not closed.
 */
export function lengthOfComposite(text: string): number {
  const head = /^(?:\[\]|\*|&|[A-Za-z_][\w.]*)*/.exec(text)?.[0].length ?? 0;
  let depth = 0;
  for (let at = head; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      const quoted = readGoQuoted(text.slice(at));
      if (!quoted) return 0;
      at += quoted.length - 1;
    } else if (OPEN.includes(character)) depth += 1;
    else if (CLOSED.includes(character)) depth -= 1;
    if (depth === 0) return OPEN.includes(character) || CLOSED.includes(character) || character === '"' ? at + 1 : 0;
  }
  return 0;
}

const OPEN = '([{';
const CLOSED = ')]}';
