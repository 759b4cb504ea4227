import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../errors.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { memoized } from '../../../memoized.ts';

export interface ListedObjects {
  /** With what was read before the trouble, where there was any. */
  readonly objects: readonly KubernetesObject[];
  /** One sentence for each thing that could not be read. */
  readonly unread: readonly string[];
}

/** All objects of a kind in a namespace; undefined: in all of them. Each list is read once, however often it is asked for. */
export type ListObjects = (apiVersion: string, kind: string, namespace: string | undefined) => Promise<ListedObjects>;

/** @param everywhere whether the lists of single namespaces are cut out of those of all namespaces, if these may be read */
export function objectLister(cluster: Cluster, everywhere: boolean): ListObjects {
  const listOnce = memoized((apiVersion: string, kind: string, namespace: string | undefined) =>
    listAll(cluster, apiVersion, kind, namespace),
  );
  /** Of all namespaces, by namespace. */
  const cutOnce = memoized(async (apiVersion: string, kind: string) => {
    const { objects, unread } = await listOnce(apiVersion, kind, undefined);
    return unread.length === 0 ? byNamespace(objects) : undefined;
  });
  return async (apiVersion, kind, namespace) => {
    if (namespace === undefined || !everywhere) return listOnce(apiVersion, kind, namespace);
    const within = await cutOnce(apiVersion, kind);
    if (within === undefined) return listOnce(apiVersion, kind, namespace);
    return { objects: within.get(namespace) ?? [], unread: [] };
  };
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

async function listAll(
  cluster: Cluster,
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
): Promise<ListedObjects> {
  const objects: KubernetesObject[] = [];
  const selection = {
    apiVersion,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(kind === 'Event' ? { fieldSelector: 'type=Warning' } : {}),
  };
  try {
    for await (const page of cluster.objects(selection)) objects.push(...page);
    return { objects, unread: [] };
  } catch (error) {
    if (error instanceof ClusterError) return { objects, unread: [error.message] };
    throw error;
  }
}
