import type { PreparedPolicies } from '../../../admission/prepare-policies.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { everywhere, type UnreadPart } from '../../../cluster/everywhere.ts';
import { withoutMalformed } from '../../../cluster/malformed-items.ts';
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
  /** How many of all namespaces could not be read; absent where all could. */
  readonly unreadNamespaces?: number;
  readonly count: number;
  /** By policy: pods that name it as the one that let them in. There may be names of policies that are gone. */
  readonly carrying: ReadonlyMap<string, number>;
  /** By policy: pods that its rules admit as they are. */
  readonly admitting: ReadonlyMap<string, number>;
}

/**
 * Counts the pods of one namespace, or of all as far as they may be listed. A recording of one namespace does not hold those of all:
 * then those of the connection's namespace are counted. Undefined where no pods could be listed.
 */
export async function countPods(
  cluster: Cluster,
  within: string | undefined,
  server: PreparedPolicies,
  problems: Problems,
): Promise<PodCounts | undefined> {
  try {
    return within === undefined
      ? await countEverywhere(cluster, server, problems)
      : { namespace: within, ...(await count(cluster.pods({ namespace: within, ...NOT_ENDED }), server, problems)) };
  } catch (error) {
    if (within !== undefined || !(error instanceof ClusterError) || error.trouble !== 'not-recorded') {
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

async function countEverywhere(
  cluster: Cluster,
  server: PreparedPolicies,
  problems: Problems,
): Promise<PodCounts | undefined> {
  const lists = everywhere(cluster);
  const unread: UnreadPart[] = [];
  const counts = await count(
    lists.pods(NOT_ENDED, (part) => unread.push(part)),
    server,
    problems,
  );
  if (unread.length === 0) return counts;
  problems.add(...unread.map(({ why }) => why));
  const { names, unread: others } = await lists.namespaces();
  const closed = unread.filter(({ namespace }) => namespace !== undefined).length;
  if (closed === names.length) return undefined;
  return others ? { namespace: cluster.namespace, ...counts } : { ...counts, unreadNamespaces: closed };
}

/** Kubernetes keeps pods that have ended until somebody removes them. */
const NOT_ENDED = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' } as const;

async function count(
  pages: AsyncIterable<readonly Pod[]>,
  server: PreparedPolicies,
  problems: Problems,
): Promise<PodCounts> {
  const carrying = new Map<string, number>();
  const admitting = new Map<string, number>();
  let all = 0;
  for await (const page of withoutMalformed(pages, (why) => problems.add(why))) {
    for (const pod of page) {
      all += 1;
      const carried = pod.metadata.annotations?.[ADMITTED_BY];
      if (carried !== undefined) add(carrying, carried);
      for (const name of admittingPolicies(pod, server)) add(admitting, name);
    }
  }
  return { count: all, carrying, admitting };
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
