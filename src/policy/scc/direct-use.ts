import type { Identity } from '../../kubernetes/access-review.ts';
import type { SecurityContextConstraints } from './constraints.ts';

/** Through which of their own lists constraints can be used by somebody; undefined: RBAC decides. */
export type DirectUse =
  | { readonly in: 'users'; readonly name: string }
  | { readonly in: 'groups'; readonly name: string };

/** Source: ConstraintAppliesTo in sccmatching/matcher.go of openshift/apiserver-library-go. */
export function directUse(
  { users, groups }: Pick<SecurityContextConstraints, 'users' | 'groups'>,
  who: Identity,
): DirectUse | undefined {
  if (users?.includes(who.user)) return { in: 'users', name: who.user };
  const name = who.groups.find((group) => groups?.includes(group));
  return name === undefined ? undefined : { in: 'groups', name };
}
