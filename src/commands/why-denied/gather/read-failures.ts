import type { Cluster } from '../../../cluster/cluster.ts';
import type { RefusalEvidence } from '../../../denial/evidence.ts';
import { evidenceOfLog, type SilentFailure, silentFailures } from '../../../denial/evidence-of-pod.ts';
import { ClusterError } from '../../../errors.ts';
import type { Pod } from '../../../kubernetes/objects.ts';

export interface ReadFailures {
  readonly evidence: readonly RefusalEvidence[];
  /** One sentence for each log that could not be read. */
  readonly unread: readonly string[];
}

/** The end of the logs of containers that failed, and of which nothing says why. Pods of one template fail alike: few are read. */
export async function readFailures(cluster: Cluster, pods: readonly Pod[]): Promise<ReadFailures> {
  const failing = pods
    .map((pod) => ({ pod, failures: silentFailures(pod) }))
    .filter(({ failures }) => failures.length > 0);
  const read = failing
    .slice(0, MAX_PODS)
    .flatMap(({ pod, failures }) => failures.map((failure) => readFailure(cluster, pod, failure)));
  const all = await Promise.all(read);
  return {
    evidence: all.flatMap(({ evidence }) => evidence),
    unread: all.flatMap(({ unread }) => unread),
  };
}

const MAX_PODS = 3;
const LIMITS = { lastLines: 20, maxBytes: 16 * 1024 };

async function readFailure(cluster: Cluster, pod: Pod, failure: SilentFailure): Promise<ReadFailures> {
  const { name, namespace = cluster.namespace } = pod.metadata;
  const { container } = failure;
  try {
    const said = evidenceOfLog(await cluster.log({ namespace, pod: name, container }, LIMITS), pod, failure);
    return { evidence: said === undefined ? [] : [said], unread: [] };
  } catch (error) {
    if (error instanceof ClusterError) return { evidence: [], unread: [error.message] };
    throw error;
  }
}
