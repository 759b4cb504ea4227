import { escapeUntrusted } from '../model/untrusted.ts';
import type { ReachableLevel } from '../policy/psa/reachable-level.ts';
import { reasonsText } from './psa-sentence.ts';

/** "passes baseline; restricted: seccompProfile (container main)": every reason with whom it is about. */
export function podSecurityLine({ passes, next }: ReachableLevel, serverMinor: number): string {
  if (!next) return `passes ${passes}`;
  const reasons = next.violations.map((violation) => {
    const names = [...new Set(violation.findings.map(({ container }) => container))];
    const whom = names.map((name) => (name === undefined ? 'the pod' : escapeUntrusted(name, 63)));
    return `${reasonsText([violation], serverMinor)} (${whom.join(', ')})`;
  });
  return `passes ${passes}; ${next.level}: ${reasons.join(', ')}`;
}
