import type { Cluster } from '../cluster/cluster.ts';
import { problemOf } from '../cluster/problem.ts';
import { type NamespacePolicy, namespacePolicy } from '../policy/psa/namespace-policy.ts';

/** Each namespace is asked about once; one that cannot be read is a problem, and what is in it is not judged by its labels. */
export function namespacePolicies(
  cluster: Pick<Cluster, 'object'> | undefined,
  minor: number,
  problems: string[],
): (namespace: string) => Promise<NamespacePolicy | undefined> {
  const asked = new Map<string, Promise<NamespacePolicy | undefined>>();
  const ask = async (name: string): Promise<NamespacePolicy | undefined> => {
    try {
      const namespace = await cluster?.object({ apiVersion: 'v1', kind: 'Namespace', name });
      return namespace && namespacePolicy(namespace.metadata.labels ?? {}, minor);
    } catch (error) {
      problems.push(problemOf(error));
      return undefined;
    }
  };
  return (name) => {
    const known = asked.get(name) ?? ask(name);
    asked.set(name, known);
    return known;
  };
}
