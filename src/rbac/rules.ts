import type { PolicyRule, Role } from '../kubernetes/rbac-objects.ts';
import { USED_POLICIES, type UsedKind } from './used-kind.ts';

/** A rule that gives the right to use a policy. */
export interface UseRule {
  /**
   * How wide it is.
   *   name       it names the policy
   *   every      it is about policies, and every one of them
   *   wildcard   it says "*" where it could have said the verb, the group or the resource, and names nothing
   */
  readonly gives: 'name' | 'every' | 'wildcard';
  readonly rule: PolicyRule;
}

/**
 * The rules of a role that let somebody use a policy. Names are compared letter by letter; there are no patterns, and
 * a resource with a slash in it is about subresources. Source: pkg/apis/rbac/v1/evaluation_helpers.go, 1.24 to 1.37.
 */
export function rulesToUse(policy: string, { rules }: Role, { groups, resource }: UsedKind = USED_POLICIES): UseRule[] {
  return (rules ?? []).flatMap((rule) => {
    const { verbs, apiGroups, resources, resourceNames } = rule;
    const matches = hasOne(verbs, ['use']) && hasOne(apiGroups, groups) && hasOne(resources, [resource]);
    const names = resourceNames ?? [];
    if (!matches || (names.length > 0 && !names.includes(policy))) return [];
    const isWildcard = [verbs, apiGroups, resources].some((list) => list?.includes(EVERYTHING));
    return [{ gives: names.length > 0 ? 'name' : isWildcard ? 'wildcard' : 'every', rule }] as const;
  });
}

const EVERYTHING = '*';

function hasOne(list: readonly string[] | null | undefined, wanted: readonly string[]): boolean {
  return (list ?? []).some((word) => word === EVERYTHING || wanted.includes(word));
}
