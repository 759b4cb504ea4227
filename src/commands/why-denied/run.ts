import pLimit from 'p-limit';
import { rbacReader } from '../../admission/gather-rbac.ts';
import { faultSentence, NOTHING_WITH_PODS } from '../../admission/view/object-words.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { Problems } from '../../cluster/problem.ts';
import { reasonOf } from '../../denial/reason-code.ts';
import type { Refusal } from '../../denial/refusal.ts';
import { refusalsIn } from '../../denial/split-messages.ts';
import { ClusterError, UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { fileBytes } from '../../files/file-bytes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import { type CommandAnswer, printAnswer } from '../../run/print-answer.ts';
import { type ShowProgress, withCluster } from '../../run/with-cluster.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import type { RecordedMark } from '../../text/recorded-mark.ts';
import { denialExitCode } from './exit-code.ts';
import { admissionStateBuilder } from './gather/admission-state.ts';
import { type Diagnosing, diagnoseObject } from './gather/diagnose-object.ts';
import { refusalFinder } from './gather/find-refusals.ts';
import { type InspectedObjects, inspectFiles, inspectNamed, inspectNamespace } from './gather/inspected-objects.ts';
import { type ListObjects, objectLister } from './gather/listed-objects.ts';
import { proposer } from './gather/propose-pod.ts';
import { reportNode } from './gather/report-node.ts';
import type { Denial, DenialReport, NotRefused } from './report.ts';
import { noPatchSentences, renderDenials } from './view/view.ts';

export interface WhyDeniedOptions {
  /** Empty, as files and message: everything in the namespace. */
  readonly names: readonly string[];
  /** Nodes, whose mirror pods are asked about; with files, these are their static pods. */
  readonly nodes: readonly string[];
  readonly files: readonly string[];
  readonly recursive: boolean;
  readonly allNamespaces: boolean;
  /** The text of a refusal, or "-" for standard input. Alone it is read without a cluster. */
  readonly message?: string;
  /** Somebody to ask about instead of the caller. */
  readonly requester?: Identity;
  /** Whether only the patch is printed. */
  readonly patch: boolean;
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** `kubectl caps why-denied`: gather, judge, report. */
export async function runWhyDenied(io: Io, flags: ConnectionFlags, options: WhyDeniedOptions): Promise<ExitCode> {
  const refusals = options.message === undefined ? [] : await refusalsOf(options.message, io);
  const isTextOnly =
    options.message !== undefined && options.names.length + options.nodes.length + options.files.length === 0;
  const answerOf = async (report: DenialReport, recorded?: RecordedMark): Promise<CommandAnswer> => ({
    text: await renderDenials(report, { ...options, recorded }),
    notes: [
      ...(options.patch ? noPatchSentences(report) : []),
      ...report.faults.map(faultSentence),
      ...report.problems,
      ...(isEmpty(report) ? [isTextOnly ? 'Nothing in the text is a refusal.' : NOTHING_WITH_PODS] : []),
    ],
    exitCode: denialExitCode(report),
  });
  if (isTextOnly) return printAnswer(io, await answerOf(ofTextAlone(refusals)));
  const answer = await withCluster(io, flags, 'Looking for what is refused', async (cluster, show) =>
    answerOf(await reportDenials(io, cluster, options, refusals[0], show), cluster.recorded),
  );
  return printAnswer(io, answer);
}

function ofTextAlone(refusals: readonly Refusal[]): DenialReport {
  const denials = refusals.map((refusal) => {
    const reason = reasonOf(refusal);
    return { reason, said: [{ refusal, reason }] };
  });
  return { denials, notRefused: [], nodes: [], looked: 0, faults: [], problems: [] };
}

function isEmpty({ looked, denials, nodes, faults, problems }: DenialReport): boolean {
  return looked + denials.length + nodes.length + faults.length + problems.length === 0;
}

/** Larger is no refusal. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

async function refusalsOf(message: string, { files }: Io): Promise<readonly Refusal[]> {
  const text = message === '-' ? new TextDecoder().decode(await fileBytes('-', MAX_MESSAGE_BYTES, files)) : message;
  if (text.trim() === '')
    throw new UsageError('--message has no text: give the words of a refusal, or - and pipe them in');
  return refusalsIn(text);
}

/** The server is asked about each object, as long as there are not more. */
const MANY = 20;
/** Objects that are judged at once. */
const CONCURRENCY = 16;

async function reportDenials(
  io: Io,
  cluster: Cluster,
  options: WhyDeniedOptions,
  said: Refusal | undefined,
  show: ShowProgress,
): Promise<DenialReport> {
  const problems = new Problems();
  const list = objectLister(cluster, options.allNamespaces);
  const found = await inspectAsked(io, cluster, options, said, list, problems);
  if (found.looked === 0 && isWholeNamespace(options)) await mentionMissing(cluster, problems);
  const rbac = rbacReader(cluster);
  const diagnosing: Diagnosing = {
    cluster,
    admissionStateOf: await admissionStateBuilder(cluster, list, options.requester, problems),
    clock: () => Date.parse(cluster.recorded?.time ?? io.time().toISOString()),
    rbacIn: async (namespace) => (await rbac.deciding(namespace)).objects,
    ...(found.inspected.length > MANY ? {} : { propose: proposer(cluster) }),
  };
  const nodes = await Promise.all(options.nodes.map((node) => reportNode(node, cluster, problems)));
  const limit = pLimit(CONCURRENCY);
  let done = 0;
  const judged = await Promise.all(
    found.inspected.map((inspectedObject) =>
      limit(async () => {
        const answer = await diagnoseObject(inspectedObject, diagnosing);
        done += 1;
        show(`Judging: ${done} of ${found.inspected.length}`);
        return answer;
      }),
    ),
  );
  return {
    denials: judged.flatMap((one): Denial[] => ('denial' in one ? [one.denial] : [])),
    notRefused: judged.flatMap((one): NotRefused[] => ('notRefused' in one ? [one.notRefused] : [])),
    nodes,
    looked: found.looked,
    ...(isWholeNamespace(options) ? { namespace: cluster.namespace } : {}),
    faults: found.faults,
    problems: problems.sorted(),
  };
}

function isWholeNamespace({ names, nodes, files, allNamespaces }: WhyDeniedOptions): boolean {
  return names.length + nodes.length + files.length === 0 && !allNamespaces;
}

/** Lists of what is in a namespace that is not there are empty, and no more. */
async function mentionMissing(cluster: Cluster, problems: Problems): Promise<void> {
  try {
    await cluster.object({ apiVersion: 'v1', kind: 'Namespace', name: cluster.namespace });
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble === 'not-found') problems.note(error);
  }
}

async function inspectAsked(
  { files: access }: Io,
  cluster: Cluster,
  { names, nodes, files, recursive, allNamespaces }: WhyDeniedOptions,
  said: Refusal | undefined,
  list: ListObjects,
  problems: Problems,
): Promise<InspectedObjects> {
  const [node] = nodes;
  if (files.length > 0) return inspectFiles(files, recursive, { said, node }, access);
  const find = refusalFinder(cluster, list);
  if (names.length + nodes.length === 0)
    return inspectNamespace(allNamespaces ? undefined : cluster.namespace, list, find, problems);
  const found = await Promise.all(names.map((name) => inspectNamed(name, said, cluster, find, problems)));
  return {
    inspected: found.flatMap(({ inspected }) => inspected),
    looked: found.length,
    faults: [],
  };
}
