import type { ReasonCode } from '../../denial/reason-code.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { DenialReport } from './report.ts';

/** What could not be found out makes a "yes" and a "no" incomplete. */
export function denialExitCode({ denials, notRefused, nodes, faults, problems }: DenialReport): ExitCode {
  if (faults.length > 0) return EXIT.usage;
  const isLeftOpen =
    notRefused.some(({ is }) => is === 'nothing said') || denials.some(({ reason }) => reason === 'unparsed');
  if (problems.length > 0 || isLeftOpen) return EXIT.unknown;
  const isRefused =
    denials.some(({ reason }) => !NO_REFUSAL.has(reason)) || nodes.some(({ unmirrored }) => unmirrored.length > 0);
  return isRefused ? EXIT.found : EXIT.clean;
}

/** A warning, and what is no matter of security. */
const NO_REFUSAL: ReadonlySet<ReasonCode> = new Set(['pod-security-warning', 'not-security']);
