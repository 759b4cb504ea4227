import { ClusterError } from '../../errors.ts';
import type { KubernetesObject } from '../../kubernetes/objects.ts';
import { apiKind } from '../../kubernetes/schema/kinds.ts';
import { ANY_OBJECT } from '../../kubernetes/schema/metadata.ts';
import { withoutNulls } from '../../kubernetes/schema/nulls.ts';
import type { Schema } from '../../kubernetes/schema/schema.ts';
import { type ShapeFault, shapeFault, shapeFaultText } from '../../kubernetes/schema/shape.ts';
import { shownLine } from '../../text/untrusted.ts';
import type { ObjectReference } from '../cluster.ts';
import { quoted } from './quoted.ts';

type Kind = Pick<ObjectReference, 'apiVersion' | 'kind'>;

/**
 * An object as the server gave it, once each of its fields that is read has the type that its schema says; fields that are null are
 * gone where one was in the way. Of a kind that this program does not know, the metadata. Fields that are not read stay: a pod may be
 * proposed as it is.
 * @typeParam T what the schema of the kind describes
 * @param tried for the sentence when it fails: "get pod "web-0""
 */
export function readObject<T extends KubernetesObject>(answer: unknown, kind: Kind, tried: string): T {
  const read = readItem(answer, schemaOf(kind));
  if ('fault' in read) throw malformed(`cannot ${tried}: the answer is malformed: ${shownFault(read.fault)}`);
  return read.object as T;
}

/** Reads the items of a list page by page. One that is malformed costs itself alone, and the list is incomplete in the end. */
export class ItemReader<T extends KubernetesObject> {
  readonly #kind: string;
  readonly #schema: Schema;
  readonly #tried: string;
  readonly #faults: string[] = [];
  #read = 0;

  constructor(kind: Kind, tried: string) {
    this.#kind = kind.kind;
    this.#schema = schemaOf(kind);
    this.#tried = tried;
  }

  page(items: readonly unknown[]): T[] {
    return items.flatMap((item) => {
      this.#read += 1;
      const read = readItem(item, this.#schema);
      if (!('fault' in read)) return [read.object as T];
      this.#faults.push(`${this.#named(item)}: ${shownFault(read.fault)}`);
      return [];
    });
  }

  /** Called behind the last page: throws where an item was left out. */
  end(): void {
    if (this.#faults.length === 0) return;
    const more = this.#faults.length - MAX_FAULTS;
    const named = [...this.#faults.slice(0, MAX_FAULTS), ...(more > 0 ? [`and ${more} more`] : [])];
    throw malformed(`cannot ${this.#tried} completely, the answer is malformed: ${named.join('; ')}`);
  }

  #named(item: unknown): string {
    const { metadata } = (item ?? {}) as { readonly metadata?: unknown };
    const { name, namespace } = (metadata ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
    if (typeof name !== 'string' || name === '') return `${this.#kind} number ${this.#read}`;
    return `${this.#kind} ${quoted(name)}${typeof namespace === 'string' ? ` in namespace ${quoted(namespace)}` : ''}`;
  }
}

/** Named in one sentence. */
const MAX_FAULTS = 3;

function schemaOf({ apiVersion, kind }: Kind): Schema {
  return apiKind(apiVersion, kind)?.schema ?? ANY_OBJECT;
}

function readItem(
  item: unknown,
  schema: Schema,
): { readonly object: KubernetesObject } | { readonly fault: ShapeFault } {
  if (shapeFault(schema, item) === undefined) return { object: item as KubernetesObject };
  const object = withoutNulls(item);
  const fault = shapeFault(schema, object);
  return fault === undefined ? { object: object as KubernetesObject } : { fault };
}

/** Keys of labels and annotations are in it. */
function shownFault(fault: ShapeFault): string {
  return shownLine(shapeFaultText(fault));
}

function malformed(message: string): ClusterError {
  return new ClusterError('malformed', message);
}
