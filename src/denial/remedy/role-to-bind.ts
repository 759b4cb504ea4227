import type { RbacObjects, Role } from '../../kubernetes/rbac-objects.ts';
import { SCC_GROUP } from '../../policy/scc/constraints.ts';
import { DEFAULT_CONSTRAINTS } from '../../policy/scc/default-constraints.ts';
import type { SubjectName } from '../../rbac/may-use.ts';
import { rulesToUse } from '../../rbac/rules.ts';
import { USED_CONSTRAINTS, USED_POLICIES, type UsedKind } from '../../rbac/used-kind.ts';
import type { RoleToBind } from './remedy.ts';

/** From 1.10 on policies are in the group "policy"; see src/rbac/used-kind.ts. */
const POLICY_GROUP = 10;

/** The role that gives the right to use a policy, and nothing else: one of the namespace before one of the cluster. */
/** The role that OpenShift comes with for one of its default constraints. */
export const SCC_ROLE_PREFIX = 'system:openshift:scc:';

/** The role that gives the right to use constraints, and nothing else; OpenShift's own where roles were not read. */
export function roleForConstraints(name: string, rbac: RbacObjects | undefined): RoleToBind {
  const there = roleThere(name, rbac, USED_CONSTRAINTS);
  if (there) return there;
  const isDefault = DEFAULT_CONSTRAINTS.some(({ metadata }) => metadata.name === name);
  if (rbac?.clusterRoles === undefined && isDefault) {
    return { kind: 'ClusterRole', name: `${SCC_ROLE_PREFIX}${name}`, isThere: true };
  }
  const taken = (rbac?.roles ?? []).map(({ metadata }) => metadata.name);
  return { kind: 'Role', name: unusedName(`use-scc-${name}`, taken), isThere: false, apiGroup: SCC_GROUP };
}

export function roleToBind(policy: string, serverMinor: number, rbac: RbacObjects | undefined): RoleToBind {
  const there = roleThere(policy, rbac, USED_POLICIES);
  if (there) return there;
  const taken = (rbac?.roles ?? []).map(({ metadata }) => metadata.name);
  const apiGroup = serverMinor < POLICY_GROUP ? 'extensions' : 'policy';
  return { kind: 'Role', name: unusedName(`use-psp-${policy}`, taken), isThere: false, apiGroup };
}

function roleThere(policy: string, rbac: RbacObjects | undefined, used: UsedKind): RoleToBind | undefined {
  for (const [kind, roles = []] of [
    ['Role', rbac?.roles],
    ['ClusterRole', rbac?.clusterRoles],
  ] as const) {
    const [name] = roles
      .filter((role) => givesOnly(policy, role, used))
      .map(({ metadata }) => metadata.name)
      .sort();
    if (name !== undefined) return { kind, name, isThere: true };
  }
  return undefined;
}

function givesOnly(policy: string, role: Role, used: UsedKind): boolean {
  const rules = rulesToUse(policy, role, used);
  return (
    rules.length > 0 &&
    rules.length === role.rules?.length &&
    rules.every(({ gives, rule: { verbs, resources, resourceNames } }) => {
      const isUse = verbs.every((verb) => verb === 'use') && resources?.every((one) => one === used.resource);
      return gives === 'name' && isUse === true && resourceNames?.length === 1;
    })
  );
}

/** A name for a RoleBinding that gives the use of a policy to somebody. */
export function bindingName(
  policy: string,
  subject: SubjectName,
  rbac: RbacObjects | undefined,
  type: 'psp' | 'scc' = 'psp',
): string {
  const taken = (rbac?.roleBindings ?? []).map(({ metadata }) => metadata.name);
  return unusedName(`use-${type}-${policy}-${subject.name.split(':').at(-1)}`, taken);
}

function unusedName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
