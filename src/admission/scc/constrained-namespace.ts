import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../errors.ts';
import type { ConstrainedNamespace } from '../../policy/scc/resolve.ts';

/** Reads namespaces as constraints look at them, each once. */
export type ConstrainedNamespaceOf = (name: string) => Promise<ConstrainedNamespace | ClusterError>;

export function constrainedNamespaces(cluster: Pick<Cluster, 'object'>): ConstrainedNamespaceOf {
  const asked = new Map<string, Promise<ConstrainedNamespace | ClusterError>>();
  const ask = async (name: string): Promise<ConstrainedNamespace | ClusterError> => {
    try {
      const { metadata } = await cluster.object({ apiVersion: 'v1', kind: 'Namespace', name });
      return { name, annotations: metadata.annotations ?? {}, labels: metadata.labels ?? {} };
    } catch (error) {
      if (error instanceof ClusterError) return error;
      throw error;
    }
  };
  return (name) => {
    const known = asked.get(name) ?? ask(name);
    asked.set(name, known);
    return known;
  };
}
