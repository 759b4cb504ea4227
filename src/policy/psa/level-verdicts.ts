import type { ServedPod } from '../server-view.ts';
import { evaluateAll, type Violation } from './evaluate.ts';
import { LEVELS, type LevelVersion, minorOf } from './levels.ts';
import type { NamespacePolicy } from './namespace-policy.ts';

/** What a namespace does where a pod does not pass a level. */
export const MODES = ['enforce', 'warn', 'audit'] as const;
export type Mode = (typeof MODES)[number];

/** A level, whether a pod passes it, and what its namespace uses it for. */
export interface LevelVerdict {
  readonly policy: LevelVersion;
  /** Empty: it passes. */
  readonly violations: readonly Violation[];
  /** Undefined where the namespace's labels are not known. */
  readonly modes?: readonly Mode[];
}

/**
 * The verdict on a pod at every level that can refuse one, at the server's newest version, and at those other versions that
 * its namespace asks for.
 */
export function levelVerdicts(
  pod: ServedPod,
  namespace: NamespacePolicy | undefined,
  serverMinor: number,
): LevelVerdict[] {
  const key = ({ level, version }: LevelVersion) => `${level}:${minorOf(version, serverMinor)}`;
  const policies = new Map<string, LevelVersion>();
  const inUse = namespace ? MODES.map((mode) => namespace[mode]) : [];
  const newest = LEVELS.map((level): LevelVersion => ({ level, version: 'latest' }));
  for (const policy of [...newest, ...inUse]) {
    if (policy.level !== 'privileged' && !policies.has(key(policy))) policies.set(key(policy), policy);
  }
  const ordered = [...policies.values()].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const judged = evaluateAll(pod, ordered, serverMinor);
  return ordered.map((policy, index) => ({
    policy,
    violations: judged[index] ?? [],
    ...(namespace ? { modes: MODES.filter((mode) => key(namespace[mode]) === key(policy)) } : {}),
  }));
}
