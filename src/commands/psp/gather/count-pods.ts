import type { PreparedPolicies } from '../../../admission/prepare-policies.ts';
import type { Cluster, PodSelection } from '../../../cluster/cluster.ts';
import { Problems } from '../../../cluster/problem.ts';
import { ClusterError } from '../../../errors.ts';
import type { Pod } from '../../../kubernetes/objects.ts';
import { judge } from '../../../policy/psp/judge.ts';
import { ADMITTED_BY } from '../../../policy/psp/policy.ts';
import { preparePod } from '../../../policy/psp/prepare-pod.ts';
import { shownName } from '../../../text/untrusted.ts';

/** What the pods that have not ended say about the policies. */
export interface PodCounts {
  /** Where they were counted; absent: in all namespaces. */
  readonly namespace?: string;
  readonly count: number;
  /** By policy: pods that name it as the one that let them in. There may be names of policies that are gone. */
  readonly carrying: ReadonlyMap<string, number>;
  /** By policy: pods that its rules admit as they are. */
  readonly admitting: ReadonlyMap<string, number>;
}

/**
 * Counts the pods of one namespace, or of all. Where those of all may not be listed, it counts the pods of the connection's
 * namespace, and says so. Undefined where no pods could be listed.
 */
export async function countPods(
  cluster: Cluster,
  within: string | undefined,
  server: PreparedPolicies,
  problems: Problems,
): Promise<PodCounts | undefined> {
  try {
    return await count(cluster, within, server);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const isElsewhere = error.trouble === 'forbidden' || error.trouble === 'not-recorded';
    if (!isElsewhere || within !== undefined) {
      problems.note(error);
      return undefined;
    }
    const ofNamespace = new Problems();
    const here = await countPods(cluster, cluster.namespace, server, ofNamespace);
    const only = here ? `; only those of namespace "${shownName(cluster.namespace)}" are counted` : '';
    problems.add(`${error.message}${only}`, ...ofNamespace.inOrder());
    return here;
  }
}

/** Kubernetes keeps pods that have ended until somebody removes them. */
const NOT_ENDED = 'status.phase!=Succeeded,status.phase!=Failed';

async function count(cluster: Cluster, within: string | undefined, server: PreparedPolicies): Promise<PodCounts> {
  const selection: PodSelection = {
    ...(within === undefined ? {} : { namespace: within }),
    fieldSelector: NOT_ENDED,
  };
  const carrying = new Map<string, number>();
  const admitting = new Map<string, number>();
  let all = 0;
  for await (const page of cluster.pods(selection)) {
    for (const pod of page) {
      all += 1;
      const carried = pod.metadata.annotations?.[ADMITTED_BY];
      if (carried !== undefined) add(carrying, carried);
      for (const name of admittingPolicies(pod, server)) add(admitting, name);
    }
  }
  return { ...(within === undefined ? {} : { namespace: within }), count: all, carrying, admitting };
}

/** As for an update, which no policy may change. */
function admittingPolicies({ metadata, spec }: Pod, { policies, serverMinor }: PreparedPolicies): string[] {
  const served = { kind: 'pod', annotations: metadata.annotations ?? {}, spec } as const;
  const pod = preparePod(served, serverMinor, { operation: 'update' });
  return policies.filter((policy) => judge(pod, policy).verdict === 'admits').map(({ policy }) => policy.metadata.name);
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
