import { lengthOfComposite, readGoQuoted } from './go-values.ts';

/**
 * One error about one field, as the API server writes it: "PATH: TYPE[: VALUE][: DETAIL]".
 * Source: ErrorBody in apimachinery/pkg/util/validation/field/errors.go, 0.24.17 and 0.34.4.
 */
export interface FieldError {
  /** As it is written: "spec.containers[0].hostPort", ".containers[0].privileged". */
  readonly path: string;
  readonly error: FieldErrorType;
  readonly value: SaidValue;
  /** Empty where nothing more is said. */
  readonly detail: string;
}

/**
 * What the sentence says of the value that was found.
 *   value      the value itself; lists are those of numbers or of text
 *   nothing    that there is none
 *   other      something that is not taken apart, in Go's or in JSON's words
 *   not said   the sentence leaves it out
 */
export type SaidValue =
  | { readonly said: 'value'; readonly value: string | number | boolean | readonly number[] | readonly string[] }
  | { readonly said: 'nothing' }
  | { readonly said: 'other'; readonly text: string }
  | { readonly said: 'not said' };

export const NOT_SAID: SaidValue = { said: 'not said' };

const TYPES = [
  'Invalid value',
  'Forbidden',
  'Required value',
  'Unsupported value',
  'Duplicate value',
  'Not found',
  'Too long',
  'Too many',
  'Internal error',
] as const;
export type FieldErrorType = (typeof TYPES)[number];

/** Where a value of that type is never written. */
const WITHOUT_VALUE: ReadonlySet<FieldErrorType> = new Set([
  'Forbidden',
  'Required value',
  'Too long',
  'Internal error',
]);

/** "spec.volumes[0].hostPath", ".containers[1].capabilities.add", "pod.metadata.annotations[KEY]", and old short paths: "fsGroup". */
const HEADER = new RegExp(
  String.raw`(?<=^| )([.\w][\w.-]*(?:\[[^\]\s]*\][\w.-]*)*): (${TYPES.join('|')})(?=[:\s,\]]|$)`,
  'g',
);

/** What the errors of a list are taken apart by, and which details are known. */
export interface ErrorListForm {
  /** Between two errors. */
  readonly separator: ' ' | ', ';
  /**
   * Whether a detail is complete. A detail may have text of the pod in it, and that may look like the beginning of another
   * error: an error ends where what was read is a detail that is known, else at the next beginning outside of quotes.
   */
  readonly isKnownDetail?: (error: Omit<FieldError, 'detail'>, detail: string) => boolean;
}

/** Undefined where the text is not a list of errors from its beginning to its end. */
export function parseFieldErrors(text: string, form: ErrorListForm): readonly FieldError[] | undefined {
  if (text === '') return [];
  const begins = [...text.matchAll(HEADER)].filter(({ index }) => isAfter(form.separator, text, index));
  const errors: FieldError[] = [];
  let at = 0;
  for (let next = 0; at < text.length; ) {
    const header = begins[next];
    if (header?.index !== at) return undefined;
    const error = header[2] as FieldErrorType;
    const { value, length } = readValue(error, text.slice(at + header[0].length));
    const from = at + header[0].length + length;
    const one = { path: header[1] ?? '', error, value };
    do next += 1;
    while ((begins[next]?.index ?? Number.POSITIVE_INFINITY) - form.separator.length < from);
    // The errors that follow, or what looks like it.
    const ahead = begins.slice(next, next + LOOK_AHEAD);
    const isLast = next + LOOK_AHEAD >= begins.length;
    const ends = [...ahead.map(({ index }) => index - form.separator.length), ...(isLast ? [text.length] : [])];
    const detailTo = (end: number) => text.slice(from, end).replace(/^: /, '');
    const known = ends.find((end) => form.isKnownDetail?.(one, detailTo(end)));
    const end =
      known ?? ends.find((candidate) => hasClosedQuotes(text.slice(from, candidate))) ?? ends[0] ?? text.length;
    errors.push({ ...one, detail: detailTo(end) });
    at = end === text.length ? end : end + form.separator.length;
    while (next < begins.length && (begins[next]?.index ?? 0) < at) next += 1;
  }
  return errors;
}

/** Of the beginnings within one detail, how many are looked at: more is an attempt to keep this program busy. */
const LOOK_AHEAD = 20;

function isAfter(separator: string, text: string, index: number): boolean {
  return index === 0 || text.startsWith(separator, index - separator.length);
}

function hasClosedQuotes(text: string): boolean {
  return (text.replace(/\\./gs, '').match(/"/g) ?? []).length % 2 === 0;
}

function readValue(error: FieldErrorType, text: string): { readonly value: SaidValue; readonly length: number } {
  const none = { value: NOT_SAID, length: 0 };
  if (WITHOUT_VALUE.has(error) || !text.startsWith(': ')) return none;
  const rest = text.slice(2);
  const quoted = readGoQuoted(rest);
  // A nil pointer is "null" too, and cannot be told from the text.
  if (quoted) return { value: { said: 'value', value: quoted.value }, length: 2 + quoted.length };
  const simple = /^(?:true|false|-?\d+(?:\.\d+)?)(?=[:\s,\]]|$)/.exec(rest)?.[0];
  if (simple !== undefined) {
    const value = simple === 'true' || simple === 'false' ? simple === 'true' : Number(simple);
    return { value: { said: 'value', value }, length: 2 + simple.length };
  }
  const length = lengthOfComposite(rest);
  return length === 0 ? none : { value: compositeValue(rest.slice(0, length)), length: 2 + length };
}

/** `[]int64{3, 7}` and `[]core.Capability{"KILL"}`; from 1.25 on `[3,7]` and `["KILL"]`. */
function compositeValue(text: string): SaidValue {
  const items = /^\[\][\w.]+\{(.*)\}$/s.exec(text)?.[1] ?? /^\[(.*)\]$/s.exec(text)?.[1];
  if (items === undefined) return { said: 'other', text };
  if (/^(?:-?\d+(?:, ?-?\d+)*)?$/.test(items)) {
    return { said: 'value', value: items === '' ? [] : items.split(/, ?/).map(Number) };
  }
  const names: string[] = [];
  for (let rest = items; rest !== ''; ) {
    const name = readGoQuoted(rest);
    if (!name) return { said: 'other', text };
    names.push(name.value);
    rest = rest.slice(name.length).replace(/^, ?/, '');
  }
  return { said: 'value', value: names };
}
