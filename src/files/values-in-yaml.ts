import { LineCounter, parseDocument } from 'yaml';
import type { FieldPath } from '../model/field-path.ts';
import { itemsOfList, parserMessage } from './list-items.ts';
import type { ParsedValue } from './objects-in-text.ts';
import { offsetInYaml } from './yaml-offset.ts';
import { type YamlPiece, yamlPieces } from './yaml-pieces.ts';

/** Aliases of all anchors together, in one document; each counts as what it stands for. */
const MAX_ALIASES = 1000;

/** Every value of a YAML file; the elements of lists, and of lists in them, are values of their own. */
export function* valuesInYaml(text: string): Generator<ParsedValue> {
  for (const piece of yamlPieces(text)) yield* valuesInPiece(piece);
}

function* valuesInPiece({ text, line: firstLine, document }: YamlPiece): Generator<ParsedValue> {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number) => firstLine + lineCounter.linePos(offset).line - 1;
  const parsed = parseDocument(text, {
    // Go reads YAML 1.1, where a bare no is a boolean.
    version: '1.1',
    uniqueKeys: true,
    logLevel: 'silent',
    prettyErrors: false,
    lineCounter,
  });
  const [error] = parsed.errors;
  if (error) {
    // What is missing at the end is missing in the last line that says something.
    const line = lineAt(Math.min(error.pos[0], text.trimEnd().length));
    yield { document, line, fault: `is not YAML: ${parserMessage(error)}` };
    return;
  }
  const lineOf = (field: FieldPath) => lineAt(offsetInYaml(parsed, field));
  try {
    const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
    yield* valuesIn(value, document, lineOf);
  } catch (trouble) {
    yield { document, line: lineOf([]), fault: `is not YAML that can be read: ${parserMessage(trouble)}` };
  }
}

function* valuesIn(value: unknown, document: number, lineOf: (field: FieldPath) => number): Generator<ParsedValue> {
  const items = itemsOfList(value);
  if (items === undefined) yield { document, line: lineOf([]), value, lineOf };
  for (const [index, item] of (items ?? []).entries()) {
    yield* valuesIn(item, document, (field) => lineOf(['items', index, ...field]));
  }
}
