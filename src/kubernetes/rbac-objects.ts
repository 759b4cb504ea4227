/** The parts of rbac.authorization.k8s.io/v1 that this program reads, as the server's JSON has them. */
import type { ApiObject } from './schema/metadata.ts';
import type { BINDING, POLICY_RULE, ROLE, SUBJECT } from './schema/rbac.ts';
import type { Read } from './schema/schema.ts';

export type PolicyRule = Read<typeof POLICY_RULE>;
export type Role = ApiObject<typeof ROLE>;
export type Subject = Read<typeof SUBJECT>;
export type Binding = ApiObject<typeof BINDING>;

/** What a cluster has of one namespace, or of all. An undefined list could not be read, which is not an empty one. */
export interface RbacObjects {
  readonly clusterRoles: readonly Role[] | undefined;
  readonly clusterRoleBindings: readonly Binding[] | undefined;
  readonly roles: readonly Role[] | undefined;
  readonly roleBindings: readonly Binding[] | undefined;
  /** Namespaces of all whose roles could not be read, where those of others could. */
  readonly rolesUnreadIn?: ReadonlySet<string>;
  /** Kinds of which some are malformed, and left out. */
  readonly incomplete?: readonly RbacKind[];
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
