import type { CheckVerdict } from '../../admission/verdict.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { CheckEnd, CheckedWorkload } from './report.ts';

export function isRefused({ verdicts }: CheckedWorkload): boolean {
  return verdicts.some(refuses);
}

/** Whether no pod comes in by it: a policy may also make of the pod one that is not valid, or be passed over by the server. */
export function refuses(verdict: CheckVerdict): boolean {
  if (verdict.by === 'level') return verdict.violations.length > 0;
  const { says } = verdict;
  switch (says.verdict) {
    case 'admits':
      return false;
    case 'changes':
      return says.contradictions.length > 0;
    case 'refuses':
      // None is left where all of them are suppressed.
      return says.findings.length > 0;
    case 'unusable':
      return true;
  }
}

/** Something that nothing asked about refuses. */
export function isWarnedOf({ verdicts, warning, lints }: CheckedWorkload): boolean {
  return lints.length > 0 || (warning !== undefined && refuses(warning)) || verdicts.some(changes);
}

function changes(verdict: CheckVerdict): boolean {
  return verdict.by !== 'level' && verdict.says.verdict === 'changes';
}

export interface ExitRules {
  /** Whether warnings count as findings. */
  readonly strict: boolean;
  /** Whether to have found nothing to judge is an answer. */
  readonly allowEmpty: boolean;
  /** Whether what is refused does not count. */
  readonly exitZero: boolean;
}

/**
 * A file that cannot be judged, or a part of the cluster that cannot be read, makes a "no" and a "yes" incomplete. Where nothing was
 * judged nothing was found out: what was to write the manifests may have failed.
 */
export function checkExitCode(end: CheckEnd, { strict, allowEmpty, exitZero }: ExitRules): ExitCode {
  const { counts, faults, problems, unusedPaths } = end;
  if (faults.length > 0 || unusedPaths.length > 0) return EXIT.usage;
  if (problems.length > 0) return EXIT.unknown;
  if (counts.judged === 0 && !allowEmpty) return EXIT.unknown;
  const isFound = counts.refused > 0 || (strict && (counts.warned > 0 || isWarned(end)));
  return isFound && !exitZero ? EXIT.found : EXIT.clean;
}

function isWarned({ unrendered, unjudged, suppressions }: CheckEnd): boolean {
  return unrendered.length + unjudged.length + suppressions.unused.length > 0;
}
