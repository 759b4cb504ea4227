import { namespacePolicies } from '../../admission/namespace-labels.ts';
import { faultSentence, NOTHING_WITH_PODS } from '../../admission/view/object-words.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { type Everywhere, everywhere } from '../../cluster/everywhere.ts';
import { Problems } from '../../cluster/problem.ts';
import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { fileFault } from '../../files/file-fault.ts';
import type { Io } from '../../io.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { NEWEST_MINOR } from '../../policy/psa/levels.ts';
import { type CommandAnswer, printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import { shownLine } from '../../text/untrusted.ts';
import { type GatheredWorkloads, workloadsOfNames, workloadsOfNamespaces } from '../../workloads/gather-workloads.ts';
import { checkExitCode, isRefused, isWarnedOf } from './exit-code.ts';
import { askedConstraints } from './gather/asked-constraints.ts';
import { askedPolicies } from './gather/asked-policies.ts';
import { checkFiles } from './gather/files.ts';
import { refusedPodsIn } from './gather/refusals.ts';
import { judgeByColumns, judgeByNamespaces } from './judge/judge.ts';
import { judgeNamespace } from './judge/workloads.ts';
import type { CheckOptions } from './options.ts';
import type { CheckEnd, CheckedNamespace, CheckedWorkload, CheckStart } from './report.ts';
import { Baseline, readBaseline } from './suppress/baseline.ts';
import { readExceptions } from './suppress/exceptions.ts';
import { type SuppressionSources, Suppressions } from './suppress/suppressions.ts';
import { notesOf, unrenderedSentence, unusedPathSentence } from './view/note-sentences.ts';
import { checkView } from './view/view.ts';

/** `kubectl caps check`: gather, judge, report, one workload after the other. A cluster is only connected to where something is asked of it. */
export async function runCheck(io: Io, flags: ConnectionFlags, options: CheckOptions): Promise<ExitCode> {
  const needsCluster =
    options.files.length === 0 || options.policies.length + options.constraints.length > 0 || !asksForColumns(options);
  const newBaseline = options.writeBaseline === undefined ? undefined : new Baseline();
  const answer = async (cluster: Cluster | undefined): Promise<CommandAnswer> => {
    const end = await gatherAndJudge(io, cluster, options, newBaseline);
    if (newBaseline) await writeBaseline(options.writeBaseline ?? '', newBaseline, io);
    return { text: '', notes: troubleOf(end, options), exitCode: checkExitCode(end, options.exit) };
  };
  return printAnswer(io, await (needsCluster ? withCluster(io, flags, undefined, answer) : answer(undefined)));
}

/** What is no part of the answer; tables have their notes in them, and GitHub its faults. */
function troubleOf(end: CheckEnd, { format }: CheckOptions): string[] {
  const isTable = format === 'table' || format === 'wide';
  const isEmpty = end.counts.judged + end.faults.length + end.problems.length === 0;
  return [
    ...end.unrendered.map(unrenderedSentence),
    ...(format === 'github' ? [] : end.faults.map(faultSentence)),
    ...(isTable ? [] : notesOf(end)),
    ...end.unusedPaths.map(unusedPathSentence),
    ...end.problems,
    ...(isEmpty ? [NOTHING_WITH_PODS] : []),
  ];
}

function asksForPolicies({ policies, policyFiles }: CheckOptions): boolean {
  return policies.length + policyFiles.length > 0;
}

function asksForConstraints({ constraints, constraintsFiles, constraintsDefaults }: CheckOptions): boolean {
  return constraints.length + constraintsFiles.length + constraintsDefaults.length > 0;
}

/** Whether it is said what to judge by, so that labels of namespaces do not say it. */
function asksForColumns(options: CheckOptions): boolean {
  return options.levels.length > 0 || asksForPolicies(options) || asksForConstraints(options);
}

async function suppressionSources(
  io: Io,
  { exceptions, baseline }: CheckOptions,
  newBaseline: Baseline | undefined,
): Promise<SuppressionSources> {
  return {
    exceptions: exceptions === undefined ? [] : await readExceptions(exceptions, io.files),
    baseline: baseline === undefined ? undefined : await readBaseline(baseline, io.files),
    newBaseline,
    today: io.time().toISOString().slice(0, 'YYYY-MM-DD'.length),
  };
}

async function writeBaseline(path: string, baseline: Baseline, io: Io): Promise<void> {
  try {
    await io.files.write(path, baseline.text());
  } catch (error) {
    throw new UsageError(`--write-baseline ${shownLine(path)}: ${fileFault(error)}`);
  }
}

async function gatherAndJudge(
  io: Io,
  cluster: Cluster | undefined,
  options: CheckOptions,
  newBaseline: Baseline | undefined,
): Promise<CheckEnd> {
  const problems = new Problems();
  const serverMinor = cluster ? await minorOf(cluster, problems) : undefined;
  const minor = serverMinor ?? NEWEST_MINOR;
  const policies = asksForPolicies(options) ? await askedPolicies(cluster, serverMinor, options, io.files) : undefined;
  const constraints = asksForConstraints(options) ? await askedConstraints(cluster, options, io.files) : undefined;
  const asksLevels = options.levels.length > 0 || !(policies || constraints);
  const start: CheckStart = {
    serverMinor: minor,
    serverIsKnown: serverMinor !== undefined,
    asksLevels,
    ...(policies ? { policyRules: policies.rules } : {}),
    ...(constraints ? { constraintsRanges: constraints.ranges } : {}),
  };
  const policyOf = namespacePolicies(cluster, minor, problems);
  const judge = asksForColumns(options)
    ? judgeByColumns(cluster, options.levels, minor, policies, constraints, problems)
    : judgeByNamespaces(cluster, minor, policyOf);
  const view = checkView(start, { ...options, recorded: cluster?.recorded }, (text) => io.stdout.write(text));
  const counts = { judged: 0, refused: 0, warned: 0 };
  const suppressions = new Suppressions(await suppressionSources(io, options, newBaseline));
  const accept = async (judged: CheckedWorkload): Promise<void> => {
    const checked = suppressions.apply(judged);
    counts.judged += 1;
    if (isRefused(checked)) counts.refused += 1;
    else if (isWarnedOf(checked)) counts.warned += 1;
    await view.workload(checked);
    await io.stdout.taken?.();
  };
  const finish = async (end: Partial<CheckEnd>): Promise<CheckEnd> => {
    const whole = { ...NOTHING_MORE, counts, ...end, suppressions: suppressions.end(), problems: problems.sorted() };
    await view.end(whole);
    return whole;
  };
  if (options.files.length > 0) return finish(await checkFiles(options, io.files, judge, accept));
  if (!cluster) throw new UsageError('nothing to check: give names, or files with -f');
  const lists = everywhere(cluster);
  const gathered = await gather(cluster, lists, options, problems);
  const named = options.names.length > 0;
  const contents = byNamespace(gathered.workloads);
  // All at once: one after the other would take as many round trips as there are namespaces.
  const needsLabels = asksLevels && (!named || options.levels.length === 0);
  if (needsLabels) await Promise.all([...contents.keys()].map(policyOf));
  for (const checked of await Promise.all(gathered.workloads.map(judge))) if (checked) await accept(checked);
  if (named || !asksLevels) return finish({});
  const version = options.levels[0]?.version ?? 'latest';
  const refusals = await refusedPodsIn(cluster, [...contents.keys()], options.allNamespaces ? lists : undefined);
  const pods = byNamespace(gathered.pods);
  const namespaces: CheckedNamespace[] = [];
  for (const [name, own] of contents) {
    const policy = await policyOf(name);
    const content = { name, policy, workloads: own, pods: pods.get(name) ?? [], refusedBy: refusals.newest.get(name) };
    namespaces.push(judgeNamespace(content, version, minor));
  }
  return finish({ namespaces, eventsRead: refusals.areAllRead });
}

const NOTHING_MORE: Omit<CheckEnd, 'counts' | 'suppressions'> = {
  namespaces: [],
  faults: [],
  problems: [],
  ignored: { documents: 0, files: 0 },
  unrendered: [],
  unjudged: [],
  unusedPaths: [],
};

function gather(
  cluster: Cluster,
  lists: Everywhere,
  options: CheckOptions,
  problems: Problems,
): Promise<GatheredWorkloads> {
  if (options.names.length > 0) return workloadsOfNames(options.names, cluster, problems);
  const selection = {
    ...(options.allNamespaces ? {} : { namespace: cluster.namespace }),
    ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
  };
  return workloadsOfNamespaces(cluster, lists, selection, problems);
}

async function minorOf(cluster: Cluster, problems: Problems): Promise<number | undefined> {
  try {
    return (await cluster.version()).minor;
  } catch (error) {
    problems.note(error);
    return undefined;
  }
}

function byNamespace(workloads: readonly Workload[]): Map<string, Workload[]> {
  const result = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const name = workload.namespace ?? '';
    const own = result.get(name);
    if (own) own.push(workload);
    else result.set(name, [workload]);
  }
  return result;
}
