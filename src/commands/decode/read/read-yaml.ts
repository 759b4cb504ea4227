import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseAllDocuments, type YAMLMap } from 'yaml';
import { EMPTY } from '../../../capability/mask.ts';
import type { Decoded, DecodedSet, DecodeFault } from '../decoded.ts';
import { readName } from './read-names.ts';

/**
 * The lists in a manifest, or in a piece of one: `add` and `drop` of every securityContext.capabilities, wherever it is, also
 * of a piece that begins at `capabilities` or at the lists; or a list by itself. A list with a mistake in it is left out.
 */
export function readYaml(text: string, lastBit: number): (Decoded | DecodeFault)[] {
  const lines = new LineCounter();
  const placeOf = (node: Node | null | undefined) => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { line, column: col };
  };
  const found: (Decoded | DecodeFault)[] = [];
  for (const document of parseAllDocuments(text, { lineCounter: lines })) {
    const [error] = document.errors;
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      found.push({
        at: { line, column: col },
        fault: `is not YAML: ${error.message.split('\n')[0]?.replace(/ at line .*/, '')}`,
      });
      continue;
    }
    for (const { node, path } of capabilitiesIn(document.contents, '')) {
      const faults: DecodeFault[] = [];
      const sets = listsOf(node).map(({ name, list }): DecodedSet => {
        let mask = EMPTY;
        for (const entry of isSeq(list) ? list.items : [list]) {
          const read = isScalar(entry) ? readName(String(entry.value), lastBit) : 'expected the name of a capability';
          if (typeof read === 'string') faults.push({ at: placeOf(entry as Node), fault: read });
          else mask |= read;
        }
        return { name, mask };
      });
      const at = { form: 'yaml', line: placeOf(node).line } as const;
      found.push(...(faults.length > 0 ? faults : [{ ...at, ...(path === '' ? {} : { of: path }), sets }]));
    }
  }
  return found.length > 0 ? found : [{ fault: 'has no lists of capabilities' }];
}

interface Lists {
  readonly node: ParsedNode;
  /** The field that holds them, without the last `.securityContext.capabilities`; empty at the top of a piece. */
  readonly path: string;
}

function* capabilitiesIn(node: ParsedNode | null, path: string): Generator<Lists> {
  if (isSeq(node)) {
    if (path === '' && node.items.every(isScalar)) yield { node, path };
    else
      for (const [index, item] of node.items.entries()) yield* capabilitiesIn(item as ParsedNode, `${path}[${index}]`);
  } else if (isMap(node)) {
    const isCapabilities = path === '' || /(?:^|\.)capabilities$/.test(path);
    if (isCapabilities && listsOf(node).length > 0) {
      yield { node, path: path.replace(/(?:^|\.)(?:securityContext\.)?capabilities$/, '') };
      return;
    }
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : '');
      yield* capabilitiesIn(value as ParsedNode | null, path === '' ? name : `${path}.${name}`);
    }
  }
}

function listsOf(node: ParsedNode): { readonly name: DecodedSet['name']; readonly list: unknown }[] {
  if (isSeq(node)) return [{ name: 'capabilities', list: node }];
  return (['add', 'drop'] as const).flatMap((name) => {
    const list: unknown = (node as YAMLMap).get(name, true);
    return isSeq(list) ? [{ name, list }] : [];
  });
}
