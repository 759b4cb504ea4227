import type { Cluster } from '../../../cluster/cluster.ts';
import { timeOfEvent } from '../../../denial/evidence.ts';
import { ClusterError } from '../../../errors.ts';
import type { ClusterEvent } from '../../../kubernetes/objects.ts';
import { enforcedPolicyIn } from '../../../policy/psa/default-seen.ts';
import type { LevelVersion } from '../../../policy/psa/levels.ts';

export interface Refusals {
  /** By namespace, the policy that the newest refusal of a pod named. */
  readonly newest: ReadonlyMap<string, LevelVersion>;
  /** Whether the events of all the namespaces could be read. Nothing is missing that was asked for where they could not. */
  readonly areAllRead: boolean;
}

/**
 * What controllers wrote down when their pods were refused. Servers keep events for an hour, unless told otherwise.
 * @param everywhere whether to ask for the events of all namespaces at once first
 */
export async function refusedPodsIn(
  cluster: Cluster,
  namespaces: readonly string[],
  everywhere: boolean,
): Promise<Refusals> {
  const events: Refusal[] = [];
  const isRead = async (namespace: string | undefined): Promise<boolean> => {
    try {
      events.push(...(await refusalsOf(cluster, namespace)));
      return true;
    } catch (error) {
      if (error instanceof ClusterError) return false;
      throw error;
    }
  };
  const areAllRead =
    (everywhere && (await isRead(undefined))) || (await Promise.all(namespaces.map(isRead))).every((read) => read);
  const inOrder = events.sort((a, b) => (a.time < b.time ? -1 : 1));
  return { newest: new Map(inOrder.map(({ namespace, policy }) => [namespace, policy])), areAllRead };
}

interface Refusal {
  readonly namespace: string;
  readonly time: string;
  readonly policy: LevelVersion;
}

async function refusalsOf(cluster: Cluster, namespace: string | undefined): Promise<Refusal[]> {
  const found: Refusal[] = [];
  const selection = { apiVersion: 'v1', kind: 'Event', fieldSelector: 'reason=FailedCreate' };
  for await (const page of cluster.objects(namespace === undefined ? selection : { ...selection, namespace })) {
    for (const event of page as readonly ClusterEvent[]) {
      const policy = enforcedPolicyIn(event.message ?? '');
      if (policy) found.push({ namespace: event.metadata.namespace ?? '', time: timeOfEvent(event), policy });
    }
  }
  return found;
}
