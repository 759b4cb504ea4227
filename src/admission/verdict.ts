import type { Place } from '../kubernetes/workload.ts';
import type { Violation } from '../policy/psa/evaluate.ts';
import type { LevelVersion } from '../policy/psa/levels.ts';
import type { PlacedVerdict } from '../policy/psp/placed-finding.ts';
import type { SccVerdict } from '../policy/scc/judge-constraints.ts';
import type { PlacedSccFinding } from '../policy/scc/placed-finding.ts';

/** What Pod Security Admission would say. */
export interface VerdictOfLevel {
  readonly by: 'level';
  readonly level: LevelVersion;
  /** Empty: it passes. */
  readonly violations: readonly Violation[];
}

/** What one PodSecurityPolicy would say, whoever may use it. */
export interface VerdictOfPolicy {
  readonly by: 'policy';
  readonly policy: AskedPolicy;
  readonly says: PlacedVerdict;
}

/** A PodSecurityPolicy, or SecurityContextConstraints, that was asked for. */
export interface AskedPolicy {
  readonly name: string;
  /** Absent for one of the cluster. */
  readonly place?: Place;
  /** Whether another that was asked for has the same name, as the one in a file that is to replace the one in the cluster. */
  readonly hasNamesake: boolean;
}

/** What SecurityContextConstraints would say, whoever can use them. */
export interface VerdictOfConstraints {
  readonly by: 'constraints';
  readonly scc: AskedPolicy;
  /** The set of defaults that was asked for: `scc` is the one of those that everybody can use which decides. */
  readonly defaults?: string;
  readonly says: PlacedSccVerdict;
}

export type PlacedSccVerdict =
  | Exclude<SccVerdict, { readonly verdict: 'refuses' }>
  | { readonly verdict: 'refuses'; readonly findings: readonly PlacedSccFinding[] };

export type CheckVerdict = VerdictOfLevel | VerdictOfPolicy | VerdictOfConstraints;
