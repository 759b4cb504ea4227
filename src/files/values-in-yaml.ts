import { constructFromEvents, type Event, parseEvents, YAMLException } from 'js-yaml';
import type { FieldPath } from '../kubernetes/field-path.ts';
import { goYamlSchema } from './go-yaml-schema.ts';
import { parserMessage, valuesWithin } from './list-items.ts';
import { linesBefore, type ParsedValue } from './parsed-value.ts';
import { MAX_DEPTH, type SourcePiece, TOO_DEEP } from './source-piece.ts';
import { YamlTree } from './yaml-tree.ts';

const SCHEMA = goYamlSchema();

/** Every value of a YAML document; the elements of lists, and of lists in them, are values of their own. */
export function* valuesInYaml({ text: written, line: firstLine, document, list }: SourcePiece): Generator<ParsedValue> {
  let text = written;
  const lineAt = (offset: number) => firstLine + linesBefore(text, offset);
  let events: Event[] = [];
  let values: unknown[];
  try {
    ({ text, events } = parsed(written));
    const aliases = new YamlTree(text, events).aliasFault();
    if (aliases !== undefined) {
      yield { document, line: firstLine, fault: aliases };
      return;
    }
    values = constructFromEvents(events, { source: text, schema: SCHEMA, maxTotalMergeKeys: MAX_MERGED });
  } catch (error) {
    const offset = error instanceof YAMLException ? error.mark?.position : undefined;
    // What is missing at the end is missing in the last line that says something.
    const line = lineAt(Math.min(offset ?? 0, text.trimEnd().length));
    yield { document, line, fault: faultOf(error, new YamlTree(text, events), offset ?? 0) };
    return;
  }
  const tree = new YamlTree(text, events);
  for (const [index, value] of values.entries()) {
    const root = tree.root(index);
    const lineOf = (field: FieldPath) => (root === undefined ? firstLine : lineAt(tree.offsetOf(root, field)));
    yield* valuesWithin(value, document, lineOf, list);
  }
}

/** Of a document, in characters that are parsed again. */
const MAX_WORK = 20_000_000;

/** Deeper than lines of any document are indented. */
const INDENTATION = ' '.repeat(200);

/**
 * The events of a document. Where text between quotes or brackets goes on in a line that is not indented, YAML 1.2 and this parser
 * refuse it, and Go takes it: there such a line is indented first, which changes nothing of what it says.
 */
function parsed(written: string): { readonly text: string; readonly events: Event[] } {
  let text = written;
  for (let work = 0; ; work += text.length) {
    try {
      return { text, events: parseEvents(text, { maxDepth: MAX_DEPTH }) };
    } catch (error) {
      const position =
        error instanceof YAMLException && error.reason === 'deficient indentation' ? error.mark?.position : undefined;
      if (position === undefined || work > MAX_WORK) throw error;
      text = `${text.slice(0, position)}${INDENTATION}${text.slice(position)}`;
    }
  }
}

/** Keys that merge keys "<<" bring in, in one document. */
const MAX_MERGED = 10_000;

function faultOf(error: unknown, tree: YamlTree, offset: number): string {
  const reason = error instanceof YAMLException ? error.reason : parserMessage(error);
  if (reason === 'duplicated mapping key') return `has the key "${tree.keyAt(offset)}" twice in one object`;
  return /depth|nested too deeply/i.test(reason) ? TOO_DEEP : `is not YAML: ${reason}`;
}
