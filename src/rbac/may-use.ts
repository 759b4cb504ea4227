import type { UnreadList } from '../kubernetes/rbac-objects.ts';

/**
 * Whether somebody may use a policy.
 *   server      an access review said so: the truth
 *   bindings    worked out from roles and bindings: other authorizers, such as webhooks, are invisible there
 */
export type MayUse =
  | { readonly may: 'yes'; readonly from: 'server' | 'bindings'; readonly through: Through }
  | {
      readonly may: 'no';
      readonly from: 'server' | 'bindings';
      /** Roles that bindings of this one name, and that are not there. */
      readonly missingRoles: readonly RoleName[];
      /** What other authorizers say about it; empty where they say nothing. */
      readonly text: string;
    }
  | {
      readonly may: 'unknown';
      /** Why the server gave no answer, as a sentence. */
      readonly why: string;
      /** What kept it from being worked out instead; empty where that was not tried. */
      readonly unread: readonly UnreadList[];
    };

/**
 * What gives the right.
 *   listed      the object itself names the user or group: only SecurityContextConstraints do
 *   superuser   the group system:masters, which is let through before any rule is looked at
 *   text        something else than RBAC: the authorizer's own words, empty where it gives none
 */
export type Through =
  | ({ readonly is: 'binding' } & BindingPath)
  | { readonly is: 'listed'; readonly in: 'users' | 'groups'; readonly name: string }
  | { readonly is: 'superuser' }
  | { readonly is: 'text'; readonly text: string };

/** From a subject through a binding to a role. */
export interface BindingPath {
  readonly binding: BindingName;
  readonly role: RoleName;
  readonly subject: SubjectName;
}

export interface BindingName {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  /** Absent for a ClusterRoleBinding. */
  readonly namespace?: string;
}

/** A Role is in the namespace of the binding that refers to it. */
export interface RoleName {
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
}

export interface SubjectName {
  readonly kind: 'ServiceAccount' | 'Group' | 'User';
  readonly name: string;
  /** Of service accounts only. */
  readonly namespace?: string;
}
