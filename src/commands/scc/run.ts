import type { UnservedConstraints } from '../../admission/scc/gather-constraints.ts';
import { faultSentence, NOTHING_WITH_PODS } from '../../admission/view/object-words.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import type { ConstraintsAnswersReport } from './answers-report.ts';
import { constraintsAnswersExitCode, constraintsListExitCode } from './exit-code.ts';
import { answerConstraints, type ConstraintsSubject } from './gather/answer-constraints.ts';
import { listConstraints } from './gather/list-constraints.ts';
import { renderConstraintsAnswers, renderConstraintsList } from './view/view.ts';

export interface SccListOptions {
  /** Only these; empty: all. */
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** `kubectl caps scc`: the constraints of a cluster, and how many pods they admitted. */
export async function runSccList(io: Io, flags: ConnectionFlags, options: SccListOptions): Promise<ExitCode> {
  const { names, allNamespaces, format, headers } = options;
  const answer = await withCluster(io, flags, undefined, async (cluster) => {
    // Constraints are in no namespace: one counts only where it was asked for.
    const podsIn = allNamespaces || flags.namespace === undefined ? undefined : cluster.namespace;
    const report = await listConstraints(cluster, { names, podsIn });
    const { recorded } = cluster;
    return {
      text: await renderConstraintsList(report, { format, headers, named: names.length > 0, recorded }),
      notes: report.served === 'yes' ? report.problems : whyUnknown(report),
      exitCode: constraintsListExitCode(report),
    };
  });
  return printAnswer(io, answer);
}

/** That a server has no constraints is the answer, and leaves nothing open. */
function whyUnknown(report: UnservedConstraints): readonly string[] {
  return report.served === 'unknown' ? [report.why] : [];
}

export interface SccAnswerOptions {
  readonly subject: ConstraintsSubject;
  /** Somebody to ask about instead of the caller. */
  readonly requester?: Identity;
  readonly format: OutputFormat;
}

/** `kubectl caps scc --for` and `-f`: which constraints would admit something, as what, and why. */
export async function runSccAnswer(
  io: Io,
  flags: ConnectionFlags,
  { subject, requester, format }: SccAnswerOptions,
): Promise<ExitCode> {
  const answer = await withCluster(io, flags, undefined, async (cluster) => {
    const report = await answerConstraints(cluster, io.files, subject, requester);
    return {
      text: await renderConstraintsAnswers(report, format, cluster.recorded),
      notes: report.served === 'yes' ? answerNotes(report) : whyUnknown(report),
      exitCode: constraintsAnswersExitCode(report),
    };
  });
  return printAnswer(io, answer);
}

function answerNotes({ answers, faults, problems }: Extract<ConstraintsAnswersReport, { served: 'yes' }>): string[] {
  const isEmpty = answers.length === 0 && faults.length === 0;
  return [...faults.map(faultSentence), ...problems, ...(isEmpty ? [NOTHING_WITH_PODS] : [])];
}
