/** The text of one JSON value that is to be looked at on its own, and where it begins. */
export interface JsonPiece {
  readonly text: string;
  /** Both from 1; elements of one list are in one document. */
  readonly line: number;
  readonly document: number;
  /** The first key that one object in it has twice; JSON.parse would silently take the last of them. */
  readonly repeatedKey?: string;
  /** How many objects and lists are around the innermost one, itself included. */
  readonly depth: number;
}

/**
 * Cuts a file into its JSON objects: each element of a top-level list "items" is a piece of its own, so that of a dump of a
 * whole cluster only the text is held, and one object. What is around the items is not a piece. Does not say whether the
 * pieces are JSON: their parser does, and what is left over at the end of the file is a piece too.
 */
export function* jsonPieces(text: string): Generator<JsonPiece> {
  const open: Level[] = [];
  let line = 1;
  let document = 0;
  let repeatedKey: string | undefined;
  let start: { readonly index: number; readonly line: number; readonly depth: number } | undefined;
  let hasItems = false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const level = open.at(-1);
    if (character === '\n') line += 1;
    else if (character === '"') {
      const end = endOfString(text, index);
      if (level?.expectsKey) {
        const key = text.slice(index + 1, end);
        if (level.keys.has(key)) repeatedKey ??= key;
        level.keys.add(key);
        level.key = key;
      }
      index = end;
    } else if (character === '{' || character === '[') {
      if (open.length === 0) {
        hasItems = false;
        document += 1;
      }
      const isElement = open.length === 2 && open[0]?.key === 'items' && level?.isList === true;
      if (isElement) hasItems = true;
      if (open.length === 0 || isElement) start = { index, line, depth: open.length };
      depth = Math.max(depth, open.length + 1);
      open.push({ isList: character === '[', expectsKey: character === '{', keys: new Set(), key: '' });
    } else if (character === '}' || character === ']') {
      open.pop();
      if (start !== undefined && open.length === start.depth && !(open.length === 0 && hasItems)) {
        yield {
          text: text.slice(start.index, index + 1),
          line: start.line,
          document,
          depth: depth - start.depth,
          ...(repeatedKey === undefined ? {} : { repeatedKey }),
        };
      }
      if (open.length === (start?.depth ?? 0)) {
        repeatedKey = undefined;
        start = undefined;
        depth = open.length;
      }
    } else if (level !== undefined && character === ',') level.expectsKey = !level.isList;
    else if (level !== undefined && character === ':') level.expectsKey = false;
    else if (level === undefined && !/[\s,]/.test(character)) {
      yield { text: text.slice(index), line, document: document + 1, depth: 0 };
      return;
    }
  }
  if (open.length > 0) {
    yield { text: text.slice(start?.index ?? text.length), line: start?.line ?? line, document, depth };
  }
}

interface Level {
  readonly isList: boolean;
  expectsKey: boolean;
  readonly keys: Set<string>;
  /** The last one. */
  key: string;
}

/** The index of the closing quote; of the last character where there is none. */
export function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end, text.length - 1);
}
