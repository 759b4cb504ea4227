/** The parts of rbac.authorization.k8s.io/v1 that this program reads, as the server's JSON has them. */
import type { KubernetesObject } from './objects.ts';

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[] | null;
  readonly resources?: readonly string[] | null;
  /** Absent or empty: every name. */
  readonly resourceNames?: readonly string[] | null;
}

/** A Role or a ClusterRole. */
export interface Role extends KubernetesObject {
  /** Of an aggregated ClusterRole, what the controller has put together; the authorizer reads nothing else. */
  readonly rules?: readonly PolicyRule[] | null;
  readonly aggregationRule?: object | null;
}

/** Kind "User", "Group" or "ServiceAccount". */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  /** Only of service accounts; absent in a RoleBinding means its own. */
  readonly namespace?: string;
}

/** A RoleBinding or a ClusterRoleBinding. */
export interface Binding extends KubernetesObject {
  readonly subjects?: readonly Subject[] | null;
  readonly roleRef: { readonly kind: string; readonly name: string };
}

/** What a cluster has of one namespace, or of all. An undefined list could not be read, which is not an empty one. */
export interface RbacObjects {
  readonly clusterRoles: readonly Role[] | undefined;
  readonly clusterRoleBindings: readonly Binding[] | undefined;
  readonly roles: readonly Role[] | undefined;
  readonly roleBindings: readonly Binding[] | undefined;
  /** Namespaces of all whose roles could not be read, where those of others could. */
  readonly rolesUnreadIn?: ReadonlySet<string>;
}

export type RbacKind = 'ClusterRole' | 'ClusterRoleBinding' | 'Role' | 'RoleBinding';

/** A list that could not be read. */
export interface UnreadList {
  readonly kind: RbacKind;
  /** Absent: of all that was asked for. */
  readonly namespace?: string;
  /** A sentence. */
  readonly why: string;
}
