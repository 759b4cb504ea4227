import type { Identity } from '../kubernetes/access-review.ts';
import type { RbacObjects } from '../kubernetes/rbac-objects.ts';
import { type Grant, grantsOf, type ResolvedBinding, resolveBindings } from './grants.ts';
import type { MayUse } from './may-use.ts';
import { distinctRoles } from './reviews.ts';
import { appliesTo, SUPERUSERS } from './subjects.ts';
import { USED_POLICIES, type UsedKind } from './used-kind.ts';

/** What roles and bindings alone say. Ask many questions of one: the objects are looked through once for each policy. */
export interface BindingRules {
  /**
   * Whether somebody may use a policy in the namespace that the objects are of. Undefined where nothing that was read says
   * yes, and something that could was not read.
   */
  mayUse(who: Identity, policy: string): Exclude<MayUse, { readonly may: 'unknown' }> | undefined;
}

export function bindingRules(objects: RbacObjects, kind: UsedKind = USED_POLICIES): BindingRules {
  const bindings = resolveBindings(objects);
  const grants = new Map<string, readonly Grant[]>();
  return {
    mayUse: (who, policy) => {
      if (who.groups.includes(SUPERUSERS)) return { may: 'yes', from: 'bindings', through: { is: 'superuser' } };
      const ofPolicy = grants.get(policy) ?? grantsOf(policy, bindings, kind);
      grants.set(policy, ofPolicy);
      const grant = ofPolicy.find(({ subject }) => appliesTo(subject, who));
      if (grant) {
        const { binding, role, subject } = grant;
        return { may: 'yes', from: 'bindings', through: { is: 'binding', binding, role, subject } };
      }
      const own = bindings.filter(({ subjects }) => subjects.some((subject) => appliesTo(subject, who)));
      if (!isWhole(objects, own)) return undefined;
      const missing = own.filter(({ found }) => found === 'missing').map(({ role }) => role);
      return { may: 'no', from: 'bindings', missingRoles: distinctRoles(missing), text: '' };
    },
  };
}

/** Whether everything was read that could still have said yes. */
function isWhole(
  { clusterRoleBindings, roleBindings, incomplete = [] }: RbacObjects,
  own: readonly ResolvedBinding[],
): boolean {
  return (
    clusterRoleBindings !== undefined &&
    roleBindings !== undefined &&
    !incomplete.some((kind) => kind === 'ClusterRoleBinding' || kind === 'RoleBinding') &&
    own.every(({ found }) => found !== 'unread')
  );
}
