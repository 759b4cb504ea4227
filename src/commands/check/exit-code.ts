import type { CheckVerdict } from '../../admission/verdict.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { CheckedWorkload, CheckReport } from './report.ts';

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

/** A file that cannot be judged, or a part of the cluster that cannot be read, makes a "no" and a "yes" incomplete. */
export function checkExitCode({ workloads, faults, problems }: CheckReport, strict: boolean): ExitCode {
  if (faults.length > 0) return EXIT.usage;
  if (problems.length > 0) return EXIT.unknown;
  return workloads.some((checked) => isRefused(checked) || (strict && isWarnedOf(checked))) ? EXIT.found : EXIT.clean;
}
