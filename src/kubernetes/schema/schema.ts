/**
 * The words in which the API objects that this program reads are described, each field once. From the one description come the types
 * (Read), the check of manifests, recordings and answers (shape.ts), what a recording keeps and what of it is a name (field.ts), and
 * the JSON Schema of recordings.
 */
import * as v from 'valibot';

export type Schema<T = unknown> = v.GenericSchema<unknown, T>;

/** The type of what a schema describes. */
export type Read<S extends Schema> = v.InferOutput<S>;

/**
 * What is in a text, for recordings with other names (--redact names). Numbers and booleans are never names.
 *   text         words of the API, of Kubernetes or of the kernel: stay
 *   name         by which somebody named something of his own: replaced
 *   path         of a file: names between slashes
 *   version      of a program: what a vendor or user appended to the numbers is a name
 *   message      a sentence of a server or a kubelet, with names in it
 *   reading      what a reader printed of /proc: the names of processes are names
 *   labels       texts by keys; both are names
 *   annotations  texts by keys; recordings hold those that say something about security, and no others
 */
export type FieldClass = 'text' | 'name' | 'path' | 'version' | 'message' | 'reading' | 'labels' | 'annotations';

/** How the class of a field is noted in its schema. */
export interface FieldNote extends Record<string, unknown> {
  readonly class: FieldClass;
}

function text(fieldClass: FieldClass): Schema<string> {
  return v.pipe(v.string(), v.metadata<string, FieldNote>({ class: fieldClass }));
}

export const TEXT: Schema<string> = v.string();
export const OBJECT_NAME = text('name');
export const PATH = text('path');
export const PROGRAM_VERSION = text('version');
export const MESSAGE = text('message');
export const READING = text('reading');
export const NUMBER: Schema<number> = v.number();
export const BOOLEAN: Schema<boolean> = v.boolean();

/** What valibot takes for an object may be a list. */
const NO_LIST = v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

type Texts = Readonly<Record<string, string>>;

function map(fieldClass: 'labels' | 'annotations'): Schema<Texts> {
  return v.pipe(NO_LIST, v.record(v.string(), v.string()), v.metadata<Texts, FieldNote>({ class: fieldClass }));
}

export const LABELS = map('labels');
export const ANNOTATIONS = map('annotations');

export function list<T>(item: Schema<T>): Schema<readonly T[]> {
  return v.array(item);
}

type Fields = Readonly<Record<string, Schema>>;
type Flat<T> = { readonly [K in keyof T]: T[K] };
type ObjectOf<F extends Fields, R extends keyof F> = Flat<
  { readonly [K in R]: Read<F[K]> } & { readonly [K in Exclude<keyof F, R>]?: Read<F[K]> }
>;

/**
 * An object with these fields, and others that are not read.
 * @param required what the API server requires; everything else may be absent
 */
export function object<F extends Fields, R extends keyof F & string = never>(
  fields: F,
  required: readonly R[] = [],
): Schema<ObjectOf<F, R>> {
  const isRequired = new Set<string>(required);
  const entries = Object.entries(fields).map(([name, field]) => [
    name,
    isRequired.has(name) ? field : v.optional(field),
  ]);
  return v.pipe(NO_LIST, v.object<v.ObjectEntries>(Object.fromEntries(entries))) as Schema as Schema<ObjectOf<F, R>>;
}

/** That there is one is enough; what is in it is not read. */
export const ANYTHING = object({});
