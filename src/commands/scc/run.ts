import { faultSentence } from '../../admission/view/object-words.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
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
  const cluster = await io.connect(flags);
  try {
    // Constraints are in no namespace: one counts only where it was asked for.
    const podsIn = allNamespaces || flags.namespace === undefined ? undefined : cluster.namespace;
    const report = await listConstraints(cluster, { names, podsIn });
    const named = names.length > 0;
    io.stdout.write(await renderConstraintsList(report, { format, headers, named, recorded: cluster.recorded }));
    if (report.served === 'unknown') io.stderr.write(`${report.why}\n`);
    if (report.served === 'yes') for (const problem of report.problems) io.stderr.write(`${problem}\n`);
    return constraintsListExitCode(report);
  } finally {
    cluster.close();
  }
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
  const cluster = await io.connect(flags);
  try {
    const report = await answerConstraints(cluster, io.files, subject, requester);
    io.stdout.write(await renderConstraintsAnswers(report, format, cluster.recorded));
    if (report.served === 'unknown') io.stderr.write(`${report.why}\n`);
    if (report.served === 'yes') {
      for (const fault of report.faults) io.stderr.write(`${faultSentence(fault)}\n`);
      for (const problem of report.problems) io.stderr.write(`${problem}\n`);
      if (report.answers.length === 0 && report.faults.length === 0)
        io.stderr.write('Nothing with a pod in it was found.\n');
    }
    return constraintsAnswersExitCode(report);
  } finally {
    cluster.close();
  }
}
