import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { FieldPath } from '../kubernetes/field-path.ts';
import { itemsOfList, MAX_LISTS, parserMessage, TOO_MANY_LISTS } from './list-items.ts';
import type { ParsedValue } from './parsed-value.ts';
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
    // Looked at below: here it would compare each key with each.
    uniqueKeys: false,
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
    const repeated = repeatedKeyIn(parsed);
    if (repeated) {
      const { key, offset } = repeated;
      yield { document, line: lineAt(offset), fault: `has the key "${key}" twice in one object` };
      return;
    }
    const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
    yield* valuesIn(value, document, lineOf);
  } catch (trouble) {
    yield { document, line: lineOf([]), fault: `is not YAML that can be read: ${parserMessage(trouble)}` };
  }
}

/** JavaScript would silently take the last of them, Go refuses them. */
function repeatedKeyIn(parsed: Document): { readonly key: string; readonly offset: number } | undefined {
  let repeated: { readonly key: string; readonly offset: number } | undefined;
  visit(parsed, {
    Map: (_key, { items }) => {
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const text = String(key.source ?? key.value);
        if (keys.has(text) && text !== '<<') {
          repeated = { key: text, offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(text);
      }
      return undefined;
    },
  });
  return repeated;
}

function* valuesIn(
  value: unknown,
  document: number,
  lineOf: (field: FieldPath) => number,
  listsAround = 0,
): Generator<ParsedValue> {
  const items = itemsOfList(value);
  if (items === undefined) yield { document, line: lineOf([]), value, lineOf };
  if (items !== undefined && listsAround > MAX_LISTS) yield { document, line: lineOf([]), fault: TOO_MANY_LISTS };
  else
    for (const [index, item] of (items ?? []).entries()) {
      yield* valuesIn(item, document, (field) => lineOf(['items', index, ...field]), listsAround + 1);
    }
}
