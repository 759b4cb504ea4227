import type { FieldPath } from '../kubernetes/field-path.ts';
import type { ParsedValue } from './parsed-value.ts';
import type { ListHead } from './source-piece.ts';

/** Lists within lists: kubectl makes none. */
const MAX_LISTS = 5;
const TOO_MANY_LISTS = `has lists within lists, more than ${MAX_LISTS} deep`;

/** The value, or the elements of a list, and of lists in it. */
export function* valuesWithin(
  value: unknown,
  document: number,
  lineOf: (field: FieldPath) => number,
  list: ListHead | undefined,
  listsAround = 0,
): Generator<ParsedValue> {
  const whole = list ? withKindOf(value, list) : value;
  const items = itemsOfList(whole);
  const line = lineOf([]);
  if (items === undefined) yield { document, line, value: whole, lineOf, isElement: list !== undefined };
  else if (listsAround > MAX_LISTS) yield { document, line, fault: TOO_MANY_LISTS };
  else {
    for (const [index, item] of items.entries()) {
      const lineWithin = (field: FieldPath) => lineOf(['items', index, ...field]);
      yield* valuesWithin(item, document, lineWithin, headOf(whole), listsAround + 1);
    }
  }
}

/** The elements of a "List" or of a typed list such as PodList; a custom kind may end in List too, but then it has no items. */
function itemsOfList(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value)) return undefined;
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

/** Elements of a typed list, as the API server writes it, have no kind: they are of the kind that the list is of. */
export function withKindOf<Element>(element: Element, { kind = '', apiVersion = '' }: ListHead): Element {
  if (!isObject(element) || element.kind !== undefined || element.apiVersion !== undefined) return element;
  const ofElements = kind.endsWith('List') ? kind.slice(0, -'List'.length) : '';
  return ofElements === '' ? element : { apiVersion, kind: ofElements, ...element };
}

/** Whether an element of this list needs what only comes after it. */
export function needsKindOfList(element: unknown, { kind }: ListHead): boolean {
  return kind === undefined && isObject(element) && element.kind === undefined && element.apiVersion === undefined;
}

function headOf(list: unknown): ListHead {
  const { apiVersion, kind } = isObject(list) ? list : {};
  return {
    ...(typeof apiVersion === 'string' ? { apiVersion } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** On one line: parsers draw a picture below it. */
export function parserMessage(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return /call stack/i.test(message) ? 'it is nested too deeply' : message;
}
