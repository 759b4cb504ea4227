import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import type { FieldPath } from '../kubernetes/field-path.ts';

/** Where a field is written in the text of a document, or the nearest of its parents that is: where its key or list element begins. */
export function offsetInYaml(document: Document, field: FieldPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of field) {
    const next = typeof part === 'number' ? elementOf(document, node, part) : fieldOf(document, node, part);
    if (next === undefined) break;
    offset = startOf(next.start) ?? offset;
    node = next.value;
  }
  return offset;
}

interface Step {
  readonly start: unknown;
  readonly value: unknown;
}

function elementOf(document: Document, node: unknown, index: number): Step | undefined {
  const list = resolved(document, node);
  const item = isSeq(list) ? list.items[index] : undefined;
  return item === undefined ? undefined : { start: item, value: item };
}

/** Also where the field came in by a merge key "<<". */
function fieldOf(document: Document, node: unknown, name: string): Step | undefined {
  const map = resolved(document, node);
  if (isSeq(map)) return map.items.map((item) => fieldOf(document, item, name)).find((step) => step !== undefined);
  if (!isMap(map)) return undefined;
  const own = map.items.find((pair) => keyOf(pair) === name);
  if (own) return { start: own.key, value: own.value };
  const merge = map.items.find((pair) => keyOf(pair) === '<<');
  return merge && fieldOf(document, merge.value, name);
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? (key.source ?? String(key.value)) : undefined;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
