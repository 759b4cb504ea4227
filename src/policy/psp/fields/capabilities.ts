import type { Capabilities } from '../../../kubernetes/objects.ts';
import { distinct, distinctOrAll } from '../allowance-rule.ts';
import { removedFromList } from '../change-for.ts';
import { withMore, withSpec } from '../loosening.ts';
import { indexOfNth } from '../place.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * Capabilities that are added and dropped.
 *
 * Policy: defaultAddCapabilities, requiredDropCapabilities, allowedCapabilities ("*" for all).
 * Pod: securityContext.capabilities.add and .drop of containers.
 *   filled in   what is added by default and not dropped by the container; what has to be dropped
 *   accepted    added names that are in defaultAddCapabilities or allowedCapabilities
 * Names are compared exactly (case-sensitive): "ALL", "all" and "CAP_CHOWN" are names like others. What has to be dropped is never
 * missing, since it is filled in. Lists that change are sorted, each name once; lists that do not stay as they are.
 * Source: pkg/security/podsecuritypolicy/capabilities/capabilities.go of Kubernetes 1.24.17.
 */
export const capabilitiesRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  const defaultAdd = policy.defaultAddCapabilities ?? [];
  const requiredDrop = policy.requiredDropCapabilities ?? [];
  const values = [...new Set([...defaultAdd, ...(policy.allowedCapabilities ?? [])])];
  const allowsAll = policy.allowedCapabilities?.includes('*') === true;
  const fillsIn = defaultAdd.length > 0 || requiredDrop.length > 0;
  return {
    ...(fillsIn
      ? {
          changes: ({ container: { securityContext } }) => {
            const changed = filledInCapabilities(securityContext?.capabilities ?? {}, defaultAdd, requiredDrop);
            return changed === undefined ? undefined : { securityContext: { capabilities: changed } };
          },
        }
      : {}),
    ...(allowsAll
      ? {}
      : {
          findings: ({ container, path }) => {
            const added = container.securityContext?.capabilities?.add ?? [];
            const refused = added.filter((name) => !values.includes(name));
            if (refused.length === 0) return NONE;
            return refused.map((found) => ({
              rule: 'allowedCapabilities',
              error: 'Invalid value',
              path: `${path}.securityContext.capabilities.add`,
              container: container.name,
              found,
              accepted: { values, absent: true },
            }));
          },
        }),
  };
};

export const capabilitiesWords = {
  allowedCapabilities: {
    summary: 'Only capabilities that the policy allows may be added.',
    path: /\.capabilities\.add$/,
    details: [{ text: 'capability may not be added' }],
    place: ({ found }, _template, { path, container, nth }) =>
      `${path}${indexOfNth(container?.securityContext?.capabilities?.add, nth, (name) => name === found)}`,
    change: removedFromList,
    loosen: withSpec(({ allowedCapabilities, requiredDropCapabilities }, { found }) => ({
      allowedCapabilities: withMore(allowedCapabilities, String(found)),
      // No policy may have one in both.
      ...(requiredDropCapabilities?.includes(String(found))
        ? { requiredDropCapabilities: requiredDropCapabilities.filter((name) => name !== found) }
        : {}),
    })),
    allowance: {
      allowed: ({ spec }) =>
        distinctOrAll([...(spec.defaultAddCapabilities ?? []), ...(spec.allowedCapabilities ?? [])]),
      used: ({ contexts }) => distinct(contexts.flatMap(({ capabilities }) => capabilities?.add ?? [])),
    },
  },
} as const satisfies WordsOfRules;

/** Undefined where nothing is missing. */
export function filledInCapabilities(
  { add, drop }: Capabilities,
  defaultAdd: readonly string[],
  requiredDrop: readonly string[],
): Capabilities | undefined {
  const added = new Set(add);
  const dropped = new Set(drop);
  const missingAdds = defaultAdd.filter((name) => !dropped.has(name) && !added.has(name));
  const missingDrops = requiredDrop.filter((name) => !dropped.has(name));
  if (missingAdds.length === 0 && missingDrops.length === 0) return undefined;
  const [allAdds, allDrops] = [sorted([...added, ...missingAdds]), sorted([...dropped, ...missingDrops])];
  return { ...(allAdds.length > 0 ? { add: allAdds } : {}), ...(allDrops.length > 0 ? { drop: allDrops } : {}) };
}

/** Sorts by bytes, as Go does. */
function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
