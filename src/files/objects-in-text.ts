import { isNode, isSeq, parseDocument } from 'yaml';
import type { Place } from '../model/workload.ts';
import { jsonPieces } from './json-pieces.ts';
import { yamlPieces } from './yaml-pieces.ts';

/** One object of a file as it was written, not yet looked into; or what is wrong with the place where one should be. */
export type SourceObject =
  | { readonly place: Place; readonly value: Readonly<Record<string, unknown>> }
  | { readonly place: Place; readonly fault: string };

/** Aliases of all anchors together, in one document; each counts as what it stands for. */
const MAX_ALIASES = 1000;

/** Every object of a manifest, YAML or JSON, with those of lists one by one. Faults are of single documents: the others come. */
export function* objectsInText(text: string, file: string): Generator<SourceObject> {
  const pieces = /^\s*\{/.test(text) ? jsonValues(text) : yamlValues(text);
  for (const { document, line, ...piece } of pieces) {
    const place: Place = { file, document, line };
    if ('fault' in piece) yield { place: { ...place, line: piece.faultLine ?? line }, fault: piece.fault };
    else yield* objectsIn(piece.value, place, piece.elementLines);
  }
}

type Parsed = { readonly document: number; readonly line: number } & (
  | { readonly value: unknown; readonly elementLines?: readonly number[] }
  | { readonly fault: string; readonly faultLine?: number }
);

function* jsonValues(text: string): Generator<Parsed> {
  for (const { text: piece, line, document, repeatedKey } of jsonPieces(text)) {
    if (repeatedKey !== undefined) {
      yield { document, line, fault: `has the key "${repeatedKey}" twice in one object` };
      continue;
    }
    try {
      yield { document, line, value: JSON.parse(piece) };
    } catch (error) {
      yield { document, line, fault: `is not JSON: ${messageOf(error)}` };
    }
  }
}

function* yamlValues(text: string): Generator<Parsed> {
  for (const { text: piece, line, document } of yamlPieces(text)) {
    // Go reads YAML 1.1, where a bare no is a boolean.
    const parsed = parseDocument(piece, { version: '1.1', uniqueKeys: true, logLevel: 'silent', prettyErrors: false });
    const [error] = parsed.errors;
    const offset = piece.search(/[^\s]/);
    const firstLine = line - piece.slice(0, Math.max(0, offset)).split('\n').length + 1;
    if (error) {
      // What is missing at the end is missing in the last line that says something.
      const at = Math.min(error.pos[0], piece.trimEnd().length);
      const faultLine = firstLine + piece.slice(0, at).split('\n').length - 1;
      yield { document, line, fault: `is not YAML: ${messageOf(error)}`, faultLine };
      continue;
    }
    try {
      const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
      yield { document, line, value, elementLines: elementLines(parsed, piece, firstLine) };
    } catch (trouble) {
      yield { document, line, fault: `is not YAML that can be read: ${messageOf(trouble)}` };
    }
  }
}

/** The lines in which the elements of a list of items begin. */
function elementLines(parsed: ReturnType<typeof parseDocument>, text: string, firstLine: number): number[] {
  const items = parsed.get('items', true);
  if (!isSeq(items)) return [];
  let line = firstLine;
  let counted = 0;
  return items.items.map((item) => {
    const start = isNode(item) ? (item.range?.[0] ?? counted) : counted;
    line += text.slice(counted, start).split('\n').length - 1;
    counted = start;
    return line;
  });
}

function* objectsIn(value: unknown, place: Place, lines: readonly number[] = []): Generator<SourceObject> {
  if (value === null || value === undefined) return;
  if (!isObject(value)) {
    yield { place, fault: 'is not an object with apiVersion and kind' };
    return;
  }
  const { kind, items } = value;
  // "List" and typed lists such as PodList; a custom kind may end in List too, but then it has no items.
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    for (const [index, item] of items.entries()) yield* objectsIn(item, { ...place, line: lines[index] ?? place.line });
    return;
  }
  yield { place, value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** On one line: parsers draw a picture below it. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
