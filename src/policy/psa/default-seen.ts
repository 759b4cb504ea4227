import { type LevelVersion, parseLevel, parsePolicyVersion } from './levels.ts';
import type { NamespacePolicy } from './namespace-policy.ts';

/** The policy that a server named when it refused a pod; undefined for a text that is about something else. */
export function enforcedPolicyIn(message: string): LevelVersion | undefined {
  const [, levelText = '', versionText = ''] = /\bviolates PodSecurity "([a-z]+):([a-z0-9.]+)"/.exec(message) ?? [];
  const level = parseLevel(levelText);
  const version = parsePolicyVersion(versionText);
  return level === undefined || version === undefined ? undefined : { level, version };
}

/**
 * What a server enforces where a namespace has no label, as far as a refusal shows it; or what a label asked for that was taken
 * away since. Undefined: nothing follows from it. A refusal that contradicts a label was said before the label was changed.
 * @param refusedBy the policy of the newest refusal in the namespace
 */
export function defaultSeen(
  { enforce, labelled }: NamespacePolicy,
  refusedBy: LevelVersion | undefined,
): LevelVersion | undefined {
  if (refusedBy === undefined) return undefined;
  const sameLevel = refusedBy.level === enforce.level;
  const sameVersion = refusedBy.version === enforce.version;
  if (sameLevel && sameVersion) return undefined;
  if ((labelled.level && !sameLevel) || (labelled.version && !sameVersion)) return undefined;
  return refusedBy;
}
