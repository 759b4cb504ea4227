import type { Identity } from '../kubernetes/access-review.ts';
import type { Subject } from '../kubernetes/rbac-objects.ts';
import { ACCOUNT_PREFIX } from './identities.ts';
import type { SubjectName } from './may-use.ts';

/** The group whose members are let through before any authorizer is asked. Source: apiserver/pkg/server/config.go. */
export const SUPERUSERS = 'system:masters';

/**
 * Who a subject of a binding is; undefined for one that is nobody. A service account without a namespace is in that of the
 * RoleBinding. Source: pkg/registry/rbac/validation/rule.go, appliesToUser.
 */
export function subjectName(
  { kind, name, namespace }: Subject,
  bindingNamespace: string | undefined,
): SubjectName | undefined {
  if (kind === 'User' || kind === 'Group') return { kind, name };
  const within = namespace || bindingNamespace;
  return kind === 'ServiceAccount' && within ? { kind, name, namespace: within } : undefined;
}

/** Whether what is bound to this subject counts for somebody. */
export function appliesTo({ kind, name, namespace = '' }: SubjectName, { user, groups }: Identity): boolean {
  switch (kind) {
    case 'User':
      return user === name;
    case 'Group':
      return groups.includes(name);
    case 'ServiceAccount':
      return user === `${ACCOUNT_PREFIX}${namespace}:${name}`;
  }
}
