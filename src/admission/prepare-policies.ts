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
  /** Why there may be more of them; absent: these are all. */
  readonly incomplete?: string;
}

/** The rules of the last version with PodSecurityPolicy are applied where a server does not tell its own. */
export async function prepareListedPolicies(
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
  const { incomplete } = found;
  return { served: 'yes', serverMinor, serverIsKnown, policies, ...(incomplete === undefined ? {} : { incomplete }) };
}

/** For judging pods: one policy that is not known may decide otherwise. */
export async function preparePolicies(
  cluster: Cluster,
  versionOf: VersionOf,
): Promise<PreparedPolicies | UnservedPolicies> {
  const listed = await prepareListedPolicies(cluster, versionOf);
  if (listed.served !== 'yes' || listed.incomplete === undefined) return listed;
  return { served: 'unknown', why: listed.incomplete };
}
