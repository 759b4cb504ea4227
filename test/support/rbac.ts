import type { Binding, PolicyRule, RbacObjects, Role, Subject } from '../../src/kubernetes/rbac-objects.ts';

const API_VERSION = 'rbac.authorization.k8s.io/v1';

/** A Role where there is a namespace, otherwise a ClusterRole. */
export function role(
  name: string,
  rules: readonly PolicyRule[] | undefined,
  namespace?: string,
  rest: object = {},
): Role {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  return { apiVersion: API_VERSION, kind, metadata: within(name, namespace), ...rest, ...(rules ? { rules } : {}) };
}

/** A RoleBinding where there is a namespace; `to` such as "ClusterRole/psp". */
export function binding(
  name: string,
  to: string,
  subjects: readonly Subject[] | undefined,
  namespace?: string,
): Binding {
  const [kind = '', roleName = ''] = to.split('/');
  return {
    apiVersion: API_VERSION,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: within(name, namespace),
    roleRef: { kind, name: roleName },
    ...(subjects ? { subjects } : {}),
  };
}

export function rule(parts: Partial<PolicyRule> = {}): PolicyRule {
  return { verbs: ['use'], apiGroups: ['policy'], resources: ['podsecuritypolicies'], ...parts };
}

export const user = (name: string): Subject => ({ kind: 'User', name });
export const group = (name: string): Subject => ({ kind: 'Group', name });
export function account(name: string, namespace?: string): Subject {
  return { kind: 'ServiceAccount', name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Objects sorted into their lists by kind. */
export function rbacObjects(...objects: readonly (Role | Binding)[]): RbacObjects {
  const ofKind = <T>(kind: string) => objects.filter((object) => object.kind === kind) as readonly unknown[] as T[];
  return {
    clusterRoles: ofKind<Role>('ClusterRole'),
    clusterRoleBindings: ofKind<Binding>('ClusterRoleBinding'),
    roles: ofKind<Role>('Role'),
    roleBindings: ofKind<Binding>('RoleBinding'),
  };
}

function within(name: string, namespace: string | undefined): { name: string; namespace?: string } {
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** As a server wants a binding to be written: with the API group of its role, and of subjects that are no service accounts. */
export function withApiGroups(object: object): object {
  const apiGroup = 'rbac.authorization.k8s.io';
  const { roleRef, subjects } = object as Partial<Binding>;
  if (!roleRef) return object;
  return {
    ...object,
    roleRef: { ...roleRef, apiGroup },
    subjects: (subjects ?? []).map((subject) =>
      subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup },
    ),
  };
}
