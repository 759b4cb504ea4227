import type { PolicyVerdict } from '../../policy/psp/judge.ts';
import type { PolicyFinding } from '../../policy/psp/rule.ts';
import { pspContradictionSentence, pspErrorSentence } from '../../policy/psp/sentence.ts';
import { faultText } from './policy-verdict-text.ts';

/** A verdict of policies whose findings are `Found`. */
type VerdictWith<Found> =
  | Exclude<PolicyVerdict, { readonly verdict: 'refuses' }>
  | { readonly verdict: 'refuses'; readonly findings: readonly Found[] };

/** Where a path of the pod is in what was asked about, and a finding. */
export interface Places<Found> {
  readonly ofPath: (path: string) => object;
  readonly ofFinding: (finding: Found) => object;
}

/** What a PodSecurityPolicy says, as every JSON answer has it. */
export function pspVerdictJson<Found extends PolicyFinding>(
  verdict: VerdictWith<Found>,
  places: Places<Found>,
): object {
  switch (verdict.verdict) {
    case 'admits':
      return { verdict: 'admits' };
    case 'changes':
      return {
        verdict: 'changes',
        changes: verdict.changes.map(({ path, container, before, after }) => ({
          ...places.ofPath(path),
          ...(container === undefined ? {} : { container }),
          ...(before === undefined ? {} : { before }),
          after,
        })),
        notValid: verdict.contradictions.map(pspContradictionSentence),
      };
    case 'refuses':
      return {
        verdict: 'refuses',
        findings: verdict.findings.map((finding) => ({
          ...places.ofFinding(finding),
          message: pspErrorSentence(finding),
        })),
      };
    case 'unusable':
      return { verdict: 'unusable', message: faultText(verdict.fault) };
  }
}
