import type { Identity } from '../../kubernetes/access-review.ts';
import type { UnreadList } from '../../kubernetes/rbac-objects.ts';
import type { Grant, ResolvedBinding } from '../../rbac/grants.ts';
import type { MayUse, SubjectName } from '../../rbac/may-use.ts';
import type { OpenWorkloads } from '../../rbac/open-workloads.ts';

/** The answer of `kubectl caps who-can-use`, before it becomes text. */
export interface PolicyUsersReport {
  readonly kind: UsedPolicyKind;
  /** Where pods would be; absent: anywhere. */
  readonly namespace?: string;
  readonly policies: readonly PolicyUsers[];
  /** Bindings that count there and name a role that is not there: they give nothing, until somebody makes the role. */
  readonly dangling: readonly ResolvedBinding[];
  readonly unread: readonly UnreadList[];
  /** Why the policies themselves could not be read, as a sentence; absent where they could. */
  readonly policiesUnread?: string;
}

/** What somebody needs the right to use. */
export type UsedPolicyKind = 'PodSecurityPolicy' | 'SecurityContextConstraints';

export interface PolicyUsers {
  readonly name: string;
  /** Rules can name a policy that is not there. "not served": the server knows no such kind. */
  readonly exists: 'yes' | 'no' | 'not served' | 'unknown';
  /** Service accounts, then groups, then users; without the group system:masters, which needs no grant. */
  readonly grants: readonly Grant[];
  /** Users and groups that the object itself names, which only SecurityContextConstraints do; undefined: they were not read. */
  readonly listed: readonly SubjectName[] | undefined;
  readonly openWorkloads: readonly OpenWorkloads[];
  /** The one identity that was asked about besides. */
  readonly requester?: { readonly identity: Identity; readonly answer: MayUse };
}
