import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { CheckedWorkload, CheckReport } from './check-report.ts';

export function isRefused({ verdicts }: CheckedWorkload): boolean {
  return verdicts.some(({ violations }) => violations.length > 0);
}

/** Something that no level asked about refuses. */
export function isWarnedOf({ warning, lints }: CheckedWorkload): boolean {
  return lints.length > 0 || (warning !== undefined && warning.violations.length > 0);
}

/** A file that cannot be judged, or a part of the cluster that cannot be read, makes a "no" and a "yes" incomplete. */
export function checkExitCode({ workloads, faults, problems }: CheckReport, strict: boolean): ExitCode {
  if (faults.length > 0) return EXIT.usage;
  if (problems.length > 0) return EXIT.unknown;
  return workloads.some((checked) => isRefused(checked) || (strict && isWarnedOf(checked))) ? EXIT.found : EXIT.clean;
}
