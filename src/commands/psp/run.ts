import { faultSentence } from '../../admission/view/object-words.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import { policyAnswersExitCode, policyListExitCode } from './exit-code.ts';
import { answerPolicies, type PolicySubject } from './gather/answer-policies.ts';
import { listPolicies } from './gather/list-policies.ts';
import { renderPolicyAnswers, renderPolicyList } from './view/view.ts';

export interface PspListOptions {
  /** Only these policies; empty: all. */
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** `kubectl caps psp`: the policies of a cluster, and how many pods they concern. */
export async function runPspList(io: Io, flags: ConnectionFlags, options: PspListOptions): Promise<ExitCode> {
  const { names, allNamespaces, format, headers } = options;
  const cluster = await io.connect(flags);
  try {
    // Policies are in no namespace: one counts only where it was asked for.
    const podsIn = allNamespaces || flags.namespace === undefined ? undefined : cluster.namespace;
    const report = await listPolicies(cluster, { names, podsIn });
    io.stdout.write(
      await renderPolicyList(report, { format, headers, named: names.length > 0, recorded: cluster.recorded }),
    );
    if (report.served === 'unknown') io.stderr.write(`${report.why}\n`);
    if (report.served === 'yes') for (const problem of report.problems) io.stderr.write(`${problem}\n`);
    return policyListExitCode(report);
  } finally {
    cluster.close();
  }
}

export interface PspAnswerOptions {
  readonly subject: PolicySubject;
  /** Somebody to ask about instead of the caller. */
  readonly requester?: Identity;
  readonly format: OutputFormat;
}

/** `kubectl caps psp --for` and `-f`: which policy would let something in, and why. */
export async function runPspAnswer(
  io: Io,
  flags: ConnectionFlags,
  { subject, requester, format }: PspAnswerOptions,
): Promise<ExitCode> {
  const cluster = await io.connect(flags);
  try {
    const report = await answerPolicies(cluster, io.files, subject, requester);
    io.stdout.write(await renderPolicyAnswers(report, format, cluster.recorded));
    if (report.served === 'unknown') io.stderr.write(`${report.why}\n`);
    if (report.served === 'yes') {
      for (const fault of report.faults) io.stderr.write(`${faultSentence(fault)}\n`);
      for (const problem of report.problems) io.stderr.write(`${problem}\n`);
      if (report.answers.length === 0 && report.faults.length === 0)
        io.stderr.write('Nothing with a pod in it was found.\n');
    }
    return policyAnswersExitCode(report);
  } finally {
    cluster.close();
  }
}
