import type { AccessAnswer, AccessReview } from '../../../kubernetes/access-review.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import type { ApiKind } from '../../../kubernetes/schema/kinds.ts';
import type { MissingThing, RecordedList, RecordedReading, SnapshotEnd, SnapshotHeader } from './format.ts';
import { PackedStore } from './packed-store.ts';

/** Where an object is among those of its kind; kinds that are in no namespace have none. */
export interface ObjectName {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** What was read of a recording, or of a dump: objects by their names, and what is known of the rest. */
export class Recording {
  /** As the user wrote it. */
  readonly source: string;
  /** Undefined for a dump: nobody knows when it was made, and what is not in it. */
  header: SnapshotHeader | undefined;
  end: SnapshotEnd | undefined;
  readonly #store = new PackedStore();
  /** By kind; the keys of its objects, NAMESPACE/NAME. */
  readonly #objects = new Map<string, Set<string>>();

  constructor(source: string) {
    this.source = source;
  }

  addObject(kind: ApiKind, object: KubernetesObject): void {
    // Manifests may leave it out.
    const metadata = kind.isNamespaced ? { namespace: 'default', ...object.metadata } : object.metadata;
    const key = objectKey(metadata);
    const keys = this.#objects.get(kind.kind) ?? new Set();
    keys.add(key);
    this.#objects.set(kind.kind, keys);
    this.#store.put(`${kind.kind} ${key}`, { ...object, metadata });
  }

  addReading(reading: RecordedReading): void {
    this.#store.put(readingKey(reading), reading);
  }

  addReview({ review, answer }: { readonly review: AccessReview; readonly answer: AccessAnswer }): void {
    this.#store.put(reviewKey(review), answer);
  }

  object({ kind }: ApiKind, name: ObjectName): KubernetesObject | undefined {
    return this.#store.get(`${kind} ${objectKey(name)}`) as KubernetesObject | undefined;
  }

  /** In the server's order; one at a time, so that a reader may hold what he needs and no more. */
  *objects({ kind }: ApiKind, namespace: string | undefined): Generator<KubernetesObject> {
    const keys = [...(this.#objects.get(kind) ?? [])].filter(
      (key) => namespace === undefined || key.startsWith(`${namespace}/`),
    );
    for (const key of keys.sort()) yield this.#store.get(`${kind} ${key}`) as KubernetesObject;
  }

  reading(of: Pick<RecordedReading, 'namespace' | 'pod' | 'container' | 'rule'>): RecordedReading | undefined {
    return this.#store.get(readingKey(of)) as RecordedReading | undefined;
  }

  review(review: AccessReview): AccessAnswer | undefined {
    return this.#store.get(reviewKey(review)) as AccessAnswer | undefined;
  }

  /** Whether everybody of a kind is held who was there, in one namespace or in all. */
  isWhole(kind: ApiKind, namespace: string | undefined): boolean {
    const within = kind.isNamespaced ? namespace : undefined;
    if (!this.end) return this.#isTakenForWhole(kind, within);
    return this.end.lists.some(
      (list) => isOf(list, kind) && (list.namespace === undefined || list.namespace === within),
    );
  }

  /** What kept a list from being recorded, or an object. */
  failureOf(kind: ApiKind, { namespace, name }: Partial<ObjectName>): MissingThing['failure'] | undefined {
    return this.end?.missing.find(
      (one) => isOf(one, kind) && one.name === name && (one.namespace === undefined || one.namespace === namespace),
    )?.failure;
  }

  /** How the server's version could not be had. */
  versionFailure(): MissingThing['failure'] | undefined {
    return this.end?.missing.find(({ kind }) => kind === SERVER_VERSION)?.failure;
  }

  /** How this way of asking was refused. */
  reviewFailure({ kind, attributes }: AccessReview): MissingThing['failure'] | undefined {
    const within = kind === 'LocalSubjectAccessReview' ? attributes.namespace : undefined;
    return this.end?.missing.find((one) => one.kind === kind && one.namespace === within)?.failure;
  }

  /** The namespaces that objects are in. */
  namespaces(): ReadonlySet<string> {
    const keys = [...this.#objects.values()].flatMap((objects) => [...objects]);
    return new Set(keys.flatMap((key) => (key.startsWith('/') ? [] : [key.slice(0, key.indexOf('/'))])));
  }

  isEmpty(): boolean {
    return this.#objects.size === 0;
  }

  /** kubectl lists whole kinds, so a dump that has one of a namespace is taken to have them all; its users are told so. */
  #isTakenForWhole({ kind }: ApiKind, namespace: string | undefined): boolean {
    const keys = [...(this.#objects.get(kind) ?? [])];
    return namespace === undefined ? keys.length > 0 : keys.some((key) => key.startsWith(`${namespace}/`));
  }
}

export const SERVER_VERSION = 'ServerVersion';

function isOf(list: RecordedList, kind: ApiKind): boolean {
  return list.kind === kind.kind && list.apiVersion === kind.apiVersion;
}

function objectKey({ namespace = '', name }: ObjectName): string {
  return `${namespace}/${name}`;
}

function readingKey({
  namespace,
  pod,
  container,
  rule,
}: Pick<RecordedReading, 'namespace' | 'pod' | 'container' | 'rule'>): string {
  return ['reading', namespace, pod, container, rule].join(' ');
}

/** The groups of somebody are a set. */
function reviewKey(review: AccessReview): string {
  const { verb, group, version, resource, name, namespace } = review.attributes;
  const who = review.kind === 'SelfSubjectAccessReview' ? [] : [review.subject.user, [...review.subject.groups].sort()];
  // The two ways of asking about somebody have the same answer.
  const kind = review.kind === 'LocalSubjectAccessReview' ? 'SubjectAccessReview' : review.kind;
  return JSON.stringify([kind, who, verb, group, version, resource, name, namespace]);
}
