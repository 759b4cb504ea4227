import type { PodTemplate } from '../../kubernetes/objects.ts';
import type { PolicyVerdict } from './judge.ts';
import { aroundOf } from './place.ts';
import type { PlacedFinding } from './placed.ts';
import { wordsOf } from './registry.ts';

export type PlacedVerdict =
  | Exclude<PolicyVerdict, { readonly verdict: 'refuses' }>
  | { readonly verdict: 'refuses'; readonly findings: readonly PlacedFinding[] };

/** @param template as it was written, before admission added anything */
export function withPlaces(verdict: PolicyVerdict, template: PodTemplate): PlacedVerdict {
  if (verdict.verdict !== 'refuses') return verdict;
  // Equal values in one list are found one after the other.
  const times = new Map<string, number>();
  const findings = verdict.findings.map((finding): PlacedFinding => {
    const key = `${finding.path} ${finding.found}`;
    const nth = times.get(key) ?? 0;
    times.set(key, nth + 1);
    const around = aroundOf(finding, template, nth);
    return { ...finding, field: wordsOf(finding.rule).place?.(finding, template, around) ?? around.path };
  });
  return { verdict: 'refuses', findings };
}
