import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser/lib/esm/main.js';
import type { FieldPath } from '../kubernetes/field-path.ts';
import { parserMessage, valuesWithin } from './list-items.ts';
import { linesBefore, type ParsedValue } from './parsed-value.ts';
import type { SourcePiece } from './source-piece.ts';

/** Every value of a piece of JSON; the elements of lists, and of lists in them, are values of their own. */
export function* valuesInJson({ text, line, document, list, members }: SourcePiece): Generator<ParsedValue> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    yield { document, line, fault: `is not JSON: ${parserMessage(error)}` };
    return;
  }
  let tree: Node | undefined;
  const lineOf = (field: FieldPath): number => {
    if (field.length === 0) return line;
    // Takes several times as long as JSON.parse: only where a place is asked for.
    tree ??= parseTree(text);
    return line + linesBefore(text, tree ? offsetOf(tree, field) : 0);
  };
  // JSON.parse silently takes the last of two members of one name.
  if (members !== undefined && membersOf(value) < members) {
    tree ??= parseTree(text);
    const repeated = tree && repeatedKeyIn(tree);
    const at = line + linesBefore(text, repeated?.offset ?? 0);
    yield { document, line: at, fault: `has the key "${repeated?.value}" twice in one object` };
    return;
  }
  yield* valuesWithin(value, document, lineOf, list);
}

/** Where the key or the list element begins; of the nearest parent that is there. */
function offsetOf(root: Node, field: FieldPath): number {
  let node = root;
  let { offset } = node;
  for (const part of field) {
    const value = findNodeAtLocation(node, [part]);
    if (!value) break;
    offset = value.parent?.type === 'property' ? value.parent.offset : value.offset;
    node = value;
  }
  return offset;
}

/** How many members all objects in a value have together. */
function membersOf(value: unknown): number {
  let count = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner = Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    for (const one of inner) if (typeof one === 'object' && one !== null) rest.push(one);
  }
  return count;
}

function repeatedKeyIn(root: Node): Node | undefined {
  const rest = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    const seen = new Set<unknown>();
    for (const child of node.children ?? []) {
      const [key] = child.type === 'property' ? (child.children ?? []) : [];
      if (key && seen.has(key.value)) return key;
      if (key) seen.add(key.value);
      rest.push(child);
    }
  }
  return undefined;
}
