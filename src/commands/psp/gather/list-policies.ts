import { prepareListedPolicies } from '../../../admission/prepare-policies.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { Problems } from '../../../cluster/problem.ts';
import { serverVersion } from '../../../cluster/server-version.ts';
import { ClusterError } from '../../../errors.ts';
import { filledIn } from '../../../policy/psp/filled-in.ts';
import type { CountedPods, ListedPolicy, PolicyListReport } from '../list-report.ts';
import { countPods, type PodCounts } from './count-pods.ts';

export interface ListOptions {
  /** Only these policies; empty: all. */
  readonly names: readonly string[];
  /** Whose pods are counted; undefined: those of all namespaces. */
  readonly podsIn: string | undefined;
}

/** The policies of a cluster in admission's order, and the pods that they concern. */
export async function listPolicies(cluster: Cluster, { names, podsIn }: ListOptions): Promise<PolicyListReport> {
  const versionOf = serverVersion(cluster);
  const server = await prepareListedPolicies(cluster, versionOf);
  if (server.served !== 'yes') return server;
  const { serverMinor, serverIsKnown, policies, incomplete } = server;
  const problems = new Problems();
  const version = await versionOf();
  if (version instanceof ClusterError) problems.note(version);
  if (incomplete !== undefined) problems.add(incomplete);
  const counts = await countPods(cluster, podsIn, server, problems);
  const listed = policies.map((prepared, index): ListedPolicy => {
    const { policy, fault } = prepared;
    const { name } = policy.metadata;
    return {
      order: index + 1,
      policy,
      ...(fault ? { fault } : {}),
      fillsIn: filledIn(prepared),
      carrying: counts && (counts.carrying.get(name) ?? 0),
      admitting: counts && (counts.admitting.get(name) ?? 0),
    };
  });
  const there = new Set(listed.map(({ policy }) => policy.metadata.name));
  return {
    served: 'yes',
    serverMinor,
    serverIsKnown,
    policies: names.length === 0 ? listed : listed.filter(({ policy }) => names.includes(policy.metadata.name)),
    total: listed.length,
    missing: names.filter((name) => !there.has(name)),
    pods: counts && countedPods(counts, (name) => !there.has(name) && (names.length === 0 || names.includes(name))),
    problems: problems.inOrder(),
  };
}

function countedPods(
  { namespace, unreadNamespaces, count, carrying }: PodCounts,
  isGone: (name: string) => boolean,
): CountedPods {
  const gone = [...carrying].filter(([name]) => isGone(name)).map(([name, many]) => ({ name, carrying: many }));
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(unreadNamespaces === undefined ? {} : { unreadNamespaces }),
    count,
    gone: gone.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
