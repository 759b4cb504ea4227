import { faultSentence, NOTHING_WITH_PODS } from '../../admission/view/object-words.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { UnservedPolicies } from '../../policy/psp/policies-report.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import type { PolicyAnswersReport } from './answers-report.ts';
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
  const answer = await withCluster(io, flags, undefined, async (cluster) => {
    // Policies are in no namespace: one counts only where it was asked for.
    const podsIn = allNamespaces || flags.namespace === undefined ? undefined : cluster.namespace;
    const report = await listPolicies(cluster, { names, podsIn });
    const { recorded } = cluster;
    return {
      text: await renderPolicyList(report, { format, headers, named: names.length > 0, recorded }),
      notes: report.served === 'yes' ? report.problems : whyUnknown(report),
      exitCode: policyListExitCode(report),
    };
  });
  return printAnswer(io, answer);
}

/** That a server has no policies is the answer, and leaves nothing open. */
function whyUnknown(report: UnservedPolicies): readonly string[] {
  return report.served === 'unknown' ? [report.why] : [];
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
  const answer = await withCluster(io, flags, undefined, async (cluster) => {
    const report = await answerPolicies(cluster, io.files, subject, requester);
    return {
      text: await renderPolicyAnswers(report, format, cluster.recorded),
      notes: report.served === 'yes' ? answerNotes(report) : whyUnknown(report),
      exitCode: policyAnswersExitCode(report),
    };
  });
  return printAnswer(io, answer);
}

function answerNotes({ answers, faults, problems }: Extract<PolicyAnswersReport, { served: 'yes' }>): string[] {
  const isEmpty = answers.length === 0 && faults.length === 0;
  return [...faults.map(faultSentence), ...problems, ...(isEmpty ? [NOTHING_WITH_PODS] : [])];
}
