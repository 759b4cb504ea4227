import type { RbacObjects, Role } from '../../kubernetes/rbac-objects.ts';
import type { SubjectName } from '../../rbac/may-use.ts';
import { rulesToUse } from '../../rbac/rules.ts';
import type { RoleToBind } from './remedy.ts';

/** From 1.10 on policies are in the group "policy"; see src/rbac/used-kind.ts. */
const POLICY_GROUP = 10;

/** The role that gives the right to use a policy, and nothing else: one of the namespace before one of the cluster. */
export function roleToBind(policy: string, serverMinor: number, rbac: RbacObjects | undefined): RoleToBind {
  for (const [kind, roles = []] of [
    ['Role', rbac?.roles],
    ['ClusterRole', rbac?.clusterRoles],
  ] as const) {
    const [name] = roles
      .filter((role) => givesOnly(policy, role))
      .map(({ metadata }) => metadata.name)
      .sort();
    if (name !== undefined) return { kind, name, isThere: true };
  }
  const taken = (rbac?.roles ?? []).map(({ metadata }) => metadata.name);
  const apiGroup = serverMinor < POLICY_GROUP ? 'extensions' : 'policy';
  return { kind: 'Role', name: unusedName(`use-psp-${policy}`, taken), isThere: false, apiGroup };
}

function givesOnly(policy: string, role: Role): boolean {
  const rules = rulesToUse(policy, role);
  return (
    rules.length > 0 &&
    rules.length === role.rules?.length &&
    rules.every(({ gives, rule: { verbs, resources, resourceNames } }) => {
      const isUse = verbs.every((verb) => verb === 'use') && resources?.every((one) => one === 'podsecuritypolicies');
      return gives === 'name' && isUse === true && resourceNames?.length === 1;
    })
  );
}

/** A name for a RoleBinding that gives the use of a policy to somebody. */
export function bindingName(policy: string, subject: SubjectName, rbac: RbacObjects | undefined): string {
  const taken = (rbac?.roleBindings ?? []).map(({ metadata }) => metadata.name);
  return unusedName(`use-psp-${policy}-${subject.name.split(':').at(-1)}`, taken);
}

function unusedName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
