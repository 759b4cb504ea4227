import { gatherConstraints } from '../../../admission/scc/gather-constraints.ts';
import type { Cluster, PodSelection } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../errors.ts';
import { ADMITTED_BY_SCC } from '../../../policy/scc/constraints.ts';
import { pointsOf } from '../../../policy/scc/points.ts';
import type { CarryingPods, ConstraintsListReport } from '../list-report.ts';

export interface ListConstraintsOptions {
  /** Only these; empty: all. */
  readonly names: readonly string[];
  /** Whose pods are counted; undefined: those of all namespaces. */
  readonly podsIn: string | undefined;
}

/** The constraints of a cluster in admission's order, and the pods that they admitted. */
export async function listConstraints(
  cluster: Cluster,
  { names, podsIn }: ListConstraintsOptions,
): Promise<ConstraintsListReport> {
  const server = await gatherConstraints(cluster);
  if (server.served !== 'yes') return server;
  const { counted, problem } = await countPods(cluster, podsIn);
  const listed = server.constraints.map((scc, index) => ({
    order: index + 1,
    scc,
    points: pointsOf(scc),
    carrying: counted && (counted.carrying.get(scc.metadata.name) ?? 0),
  }));
  const there = new Set(listed.map(({ scc }) => scc.metadata.name));
  return {
    served: 'yes',
    constraints: names.length === 0 ? listed : listed.filter(({ scc }) => names.includes(scc.metadata.name)),
    total: listed.length,
    missing: names.filter((name) => !there.has(name)),
    pods: counted?.pods,
    problems: problem === undefined ? [] : [problem],
  };
}

interface Counted {
  readonly pods: CarryingPods;
  readonly carrying: ReadonlyMap<string, number>;
}

/** Kubernetes keeps pods that have ended until somebody removes them. */
const NOT_ENDED = 'status.phase!=Succeeded,status.phase!=Failed';

async function countPods(
  cluster: Cluster,
  namespace: string | undefined,
): Promise<{ readonly counted?: Counted; readonly problem?: string }> {
  const within = namespace === undefined ? {} : { namespace };
  const selection: PodSelection = { ...within, fieldSelector: NOT_ENDED };
  const carrying = new Map<string, number>();
  let count = 0;
  try {
    for await (const page of cluster.pods(selection)) {
      for (const { metadata } of page) {
        count += 1;
        const name = metadata.annotations?.[ADMITTED_BY_SCC];
        if (name !== undefined) carrying.set(name, (carrying.get(name) ?? 0) + 1);
      }
    }
    return { counted: { pods: { ...within, count }, carrying } };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { problem: error.message };
  }
}
