import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../errors.ts';
import { SCC_API_VERSION, SCC_KIND, type SecurityContextConstraints } from '../../policy/scc/constraints.ts';
import { inAdmissionOrder } from '../../policy/scc/order.ts';

/**
 * The SecurityContextConstraints of a cluster.
 *   yes       all of them, in the order in which admission tries them
 *   no        the server has no such thing: it is no OpenShift
 *   unknown   they could not be read; on an OpenShift most users may not
 */
export type ServedConstraints =
  | { readonly served: 'yes'; readonly constraints: readonly SecurityContextConstraints[] }
  | UnservedConstraints;

export type UnservedConstraints = { readonly served: 'no' } | { readonly served: 'unknown'; readonly why: string };

export async function gatherConstraints(cluster: Pick<Cluster, 'objects'>): Promise<ServedConstraints> {
  const constraints: SecurityContextConstraints[] = [];
  try {
    for await (const page of cluster.objects({ apiVersion: SCC_API_VERSION, kind: SCC_KIND }))
      constraints.push(...(page as readonly SecurityContextConstraints[]));
    return { served: 'yes', constraints: inAdmissionOrder(constraints) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return error.trouble === 'not-found' ? { served: 'no' } : { served: 'unknown', why: error.message };
  }
}
