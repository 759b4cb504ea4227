import type { Place } from '../kubernetes/workload.ts';
import { cutText } from './cut-text.ts';
import { needsKindOfList, withKindOf } from './list-items.ts';
import type { LineOf, ParsedValue } from './parsed-value.ts';
import type { ListHead, SourcePiece } from './source-piece.ts';
import { valuesInJson } from './values-in-json.ts';

/** An object of a file, or what is wrong with a document. */
export type SourceObject = FoundObject | SourceFault;

export interface FoundObject {
  readonly place: Place;
  readonly value: Readonly<Record<string, unknown>>;
  readonly lineOf: LineOf;
  /** Of a list: there it has to be an object of the API. */
  readonly isElement: boolean;
  /** Whether something between {{ and }} stands in its text. */
  readonly hasActions: boolean;
}

export interface SourceFault {
  readonly place: Place;
  readonly fault: string;
  /**
   * What could not be read:
   *   file       it is not there, cannot be opened, is no text
   *   manifest   a document that names an apiVersion or a kind
   *   template   the same with something between {{ and }} in it, as in charts of Helm
   *   other      a document that is not meant for Kubernetes, by all that can be seen of it
   */
  readonly of: 'file' | 'manifest' | 'template' | 'other';
}

/** Every object of a manifest, YAML or JSON, with those of lists one by one. Faults are of single documents: the others come. */
export async function* objectsInText(
  chunks: AsyncIterable<string>,
  file: string,
  isOfInterest: (apiVersion: string, kind: string) => boolean = () => true,
): AsyncGenerator<SourceObject> {
  /** Elements of a list whose kind is written behind them. */
  let kindless: FoundObject[] = [];
  for await (const piece of cutText(chunks)) {
    if (piece.endOfList) {
      yield* ofList(kindless, piece.endOfList);
      kindless = [];
      continue;
    }
    const kind = kindAtTheTop(piece);
    if (kind && !isOfInterest(kind.apiVersion, kind.kind)) continue;
    for (const object of await objectsInPiece(piece, file)) {
      if (piece.list && 'value' in object && needsKindOfList(object.value, piece.list)) kindless.push(object);
      else yield object;
    }
  }
}

async function objectsInPiece(piece: SourcePiece, file: string): Promise<SourceObject[]> {
  const { text, line, document } = piece;
  if (piece.fault !== undefined) return [{ place: { file, document, line }, fault: piece.fault, of: 'manifest' }];
  const hasActions = text.includes('{{');
  return (await valuesInPiece(piece)).flatMap((parsed): SourceObject[] => {
    const place: Place = { file, document: parsed.document, line: parsed.line };
    if ('fault' in parsed) return [{ place, fault: parsed.fault, of: unreadable(text, hasActions) }];
    const { value, lineOf, isElement } = parsed;
    if (isObject(value)) return [{ place, value, lineOf, isElement, hasActions }];
    if (value === null || value === undefined) return [];
    return [{ place, fault: 'is not an object with apiVersion and kind', of: isElement ? 'manifest' : 'other' }];
  });
}

async function valuesInPiece(piece: SourcePiece): Promise<ParsedValue[]> {
  if (piece.syntax === 'yaml') return [...(await yaml())(piece)];
  const values = [...valuesInJson(piece)];
  if (!piece.text.startsWith('{') || !values.some((value) => 'fault' in value && value.fault.startsWith('is not JSON')))
    return values;
  // Between brackets YAML can do without quotes.
  const asYaml = [...(await yaml())(piece)];
  return asYaml.some((value) => 'fault' in value) ? values : asYaml;
}

async function yaml(): Promise<(piece: SourcePiece) => Iterable<ParsedValue>> {
  return (await import('./values-in-yaml.ts')).valuesInYaml;
}

function ofList(elements: readonly FoundObject[], list: ListHead): FoundObject[] {
  const [first] = elements;
  // An object with a field called items: it is one document, whatever it is.
  if (first && !list.kind?.endsWith('List')) return [{ ...first, value: {}, isElement: false }];
  return elements.map((element) => ({ ...element, value: withKindOf(element.value, list) }));
}

/** By the first lines of a document, as most are written; undefined where only its parser can tell. */
function kindAtTheTop({
  syntax,
  text,
}: SourcePiece): { readonly apiVersion: string; readonly kind: string } | undefined {
  if (syntax !== 'yaml') return undefined;
  const [, indentation, apiVersion, kind] = FIRST_LINES.exec(text) ?? [];
  if (indentation === undefined || apiVersion === undefined || kind === undefined) return undefined;
  // Another key of that name, or one that could come to be one, is for the parser.
  const kinds = text.match(
    indentation === '' ? /^(?:kind[^\S\n]*:|["'?!&*{[<])/gm : /^ {2}(?:kind[^\S\n]*:|["'?!&*{[<])/gm,
  );
  return kinds?.length === 1 ? { apiVersion, kind } : undefined;
}

const FIRST_LINES =
  /^(?:---[^\S\n]*\n|[^\S\n]*(?:#.*)?\n)*((?: {2})?)apiVersion:[^\S\n]+([\w./-]+)[^\S\n]*\n\1kind:[^\S\n]+(\w+)[^\S\n]*\n/;

function unreadable(text: string, hasActions: boolean): SourceFault['of'] {
  if (!/(?:^|[\s{,"'])(?:apiVersion|kind)["']?\s*:/m.test(text)) return 'other';
  return hasActions ? 'template' : 'manifest';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
