import type { Identity } from '../model/access.ts';
import type { Cluster } from '../model/cluster.ts';
import type { FetchOwner } from './declared-spec.ts';
import type { PolicyAccess } from './policy-access.ts';
import type { PreparedPolicies } from './prepare-policies.ts';
import type { VersionOf } from './server-version.ts';
import type { MountsToken } from './token-mounting.ts';

/** What all the questions of one run have in common. */
export interface Asking {
  readonly cluster: Cluster;
  readonly versionOf: VersionOf;
  /** Owners. */
  readonly fetch: FetchOwner;
  readonly server: PreparedPolicies;
  readonly access: PolicyAccess;
  readonly requester: Identity | undefined;
  readonly mountsToken: MountsToken;
  /** What could not be found out, one sentence each. */
  readonly problems: Set<string>;
}
