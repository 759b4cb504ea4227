/** The text of one document, or of a whole file that cannot be cut; and the line that it begins in, from 1. */
export interface TextPart {
  readonly text: string;
  readonly line: number;
}

/**
 * Cuts a text as it comes, so that of a long one only a document is held: YAML at its lines "---", JSON at the ends of lines where
 * each line is an object. Other JSON is one part.
 */
export async function* cutText(chunks: AsyncIterable<string>): AsyncGenerator<TextPart> {
  let held: string[] = [];
  let heldFrom = 1;
  let line = 1;
  let isBoundary: IsBoundary | undefined;
  for await (const whole of wholeLines(chunks)) {
    let from = 0;
    for (let index = 0; index < whole.length; ) {
      const end = lineEnd(whole, index);
      isBoundary ??= boundaryOf(whole.slice(index, end));
      if (isBoundary?.(whole, index) && (held.length > 0 || index > from)) {
        held.push(whole.slice(from, index));
        const part = { text: held.join(''), line: heldFrom };
        held = [];
        yield part;
        from = index;
        heldFrom = line;
      }
      index = end;
      line += 1;
    }
    held.push(whole.slice(from));
  }
  // Let go of before it is looked at: what cannot be cut may be large.
  const rest = { text: held.join(''), line: heldFrom };
  held = [];
  if (rest.text !== '') yield rest;
}

/** Whether a part begins at this index of a text, where a line begins. */
type IsBoundary = (text: string, index: number) => boolean;

/** What cuts a text whose first line this is; undefined for a line that says nothing yet. */
function boundaryOf(line: string): IsBoundary | undefined {
  if (line.trim() === '') return undefined;
  if (!line.trimStart().startsWith('{')) return isSeparator;
  return isObjectInOneLine(line) ? () => true : () => false;
}

function isSeparator(text: string, index: number): boolean {
  return text.startsWith('---', index) && /^(?:\s|$)/.test(text.charAt(index + 3));
}

function isObjectInOneLine(line: string): boolean {
  try {
    return line.startsWith('{') && JSON.parse(line) !== null;
  } catch {
    return false;
  }
}

function lineEnd(text: string, index: number): number {
  const next = text.indexOf('\n', index);
  return next === -1 ? text.length : next + 1;
}

/** The same text in chunks that end at the end of a line. */
async function* wholeLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf('\n');
    if (last !== -1) {
      yield begun.join('') + chunk.slice(0, last + 1);
      begun = [];
    }
    if (last + 1 < chunk.length) begun.push(chunk.slice(last + 1));
  }
  if (begun.length > 0) yield begun.join('');
}
