import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { PolicyAnswer, PolicyAnswersReport } from './answers-report.ts';
import type { PolicyListReport } from './list-report.ts';

/** A server without policies is an answer. A policy that was asked for and is not there is a finding. */
export function policyListExitCode(report: PolicyListReport): ExitCode {
  if (report.served !== 'yes') return report.served === 'no' ? EXIT.clean : EXIT.unknown;
  if (report.problems.length > 0) return EXIT.unknown;
  return report.missing.length > 0 ? EXIT.found : EXIT.clean;
}

/** A file that cannot be judged, or a right that could not be asked about, makes a "yes" and a "no" incomplete. */
export function policyAnswersExitCode(report: PolicyAnswersReport): ExitCode {
  if (report.served !== 'yes') return report.served === 'no' ? EXIT.clean : EXIT.unknown;
  if (report.faults.length > 0) return EXIT.usage;
  if (report.problems.length > 0 || report.answers.some(isPartial)) return EXIT.unknown;
  return report.answers.some(isRefused) ? EXIT.found : EXIT.clean;
}

function isPartial(answer: PolicyAnswer): boolean {
  return answer.about === 'pod'
    ? // What the server passes over does not matter, whoever may use it.
      answer.policies.policies.some(({ use, verdict }) => use === 'unknown' && verdict.verdict !== 'unusable')
    : answer.policies.some(({ account, requester }) => account.may === 'unknown' || requester?.may === 'unknown');
}

/** What a service account may use is a list, and no verdict. */
function isRefused(answer: PolicyAnswer): boolean {
  if (answer.about === 'account') return false;
  const { answer: outcome } = answer.policies.answer;
  return outcome === 'refused' || outcome === 'no policies';
}
