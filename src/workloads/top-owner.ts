import { ClusterError } from '../errors.ts';
import { apiGroupOf } from '../kubernetes/api-group.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { controllerOf, type FetchOwner } from './declared-spec.ts';

/** What stands between a pod and what somebody wrote. */
const BETWEEN: ReadonlySet<string> = new Set(['apps/ReplicaSet', 'batch/Job']);

/**
 * The object that somebody wrote and that in the end makes the pod: the Deployment and not its ReplicaSet, the CronJob and not its Job; the
 * pod itself where nobody owns it. Where one in between cannot be read, it stands for its owner.
 */
export async function topOwnerOf(
  pod: Pod,
  fetchOwner: FetchOwner,
): Promise<{ readonly kind: string; readonly name: string }> {
  const owner = controllerOf(pod);
  if (!owner) return { kind: 'Pod', name: pod.metadata.name };
  const { apiVersion, kind, name } = owner;
  if (!BETWEEN.has(`${apiGroupOf(owner.apiVersion)}/${kind}`)) return { kind, name };
  try {
    const object = await fetchOwner({ apiVersion, kind, namespace: pod.metadata.namespace ?? '', name });
    const above = controllerOf(object);
    return above ? { kind: above.kind, name: above.name } : { kind, name };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { kind, name };
  }
}
