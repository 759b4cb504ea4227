import { namespacePolicies } from '../../admission/namespace-labels.ts';
import { faultSentence } from '../../admission/view/object-words.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { problemOf } from '../../cluster/problem.ts';
import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { NEWEST_MINOR } from '../../policy/psa/levels.ts';
import { type GatheredWorkloads, workloadsOfNames, workloadsOfNamespaces } from '../../workloads/gather-workloads.ts';
import { checkExitCode } from './exit-code.ts';
import { askedConstraints } from './gather/asked-constraints.ts';
import { askedPolicies } from './gather/asked-policies.ts';
import { checkFiles } from './gather/files.ts';
import { refusedPodsIn } from './gather/refusals.ts';
import { judgeByColumns, judgeByNamespaces } from './judge/judge.ts';
import { judgeNamespace } from './judge/workloads.ts';
import type { CheckOptions } from './options.ts';
import type { CheckedNamespace, CheckReport } from './report.ts';
import { renderCheck } from './view/view.ts';

/** `kubectl caps check`: gather, judge, report. A cluster is only connected to where something is asked of it. */
export async function runCheck(io: Io, flags: ConnectionFlags, options: CheckOptions): Promise<ExitCode> {
  const needsCluster =
    options.files.length === 0 || options.policies.length + options.constraints.length > 0 || !asksForColumns(options);
  const cluster = needsCluster ? await io.connect(flags) : undefined;
  try {
    const report = await gatherAndJudge(io, cluster, options);
    io.stdout.write(await renderCheck(report, { ...options, recorded: cluster?.recorded }));
    if (options.format !== 'github') {
      for (const fault of report.faults) io.stderr.write(`${faultSentence(fault)}\n`);
    }
    for (const problem of report.problems) io.stderr.write(`${problem}\n`);
    if (report.workloads.length === 0 && report.faults.length === 0 && report.problems.length === 0) {
      io.stderr.write('Nothing with a pod in it was found.\n');
    }
    return checkExitCode(report, options.strict);
  } finally {
    cluster?.close();
  }
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

async function gatherAndJudge(io: Io, cluster: Cluster | undefined, options: CheckOptions): Promise<CheckReport> {
  const problems: string[] = [];
  const serverMinor = cluster ? await minorOf(cluster, problems) : undefined;
  const minor = serverMinor ?? NEWEST_MINOR;
  const policies = asksForPolicies(options) ? await askedPolicies(cluster, serverMinor, options, io.files) : undefined;
  const constraints = asksForConstraints(options) ? await askedConstraints(cluster, options, io.files) : undefined;
  const asksLevels = options.levels.length > 0 || !(policies || constraints);
  const server = {
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
  if (options.files.length > 0) {
    const { workloads, faults } = await checkFiles(options, io.files, judge);
    return { ...server, workloads, namespaces: [], faults, problems };
  }
  if (!cluster) throw new UsageError('nothing to check: give names, or files with -f');
  const gathered = await gather(cluster, options);
  problems.push(...gathered.problems);
  const named = options.names.length > 0;
  const contents = byNamespace(gathered.workloads);
  // All at once: one after the other would take as many round trips as there are namespaces.
  const needsLabels = asksLevels && (!named || options.levels.length === 0);
  if (needsLabels) await Promise.all([...contents.keys()].map(policyOf));
  const judged = await Promise.all(gathered.workloads.map(judge));
  const workloads = judged.filter((checked) => checked !== undefined);
  const version = options.levels[0]?.version ?? 'latest';
  if (named || !asksLevels) return { ...server, workloads, namespaces: [], faults: [], problems: problems.sort() };
  const refusals = await refusedPodsIn(cluster, [...contents.keys()], options.allNamespaces);
  const pods = byNamespace(gathered.pods);
  const namespaces: CheckedNamespace[] = [];
  for (const [name, own] of contents) {
    const policy = await policyOf(name);
    const content = { name, policy, workloads: own, pods: pods.get(name) ?? [], refusedBy: refusals.newest.get(name) };
    namespaces.push(judgeNamespace(content, version, minor));
  }
  return { ...server, workloads, namespaces, eventsRead: refusals.areAllRead, faults: [], problems: problems.sort() };
}

function gather(cluster: Cluster, options: CheckOptions): Promise<GatheredWorkloads> {
  if (options.names.length > 0) return workloadsOfNames(options.names, cluster);
  return workloadsOfNamespaces(cluster, {
    ...(options.allNamespaces ? {} : { namespace: cluster.namespace }),
    ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
  });
}

async function minorOf(cluster: Cluster, problems: string[]): Promise<number | undefined> {
  try {
    return (await cluster.version()).minor;
  } catch (error) {
    problems.push(problemOf(error));
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
