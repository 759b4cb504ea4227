import type { Cluster } from '../cluster/cluster.ts';
import type { VersionOf } from '../cluster/server-version.ts';
import { ClusterError } from '../errors.ts';
import type { UnservedPolicies } from '../policy/psp/policies-report.ts';
import { LAST_MINOR } from '../policy/psp/policy.ts';
import { type PreparedPolicy, preparePolicy } from '../policy/psp/prepare-policy.ts';
import { gatherPolicies } from './gather-policies.ts';

/** Every policy of a cluster, ready to judge pods by the rules of its version. */
export interface PreparedPolicies {
  readonly served: 'yes';
  readonly serverMinor: number;
  /** Whether the server told it, or it was taken to be the last one with policies. */
  readonly serverIsKnown: boolean;
  /** In admission's order. */
  readonly policies: readonly PreparedPolicy[];
}

/** The rules of the last version with PodSecurityPolicy are applied where a server does not tell its own. */
export async function preparePolicies(
  cluster: Cluster,
  versionOf: VersionOf,
): Promise<PreparedPolicies | UnservedPolicies> {
  const version = await versionOf();
  const serverIsKnown = !(version instanceof ClusterError);
  const serverMinor = serverIsKnown ? version.minor : LAST_MINOR;
  // Such a server need not be asked.
  if (serverMinor > LAST_MINOR) return { served: 'no' };
  const found = await gatherPolicies(cluster);
  if (found.served !== 'yes') return found;
  const policies = found.policies.map((policy) => preparePolicy(policy, serverMinor));
  return { served: 'yes', serverMinor, serverIsKnown, policies };
}
