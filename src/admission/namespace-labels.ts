import type { Cluster } from '../cluster/cluster.ts';
import type { Problems } from '../cluster/problem.ts';
import { memoized } from '../memoized.ts';
import { type NamespacePolicy, namespacePolicy } from '../policy/psa/namespace-policy.ts';

/** Each namespace is asked about once; one that cannot be read is a problem, and what is in it is not judged by its labels. */
export function namespacePolicies(
  cluster: Pick<Cluster, 'object'> | undefined,
  minor: number,
  problems: Problems,
): (namespace: string) => Promise<NamespacePolicy | undefined> {
  return memoized(async (name) => {
    try {
      const namespace = await cluster?.object({ apiVersion: 'v1', kind: 'Namespace', name });
      return namespace && namespacePolicy(namespace.metadata.labels ?? {}, minor);
    } catch (error) {
      problems.note(error);
      return undefined;
    }
  });
}
