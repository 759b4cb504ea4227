import { checkIdsAt } from '../../policy/psa/evaluate.ts';
import { compareLevels, LEVELS, type LevelVersion, minorOf } from '../../policy/psa/levels.ts';
import type { CheckId } from '../../policy/psa/registry.ts';
import { type Circumstances, judgeAgain, provenBy, withEnforced } from './judge-again.ts';
import type { LabelRemedy } from './remedy.ts';

/** The level for the namespace with which the pods get in as they are; undefined where somebody else refuses them too. */
export function labelRemedy(circumstances: Circumstances, namespace: string): LabelRemedy | undefined {
  const { template } = circumstances.workload;
  const serverMinor = circumstances.states[0].serverMinor;
  const { refusal } = judgeAgain(circumstances, template);
  if (refusal?.by !== 'PodSecurity' || serverMinor === undefined) return undefined;
  const from = refusal.policy;
  for (const { to, forgone } of looserThan(from, serverMinor)) {
    const judged = judgeAgain(withEnforced(circumstances, to), template);
    if (judged.refusal) continue;
    return { is: 'label', namespace, label: 'enforce', from, to, alsoAllows: forgone, ...provenBy(judged) };
  }
  return undefined;
}

interface Loosening {
  readonly to: LevelVersion;
  readonly forgone: readonly CheckId[];
}

/** Those that forgo the fewest checks first; of these the strictest level, at the newest version. */
function looserThan(from: LevelVersion, serverMinor: number): Loosening[] {
  const checks = checkIdsAt(from, serverMinor);
  const newest = minorOf(from.version, serverMinor);
  const levels = LEVELS.filter((level) => compareLevels(level, from.level) <= 0).reverse();
  return levels
    .flatMap((level): LevelVersion[] => {
      const same: LevelVersion = { level, version: from.version };
      const older = Array.from(
        { length: newest },
        (_, index) => ({ level, version: `v1.${newest - 1 - index}` }) as const,
      );
      return level === 'privileged' ? [same] : [same, ...older];
    })
    .map((to) => {
      const kept = checkIdsAt(to, serverMinor);
      return { to, forgone: checks.filter((id) => !kept.includes(id)) };
    })
    .sort((a, b) => a.forgone.length - b.forgone.length);
}
