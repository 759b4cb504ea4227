import type { Cluster } from '../../../cluster/cluster.ts';
import { type Hidden, isMirrorPod, type Unmirrored, unmirrored } from '../../../denial/mirror-pods.ts';
import { ClusterError } from '../../../errors.ts';
import type { ClusterEvent, Pod } from '../../../kubernetes/objects.ts';

/** What the server knows of the static pods of a node, which run without asking it. */
export interface FoundMirrorPods {
  readonly mirrored: readonly Pod[];
  readonly unmirrored: readonly Unmirrored[];
  /** What no request could show, whatever one's rights. */
  readonly hidden: readonly Hidden[];
  /** One sentence for each thing that could not be read. */
  readonly unread: readonly string[];
}

export async function findMirrorPods(cluster: Cluster, node: string): Promise<FoundMirrorPods> {
  const [pods, events] = await Promise.all([
    listed(cluster.pods({ fieldSelector: `spec.nodeName=${node}` })),
    listed(
      cluster.objects({
        apiVersion: 'v1',
        kind: 'Event',
        fieldSelector: 'involvedObject.kind=Pod,source=kubelet',
      }),
    ),
  ]);
  const mirrored = pods.items.filter(({ spec }) => spec.nodeName === node).filter(isMirrorPod);
  // Without all pods nothing can be said to be missing.
  const missing = pods.unread.length > 0 ? [] : unmirrored(events.items as readonly ClusterEvent[], node, mirrored);
  return {
    mirrored,
    unmirrored: missing,
    hidden: ['pods without events', ...(missing.length === 0 ? [] : (['refusal', 'spec'] as const))],
    unread: [...pods.unread, ...events.unread],
  };
}

async function listed<T>(pages: AsyncIterable<readonly T[]>): Promise<{ items: readonly T[]; unread: string[] }> {
  const items: T[] = [];
  try {
    for await (const page of pages) items.push(...page);
    return { items, unread: [] };
  } catch (error) {
    if (error instanceof ClusterError) return { items, unread: [error.message] };
    throw error;
  }
}
