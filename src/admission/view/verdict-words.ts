import { acceptedText, foundText } from '../../policy/finding-text.ts';
import { formatLevelVersion } from '../../policy/psa/levels.ts';
import { enforceSentence, reasonsText, warnSentence } from '../../policy/psa/sentence.ts';
import { pspContradictionSentence, pspFindingWords, pspRefusalReason } from '../../policy/psp/sentence.ts';
import type { PlacedSccFinding } from '../../policy/scc/placed-finding.ts';
import { sccErrorSentence } from '../../policy/scc/sentence.ts';
import { shownLine, shownName } from '../../text/untrusted.ts';
import type { AskedPolicy, CheckVerdict, VerdictOfConstraints, VerdictOfLevel, VerdictOfPolicy } from '../verdict.ts';
import { constraintsVerdictText } from './constraints-words.ts';
import { policyVerdictText } from './policy-verdict-text.ts';
import type { AnnotationRule } from './rule-help.ts';

/** A verdict refuses, or it is what a namespace only warns of. */
export type VerdictMode = 'enforce' | 'warn';

/** "restricted:v1.34", "psp/restricted". */
export function columnTitle(verdict: CheckVerdict): string {
  if (verdict.by === 'constraints') return constraintsTitle(verdict);
  return verdict.by === 'level' ? formatLevelVersion(verdict.level) : policyTitle(verdict.policy);
}

function constraintsTitle({ scc: { name, place, hasNamesake }, defaults }: VerdictOfConstraints): string {
  const title = `scc/${shownName(name)}`;
  if (defaults !== undefined) return `${title} (defaults ${defaults})`;
  if (!hasNamesake) return title;
  const where = place ? `${shownLine(place.file)}, document ${place.document}` : 'of the cluster';
  return `${title} (${where})`;
}

export function policyTitle({ name, place, hasNamesake }: AskedPolicy): string {
  const title = `psp/${shownName(name)}`;
  if (!hasNamesake) return title;
  const where = place ? `${shownLine(place.file)}, document ${place.document}` : 'of the cluster';
  return `${title} (${where})`;
}

/** In a table with a column for each: "passes", "admits after changing 2 fields", "hostPort, privileged". */
export function cellText(verdict: CheckVerdict, serverMinor: number): string {
  if (verdict.by === 'policy') return policyVerdictText(verdict.says, false);
  if (verdict.by === 'constraints') return constraintsVerdictText(verdict.scc.name, verdict.says, false);
  const { violations } = verdict;
  return violations.length === 0 ? 'passes' : shownLine(reasonsText(violations, serverMinor));
}

/** Beside the name of an object: "does not pass baseline:latest", "is refused by psp/restricted". Empty where it comes in as it is. */
export function outcomeText(verdict: CheckVerdict, mode: VerdictMode): string {
  const title = columnTitle(verdict);
  if (verdict.by === 'level') {
    if (verdict.violations.length === 0) return '';
    return mode === 'enforce' ? `does not pass ${title}` : `is warned of at ${title}`;
  }
  const { says } = verdict;
  switch (says.verdict) {
    case 'admits':
      return '';
    case 'changes':
      return says.contradictions.length === 0
        ? `is admitted by ${title} after changes`
        : `is made a pod that is not valid by ${title}`;
    case 'refuses':
      return `is refused by ${title}`;
    case 'unusable':
      return `is not let in by ${title}, which the server passes over`;
  }
}

/** What the server would say; empty where it says nothing. Text of the pod is in it as it is. */
export function serverSentence(verdict: CheckVerdict, mode: VerdictMode, serverMinor: number): string {
  if (verdict.by === 'policy') {
    const { says } = verdict;
    return says.verdict === 'refuses' ? pspRefusalReason('admit', says.findings) : '';
  }
  if (verdict.by === 'constraints') {
    const { scc, says } = verdict;
    if (says.verdict !== 'refuses') return '';
    return [...new Set(says.findings.map((finding) => sccErrorSentence(scc.name, finding)))].join(', ');
  }
  const { level, violations } = verdict;
  if (violations.length === 0) return '';
  return (mode === 'enforce' ? enforceSentence : warnSentence)(level, violations, serverMinor);
}

/** Why a pod that a policy changed is not valid, one sentence each. */
export function notValidSentences(verdict: CheckVerdict): { readonly path: string; readonly sentence: string }[] {
  if (verdict.by === 'level' || verdict.says.verdict !== 'changes') return [];
  return verdict.says.contradictions.map((one) => ({ path: one.path, sentence: pspContradictionSentence(one) }));
}

/** A field that is not accepted. All but the path is for a reader's eyes. */
export interface FoundField {
  /** As documentation and machines know it; `name` is for a table that says what it is about. */
  readonly rule: AnnotationRule;
  readonly name: string;
  /** From the pod downwards, as it was written. */
  readonly path: string;
  /** Absent where the field is the pod's. */
  readonly container?: string;
  readonly found: string;
  readonly accepted: string;
}

export function foundFields(verdict: CheckVerdict): FoundField[] {
  if (verdict.by === 'constraints') {
    return verdict.says.verdict === 'refuses' ? foundByConstraints(verdict.says.findings) : [];
  }
  return verdict.by === 'level' ? fieldsOfLevel(verdict) : fieldsOfPolicy(verdict);
}

function fieldsOfLevel({ violations }: VerdictOfLevel): FoundField[] {
  return violations.flatMap(({ check, findings }) =>
    findings.map((finding) => ({
      rule: check,
      name: check,
      path: finding.path,
      ...(finding.container === undefined ? {} : { container: finding.container }),
      found: foundText(finding),
      accepted: acceptedText(finding.accepted),
    })),
  );
}

function fieldsOfPolicy({ says }: VerdictOfPolicy): FoundField[] {
  if (says.verdict !== 'refuses') return [];
  return says.findings.map((finding) => {
    const { found, accepted } = pspFindingWords(finding);
    return {
      rule: `psp/${finding.rule}`,
      name: finding.rule,
      path: finding.field,
      ...(finding.container === undefined ? {} : { container: finding.container }),
      // It may be one that nobody wrote: a claim of a StatefulSet, or the token of the service account.
      found: finding.rule === 'volumes' ? `${found} (${shownName(finding.volume ?? '')})` : found,
      accepted,
    };
  });
}

/** The fields that SecurityContextConstraints do not accept. */
export function foundByConstraints(findings: readonly PlacedSccFinding[]): FoundField[] {
  return findings.map((finding) => {
    const { rule, container, volume = '' } = finding;
    const { found, accepted } =
      rule === 'hostUsers' ? { found: foundText(finding), accepted: 'false' } : pspFindingWords({ ...finding, rule });
    return {
      rule: `scc/${rule}`,
      name: rule,
      path: finding.field,
      ...(container === undefined || finding.path === `spec.${rule}` ? {} : { container }),
      found: rule === 'volumes' ? `${found} (${shownName(volume)})` : found,
      accepted,
    };
  });
}

/** A field that a policy changes on the way in. */
export interface RewrittenField {
  readonly path: string;
  readonly container?: string;
  readonly before: string;
  readonly after: string;
}

export function rewrittenFields(verdict: CheckVerdict): RewrittenField[] {
  if (verdict.by === 'level' || verdict.says.verdict !== 'changes') return [];
  return verdict.says.changes.map(({ path, container, before, after }) => ({
    path,
    ...(container === undefined ? {} : { container }),
    before: valueText(before),
    after: valueText(after),
  }));
}

function valueText(value: unknown): string {
  if (value === undefined) return 'not set';
  if (value === '') return '""';
  return shownLine(typeof value === 'string' ? value : JSON.stringify(value));
}
