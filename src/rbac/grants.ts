import type { Binding, RbacObjects, Role } from '../kubernetes/rbac-objects.ts';
import type { BindingName, BindingPath, RoleName } from './may-use.ts';
import { rulesToUse, type UseRule } from './rules.ts';
import { subjectName } from './subjects.ts';
import { USED_POLICIES, type UsedKind } from './used-kind.ts';

/** One subject of one binding that gives the right to use a policy: everywhere, or in the binding's namespace. */
export interface Grant extends BindingPath {
  /** Whether the role's rules are put together from others by labels. */
  readonly isAggregated: boolean;
  readonly rules: readonly UseRule[];
}

/** A binding, and the role that it names. */
export interface ResolvedBinding {
  readonly binding: BindingName;
  readonly role: RoleName;
  /** In the binding's order, without those that are nobody. */
  readonly subjects: readonly BindingPath['subject'][];
  /** "missing": the role is not there; "unread": the roles could not be read. */
  readonly found: Role | 'missing' | 'unread';
}

/** All bindings in the authorizer's order: those of the cluster first. */
export function resolveBindings(objects: RbacObjects): ResolvedBinding[] {
  const clusterRoles = byName(objects.clusterRoles);
  const roles = byName(objects.roles);
  const isIncomplete = (kind: RoleName['kind']) => objects.incomplete?.includes(kind) === true;
  const resolve = (kind: BindingName['kind'], { metadata, subjects, roleRef }: Binding): ResolvedBinding => {
    const namespace = kind === 'RoleBinding' ? (metadata.namespace ?? '') : undefined;
    const isClusterRole = roleRef.kind === 'ClusterRole';
    const found = isClusterRole ? clusterRoles?.get(`/${roleRef.name}`) : roles?.get(`${namespace}/${roleRef.name}`);
    const isRead = isClusterRole
      ? clusterRoles && !isIncomplete('ClusterRole')
      : roles && !isIncomplete('Role') && !objects.rolesUnreadIn?.has(namespace ?? '');
    return {
      binding: { kind, name: metadata.name, ...(namespace === undefined ? {} : { namespace }) },
      role: { kind: isClusterRole ? 'ClusterRole' : 'Role', name: roleRef.name },
      subjects: (subjects ?? []).flatMap((subject) => subjectName(subject, namespace) ?? []),
      found: found ?? (isRead ? 'missing' : 'unread'),
    };
  };
  return [
    ...(objects.clusterRoleBindings ?? []).map((binding) => resolve('ClusterRoleBinding', binding)),
    ...(objects.roleBindings ?? []).map((binding) => resolve('RoleBinding', binding)),
  ];
}

/** Everybody to whom these bindings give the right to use a policy. */
export function grantsOf(
  policy: string,
  bindings: readonly ResolvedBinding[],
  kind: UsedKind = USED_POLICIES,
): Grant[] {
  const rules = new Map<Role, readonly UseRule[]>();
  return bindings.flatMap(({ binding, role, subjects, found }) => {
    if (typeof found === 'string') return [];
    const own = rules.get(found) ?? rulesToUse(policy, found, kind);
    rules.set(found, own);
    if (own.length === 0) return [];
    const isAggregated = Boolean(found.aggregationRule);
    return subjects.map((subject) => ({ binding, role, subject, isAggregated, rules: own }));
  });
}

function byName(roles: readonly Role[] | undefined): ReadonlyMap<string, Role> | undefined {
  return roles && new Map(roles.map((role) => [`${role.metadata.namespace ?? ''}/${role.metadata.name}`, role]));
}
