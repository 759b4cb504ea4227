import type { Cluster } from '../../../cluster/cluster.ts';
import type { Everywhere, UnreadPart } from '../../../cluster/everywhere.ts';
import { timeOfEvent } from '../../../denial/evidence.ts';
import { ClusterError } from '../../../errors.ts';
import type { ClusterEvent, KubernetesObject } from '../../../kubernetes/objects.ts';
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
 * @param lists of all namespaces, where the events of all are asked for at once; absent where each namespace is asked
 */
export async function refusedPodsIn(
  cluster: Cluster,
  namespaces: readonly string[],
  lists: Everywhere | undefined,
): Promise<Refusals> {
  const refusals: Refusal[] = [];
  let areAllRead = true;
  const read = async (pages: AsyncIterable<readonly KubernetesObject[]>): Promise<void> => {
    try {
      for await (const page of pages) refusals.push(...page.flatMap(refusalOf));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      areAllRead = false;
    }
  };
  if (lists) {
    const onUnread = ({ namespace = '' }: UnreadPart) => {
      if (namespaces.includes(namespace)) areAllRead = false;
    };
    await read(lists.objects(EVENTS, onUnread));
  } else await Promise.all(namespaces.map((namespace) => read(cluster.objects({ ...EVENTS, namespace }))));
  const inOrder = refusals.sort((a, b) => (a.time < b.time ? -1 : 1));
  return { newest: new Map(inOrder.map(({ namespace, policy }) => [namespace, policy])), areAllRead };
}

const EVENTS = { apiVersion: 'v1', kind: 'Event', fieldSelector: 'reason=FailedCreate' } as const;

interface Refusal {
  readonly namespace: string;
  readonly time: string;
  readonly policy: LevelVersion;
}

function refusalOf(event: ClusterEvent): Refusal[] {
  const policy = enforcedPolicyIn(event.message ?? '');
  return policy ? [{ namespace: event.metadata.namespace ?? '', time: timeOfEvent(event), policy }] : [];
}
