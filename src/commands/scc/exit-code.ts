import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { ConstraintsAnswer, ConstraintsAnswersReport } from './answers-report.ts';
import type { ConstraintsListReport } from './list-report.ts';

/** A server without constraints is an answer. Constraints that were asked for and are not there are a finding. */
export function constraintsListExitCode(report: ConstraintsListReport): ExitCode {
  if (report.served !== 'yes') return report.served === 'no' ? EXIT.clean : EXIT.unknown;
  if (report.problems.length > 0) return EXIT.unknown;
  return report.missing.length > 0 ? EXIT.found : EXIT.clean;
}

/** A file that cannot be judged, or a right that could not be asked about and matters, makes the answer incomplete. */
export function constraintsAnswersExitCode(report: ConstraintsAnswersReport): ExitCode {
  if (report.served !== 'yes') return report.served === 'no' ? EXIT.clean : EXIT.unknown;
  if (report.faults.length > 0) return EXIT.usage;
  if (report.problems.length > 0 || report.answers.some(isIncomplete)) return EXIT.unknown;
  return report.answers.some(isRejected) ? EXIT.found : EXIT.clean;
}

function isIncomplete(answer: ConstraintsAnswer): boolean {
  if (answer.about === 'account') {
    return answer.constraints.some(
      ({ account, requester }) => account.may === 'unknown' || requester?.may === 'unknown',
    );
  }
  const { constraints } = answer;
  if (constraints.served === 'unknown') return true;
  return constraints.served === 'yes' && constraints.answer.answer === 'unknown';
}

/** What a service account can use is a list, and no verdict. */
function isRejected(answer: ConstraintsAnswer): boolean {
  if (answer.about === 'account' || answer.constraints.served !== 'yes') return false;
  const { answer: outcome } = answer.constraints;
  if (outcome.answer === 'admitted') {
    const { verdict } = outcome.by;
    return verdict.verdict === 'changes' && verdict.contradictions.length > 0;
  }
  return outcome.answer === 'refused' || outcome.answer === 'fault';
}
