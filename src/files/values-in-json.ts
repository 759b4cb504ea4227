import { offsetInJson } from './json-offset.ts';
import { type JsonPiece, jsonPieces } from './json-pieces.ts';
import { itemsOfList, MAX_LISTS, parserMessage, TOO_MANY_LISTS } from './list-items.ts';
import type { ParsedValue } from './parsed-value.ts';

/** No manifest is deeper; functions that call themselves for what is in an object could not follow. */
const MAX_DEPTH = 1000;

/** Every value of a JSON file; the elements of lists, and of lists in them, are values of their own. */
export function* valuesInJson(text: string): Generator<ParsedValue> {
  for (const piece of jsonPieces(text)) yield* valuesInPiece(piece, text, 0);
}

function* valuesInPiece(piece: JsonPiece, around: string, listsAround: number): Generator<ParsedValue> {
  const { text, line, document, repeatedKey, depth } = piece;
  if (repeatedKey !== undefined) {
    yield { document, line, fault: `has the key "${repeatedKey}" twice in one object` };
    return;
  }
  if (depth > MAX_DEPTH) {
    yield { document, line, fault: `is nested more than ${MAX_DEPTH} deep` };
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
  } else if (listsAround > MAX_LISTS) {
    yield { document, line, fault: TOO_MANY_LISTS };
  } else if (text.length < around.length) {
    // A list within a list has not been cut yet.
    for (const inner of jsonPieces(text)) {
      yield* valuesInPiece({ ...inner, document, line: line + inner.line - 1 }, text, listsAround + 1);
    }
  } else for (const item of items) yield { document, line, value: item, lineOf: () => line };
}

function linesBefore(text: string, offset: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
