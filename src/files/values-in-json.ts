import { offsetInJson } from './json-offset.ts';
import { type JsonPiece, jsonPieces } from './json-pieces.ts';
import { itemsOfList, parserMessage } from './list-items.ts';
import type { ParsedValue } from './objects-in-text.ts';

/** Every value of a JSON file; the elements of lists, and of lists in them, are values of their own. */
export function* valuesInJson(text: string): Generator<ParsedValue> {
  for (const piece of jsonPieces(text)) yield* valuesInPiece(piece, text);
}

function* valuesInPiece(piece: JsonPiece, around: string): Generator<ParsedValue> {
  const { text, line, document, repeatedKey } = piece;
  if (repeatedKey !== undefined) {
    yield { document, line, fault: `has the key "${repeatedKey}" twice in one object` };
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    yield { document, line, fault: `is not JSON: ${parserMessage(error)}` };
    return;
  }
  const items = itemsOfList(value);
  if (items === undefined) {
    yield { document, line, value, lineOf: (field) => line + linesBefore(text, offsetInJson(text, field)) };
  } else if (text.length < around.length) {
    // A list within a list has not been cut yet.
    for (const inner of jsonPieces(text)) {
      yield* valuesInPiece({ ...inner, document, line: line + inner.line - 1 }, text);
    }
  } else for (const item of items) yield { document, line, value: item, lineOf: () => line };
}

function linesBefore(text: string, offset: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
