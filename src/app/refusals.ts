import { ClusterError } from '../errors.ts';
import type { Cluster } from '../model/cluster.ts';
import type { ClusterEvent } from '../model/kubernetes.ts';
import { enforcedPolicyIn } from '../policy/psa/default-seen.ts';
import type { LevelVersion } from '../policy/psa/levels.ts';

/** By namespace, the policy that the newest refusal of a pod named. */
export type Refusals = ReadonlyMap<string, LevelVersion>;

/**
 * What controllers wrote down when their pods were refused, in one namespace or in all. Servers keep events for an hour, unless
 * told otherwise. Undefined where they may not be read: nothing is missing then that was asked for.
 */
export async function refusalsIn(cluster: Cluster, namespace: string | undefined): Promise<Refusals | undefined> {
  const newest = new Map<string, { readonly time: string; readonly policy: LevelVersion }>();
  const selection = {
    apiVersion: 'v1',
    kind: 'Event',
    fieldSelector: 'reason=FailedCreate',
    ...(namespace === undefined ? {} : { namespace }),
  };
  try {
    for await (const page of cluster.objects(selection)) {
      for (const event of page as readonly ClusterEvent[]) {
        const policy = enforcedPolicyIn(event.message ?? '');
        const time = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '';
        const within = event.metadata.namespace ?? '';
        if (policy && time >= (newest.get(within)?.time ?? '')) newest.set(within, { time, policy });
      }
    }
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
  return new Map([...newest].map(([name, { policy }]) => [name, policy]));
}
