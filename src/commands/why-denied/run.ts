import pLimit from 'p-limit';
import { rbacReader } from '../../admission/gather-rbac.ts';
import { faultSentence } from '../../admission/view/object-words.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { reasonOf } from '../../denial/reason-code.ts';
import type { Refusal } from '../../denial/refusal.ts';
import { refusalsIn } from '../../denial/split-messages.ts';
import { ClusterError, UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { fileBytes } from '../../files/file-bytes.ts';
import type { Io, Progress } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
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
  const cluster = isTextOnly ? undefined : await io.connect(flags);
  const progress = cluster && (await io.progress?.('Looking for what is refused'));
  try {
    const report = cluster
      ? await reportDenials(io, cluster, options, refusals[0], progress)
      : {
          ...NOTHING,
          denials: refusals.map((refusal) => ({
            reason: reasonOf(refusal),
            said: [{ refusal, reason: reasonOf(refusal) }],
          })),
        };
    progress?.stop();
    io.stdout.write(await renderDenials(report, { ...options, recorded: cluster?.recorded }));
    if (options.patch) for (const sentence of noPatchSentences(report)) io.stderr.write(`${sentence}\n`);
    for (const fault of report.faults) io.stderr.write(`${faultSentence(fault)}\n`);
    for (const problem of report.problems) io.stderr.write(`${problem}\n`);
    if (isEmpty(report)) {
      io.stderr.write(isTextOnly ? 'Nothing in the text is a refusal.\n' : 'Nothing with a pod in it was found.\n');
    }
    return denialExitCode(report);
  } finally {
    progress?.stop();
    cluster?.close();
  }
}

function isEmpty({ looked, denials, nodes, faults, problems }: DenialReport): boolean {
  return looked + denials.length + nodes.length + faults.length + problems.length === 0;
}

const NOTHING: DenialReport = { denials: [], notRefused: [], nodes: [], looked: 0, faults: [], problems: [] };

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
  progress: Progress | undefined,
): Promise<DenialReport> {
  const problems = new Set<string>();
  const list = objectLister(cluster, options.allNamespaces);
  const found = await inspectAsked(io, cluster, options, said, list);
  for (const problem of found.problems) problems.add(problem);
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
        progress?.update(`Judging: ${done} of ${found.inspected.length}`);
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
    problems: [...problems].sort(),
  };
}

function isWholeNamespace({ names, nodes, files, allNamespaces }: WhyDeniedOptions): boolean {
  return names.length + nodes.length + files.length === 0 && !allNamespaces;
}

/** Lists of what is in a namespace that is not there are empty, and no more. */
async function mentionMissing(cluster: Cluster, problems: Set<string>): Promise<void> {
  try {
    await cluster.object({ apiVersion: 'v1', kind: 'Namespace', name: cluster.namespace });
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble === 'not-found') problems.add(error.message);
  }
}

async function inspectAsked(
  { files: access }: Io,
  cluster: Cluster,
  { names, nodes, files, recursive, allNamespaces }: WhyDeniedOptions,
  said: Refusal | undefined,
  list: ListObjects,
): Promise<InspectedObjects> {
  const [node] = nodes;
  if (files.length > 0) return inspectFiles(files, recursive, { said, node }, access);
  const find = refusalFinder(cluster, list);
  if (names.length + nodes.length === 0)
    return inspectNamespace(allNamespaces ? undefined : cluster.namespace, list, find);
  const found = await Promise.all(names.map((name) => inspectNamed(name, said, cluster, find)));
  return {
    inspected: found.flatMap(({ inspected }) => inspected),
    looked: found.length,
    faults: [],
    problems: found.flatMap(({ problems }) => problems),
  };
}
