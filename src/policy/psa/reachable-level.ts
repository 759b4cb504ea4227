import { evaluateAll, type Violation } from './evaluate.ts';
import { LEVELS, type Level, type PolicyVersion } from './levels.ts';
import type { ServedPod } from './server-view.ts';

/** The strictest level that a pod passes, and what stands in the way of the next; absent where there is none. */
export interface ReachableLevel {
  readonly passes: Level;
  readonly version: PolicyVersion;
  readonly next?: { readonly level: Level; readonly violations: readonly Violation[] };
}

export function reachableLevel(pod: ServedPod, version: PolicyVersion, serverMinor: number): ReachableLevel {
  const policies = LEVELS.map((level) => ({ level, version }));
  const judged = evaluateAll(pod, policies, serverMinor);
  const refused = judged.findIndex((violations) => violations.length > 0);
  const next = LEVELS[refused];
  if (next === undefined) return { passes: LEVELS[LEVELS.length - 1] ?? 'restricted', version };
  return {
    passes: LEVELS[refused - 1] ?? 'privileged',
    version,
    next: { level: next, violations: judged[refused] ?? [] },
  };
}
