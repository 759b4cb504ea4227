import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../errors.ts';
import { memoized } from '../../memoized.ts';
import type { ConstrainedNamespace } from '../../policy/scc/resolve.ts';

/** Reads namespaces as constraints look at them, each once. */
export type ConstrainedNamespaceOf = (name: string) => Promise<ConstrainedNamespace | ClusterError>;

export function constrainedNamespaces(cluster: Pick<Cluster, 'object'>): ConstrainedNamespaceOf {
  return memoized(async (name) => {
    try {
      const { metadata } = await cluster.object({ apiVersion: 'v1', kind: 'Namespace', name });
      return { name, annotations: metadata.annotations ?? {}, labels: metadata.labels ?? {} };
    } catch (error) {
      if (error instanceof ClusterError) return error;
      throw error;
    }
  });
}
