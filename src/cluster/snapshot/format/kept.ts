import { MIRROR_ANNOTATION } from '../../../kubernetes/mirror-annotation.ts';

/**
 * What is kept of a value: an allow-list, so that a field that nobody here knows of never gets into a recording.
 *   text, number, truth   a scalar of the API
 *   name                  a text by which somebody named something of his own: --redact names replaces it
 *   message               a sentence of a server or a kubelet, with names in it
 *   labels                texts by keys; both are names
 *   annotations           those that say something about security, and no others
 *   reading               what a reader printed of /proc: the names of processes are names
 */
export type Kept =
  | 'text'
  | 'number'
  | 'truth'
  | 'name'
  | 'message'
  | 'labels'
  | 'annotations'
  | 'reading'
  | { readonly fields: Readonly<Record<string, Kept>>; readonly required?: readonly string[] }
  | { readonly list: Kept };

export function fields(
  known: Readonly<Record<string, Kept>>,
  required: readonly string[] = [],
): { readonly fields: Readonly<Record<string, Kept>>; readonly required: readonly string[] } {
  return { fields: known, required };
}

export function list(kept: Kept): Kept {
  return { list: kept };
}

/** A field of another type than the API's; only in files that no server wrote. */
export class WrongTypeError extends Error {
  override readonly name = 'WrongTypeError';
  /** "spec.containers[0].name" */
  readonly path: string;

  constructor(path: string, is: string) {
    super(`${path} ${is}`);
    this.path = path;
  }
}

/** Called for every scalar that is kept. */
export type Change = (value: string, kept: Leaf, key?: string) => string;
type Leaf = Extract<Kept, string>;

const asItIs: Change = (value) => value;

/** A value without what is not kept. Absent and null stay what they are. Throws a WrongTypeError. */
export function keep(value: unknown, kept: Kept, path: string, change: Change = asItIs): unknown {
  if (value === undefined || value === null) return value;
  if (typeof kept === 'string') return keepLeaf(value, kept, path, change);
  if ('list' in kept) {
    if (!Array.isArray(value)) throw new WrongTypeError(path, 'is not a list');
    return value.map((item, index) => keep(item, kept.list, `${path}[${index}]`, change));
  }
  const object = objectAt(value, path);
  for (const field of kept.required ?? []) {
    if (object[field] === undefined || object[field] === null)
      throw new WrongTypeError(join(path, field), 'is missing');
  }
  const result: Record<string, unknown> = {};
  // In the table's order, so that owners come before what is named after them.
  for (const [field, inner] of Object.entries(kept.fields)) {
    if (object[field] === undefined) continue;
    const inField = keep(object[field], inner, join(path, field), change);
    if (inner !== 'annotations' || Object.keys(inField as object).length > 0) result[field] = inField;
  }
  return result;
}

const TYPES: Readonly<Partial<Record<Leaf, readonly string[]>>> = {
  number: ['number'],
  truth: ['boolean'],
};

function keepLeaf(value: unknown, kept: Leaf, path: string, change: Change): unknown {
  if (kept === 'labels' || kept === 'annotations') {
    const entries = Object.entries(objectAt(value, path));
    return Object.fromEntries(
      entries
        .filter(([key]) => kept === 'labels' || isAboutSecurity(key))
        .map(([key, text]) => {
          if (typeof text !== 'string') throw new WrongTypeError(`${path}[${key}]`, 'is not a text');
          return [change(key, kept), change(text, kept, key)];
        }),
    );
  }
  if (!(TYPES[kept] ?? ['string']).includes(typeof value)) {
    throw new WrongTypeError(
      path,
      `is not a ${kept === 'truth' ? 'truth value' : kept === 'number' ? 'number' : 'text'}`,
    );
  }
  return typeof value === 'string' ? change(value, kept) : value;
}

/** What admission reads or writes. kubectl's last-applied-configuration has the values of environment variables in it. */
function isAboutSecurity(key: string): boolean {
  return EXACT.includes(key) || PREFIXES.some((prefix) => key.startsWith(prefix));
}

const EXACT: readonly string[] = [
  'kubernetes.io/psp',
  MIRROR_ANNOTATION,
  'openshift.io/scc',
  'openshift.io/required-scc',
  'security.openshift.io/validated-scc-subject-type',
  'deployment.kubernetes.io/revision',
];

const PREFIXES: readonly string[] = [
  'seccomp.security.alpha.kubernetes.io/',
  'container.seccomp.security.alpha.kubernetes.io/',
  'apparmor.security.beta.kubernetes.io/',
  'container.apparmor.security.beta.kubernetes.io/',
  'openshift.io/sa.scc.',
];

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WrongTypeError(path, 'is not an object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
