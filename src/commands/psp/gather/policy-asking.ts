import type { PolicyAccess } from '../../../admission/policy-access.ts';
import type { PreparedPolicies } from '../../../admission/prepare-policies.ts';
import type { MountsToken } from '../../../admission/token-mounting.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { Problems } from '../../../cluster/problem.ts';
import type { VersionOf } from '../../../cluster/server-version.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import type { FetchOwner } from '../../../workloads/declared-spec.ts';

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
  readonly problems: Problems;
}
