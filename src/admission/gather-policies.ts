import type { Cluster } from '../cluster/cluster.ts';
import { withoutMalformed } from '../cluster/malformed-items.ts';
import { ClusterError } from '../errors.ts';
import type { PodSecurityPolicy } from '../policy/psp/policy.ts';

/**
 * The PodSecurityPolicies of a cluster.
 *   yes       in the order in which admission tries them: all of them, or those that are not malformed
 *   no        the server has no such thing (1.25 and newer): Pod Security Admission decides there
 *   unknown   they could not be read
 */
export type ServedPolicies =
  | { readonly served: 'yes'; readonly policies: readonly PodSecurityPolicy[]; readonly incomplete?: string }
  | { readonly served: 'no' }
  | { readonly served: 'unknown'; readonly why: string };

/** Servers before 1.10 know policies by their former group only; from 1.16 on they do not know that one any more. */
export const POLICY_API_VERSIONS = ['policy/v1beta1', 'extensions/v1beta1'] as const;

export async function gatherPolicies(cluster: Cluster): Promise<ServedPolicies> {
  for (const apiVersion of POLICY_API_VERSIONS) {
    const policies: PodSecurityPolicy[] = [];
    let incomplete: string | undefined;
    const pages = withoutMalformed(cluster.objects({ apiVersion, kind: 'PodSecurityPolicy' }), (why) => {
      incomplete = why;
    });
    try {
      for await (const page of pages) policies.push(...(page as readonly PodSecurityPolicy[]));
      return { served: 'yes', policies: policies.sort(byName), ...(incomplete === undefined ? {} : { incomplete }) };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (error.trouble !== 'not-found') return { served: 'unknown', why: error.message };
    }
  }
  return { served: 'no' };
}

/** By bytes, as admission sorts them. Names are ASCII (DNS subdomains), where this is the order of strings here too. */
function byName({ metadata: { name: a } }: PodSecurityPolicy, { metadata: { name: b } }: PodSecurityPolicy): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
