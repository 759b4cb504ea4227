import {
  ANNOTATIONS,
  BOOLEAN,
  LABELS,
  list,
  NUMBER,
  OBJECT_NAME,
  object,
  type Read,
  type Schema,
  TEXT,
} from './schema.ts';

const OWNER_REFERENCE = object(
  { apiVersion: OBJECT_NAME, kind: OBJECT_NAME, name: OBJECT_NAME, uid: TEXT, controller: BOOLEAN },
  ['apiVersion', 'kind', 'name', 'uid'],
);

/** Owners come first, so that in recordings names follow those of their owners. */
const FIELDS = {
  ownerReferences: list(OWNER_REFERENCE),
  namespace: OBJECT_NAME,
  name: OBJECT_NAME,
  uid: TEXT,
  /** RFC 3339, in whole seconds. */
  creationTimestamp: TEXT,
  /** Set once it is to be removed. */
  deletionTimestamp: TEXT,
  /** Grows with each change of the spec. */
  generation: NUMBER,
  labels: LABELS,
  annotations: ANNOTATIONS,
};

/** Of a template: it has no name. */
export const METADATA = object(FIELDS);

/** Of whatever is in a cluster. */
export const NAMED_METADATA = object(FIELDS, ['name']);

/** A cluster has a hundred of them, and they are only told apart. */
export const ONLY_NAMES = object({ namespace: OBJECT_NAME, name: OBJECT_NAME }, ['name']);

/** Of a list: where the next page begins; absent or empty on the last one. */
export const LIST_METADATA = object({ continue: TEXT });

/** Any API object, before its kind is looked at. */
export const ANY_OBJECT = object({ metadata: NAMED_METADATA }, ['metadata']);

export type OwnerReference = Read<typeof OWNER_REFERENCE>;
export type ObjectMeta = Read<typeof NAMED_METADATA>;

/** An object of a kind, with what it says of its kind: the items of a list do not. */
export type ApiObject<S extends Schema> = { readonly apiVersion?: string; readonly kind?: string } & Read<S>;
