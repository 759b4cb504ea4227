import type { AllowanceRule } from './allowance-rule.ts';
import type { ChangeForPlaced } from './change-for.ts';
import type { RuleDetail } from './detail.ts';
import type { Loosening } from './loosening.ts';
import type { PlaceOfFinding } from './place.ts';
import type { RuleName } from './rule.ts';

/**
 * The words for the findings of one rule, and the remedies.
 * Source of the details: pkg/security/podsecuritypolicy of Kubernetes 1.24.17.
 */
export interface RuleWords {
  /** The requirement in one sentence: the help of a finding. */
  readonly summary: string;
  /** The end of the path that the server writes. */
  readonly path: RegExp;
  /** The end of the server's sentence: the first that fits a finding is written. */
  readonly details: readonly RuleDetail[];
  /** The path of the field in the template; absent: the server's path. */
  readonly place?: PlaceOfFinding;
  readonly change: ChangeForPlaced;
  readonly loosen: Loosening;
  /** Absent where what the policy allows here gives a pod no more power. */
  readonly allowance?: AllowanceRule;
}

/** The words of the rules of one file. */
export type WordsOfRules = Readonly<Partial<Record<RuleName, RuleWords>>>;
