import type { Cluster, ObjectSelection } from '../../../cluster/cluster.ts';
import { everywhere, isForbidden, isUnserved, type UnreadPart } from '../../../cluster/everywhere.ts';
import { withoutMalformed } from '../../../cluster/malformed-items.ts';
import { problemOf } from '../../../cluster/problem.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { memoized } from '../../../memoized.ts';

export interface ListedObjects {
  /** With what was read before the trouble, where there was any. */
  readonly objects: readonly KubernetesObject[];
  readonly unread: readonly UnreadPart[];
}

/** All objects of a kind in a namespace; undefined: in all of them. Each list is read once, however often it is asked for. */
export type ListObjects = (apiVersion: string, kind: string, namespace: string | undefined) => Promise<ListedObjects>;

/** @param ofAll whether the lists of single namespaces are cut out of those of all namespaces */
export function objectLister(cluster: Cluster, ofAll: boolean): ListObjects {
  const lists = everywhere(cluster);
  const listOne = memoized((apiVersion: string, kind: string, namespace: string) =>
    readWhole(cluster.objects(selectionOf(apiVersion, kind, namespace)), apiVersion),
  );
  const listAll = memoized(async (apiVersion: string, kind: string) => {
    const parts: UnreadPart[] = [];
    const read = await readWhole(
      lists.objects(selectionOf(apiVersion, kind), (part) => parts.push(part)),
      apiVersion,
    );
    return { ...read, unread: [...read.unread, ...parts] };
  });
  const cutOnce = memoized(async (apiVersion: string, kind: string) => {
    const { objects, unread, malformed, isCut } = await listAll(apiVersion, kind);
    return isCut ? undefined : { within: byNamespace(objects), unread, malformed };
  });
  return async (apiVersion, kind, namespace) => {
    if (namespace === undefined) return found(await listAll(apiVersion, kind));
    const all = ofAll ? await cutOnce(apiVersion, kind) : undefined;
    if (!all) return found(await listOne(apiVersion, kind, namespace));
    const unread = all.unread.filter((part) => part.namespace === namespace);
    // They may be of any namespace, and of none that can be told.
    return { objects: all.within.get(namespace) ?? [], unread: [...unread, ...all.malformed] };
  };
}

function found({ objects, unread }: ReadPages): ListedObjects {
  return { objects, unread };
}

function byNamespace(objects: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const result = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const { namespace = '' } = object.metadata;
    const own = result.get(namespace);
    if (own) own.push(object);
    else result.set(namespace, [object]);
  }
  return result;
}

function selectionOf(apiVersion: string, kind: string, namespace?: string): ObjectSelection {
  const within = namespace === undefined ? {} : { namespace };
  return { apiVersion, kind, ...within, ...(kind === 'Event' ? { fieldSelector: 'type=Warning' } : {}) };
}

interface ReadPages extends ListedObjects {
  /** Whether the list ended before its end. */
  readonly isCut: boolean;
  /** Which of what is unread is malformed, and was left out. */
  readonly malformed: readonly UnreadPart[];
}

async function readWhole(pages: AsyncIterable<readonly KubernetesObject[]>, apiVersion: string): Promise<ReadPages> {
  const objects: KubernetesObject[] = [];
  const malformed: UnreadPart[] = [];
  const onMalformed = (why: string) => {
    malformed.push({ why, isForbidden: false });
  };
  try {
    for await (const page of withoutMalformed(pages, onMalformed)) objects.push(...page);
    return { objects, unread: malformed, malformed, isCut: false };
  } catch (error) {
    if (isUnserved(error, { apiVersion })) return { objects, unread: malformed, malformed, isCut: false };
    return { objects, unread: [{ why: problemOf(error), isForbidden: isForbidden(error) }], malformed, isCut: true };
  }
}
