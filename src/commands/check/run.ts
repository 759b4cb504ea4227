import { namespacePolicies } from '../../admission/namespace-labels.ts';
import { faultSentence, NOTHING_WITH_PODS } from '../../admission/view/object-words.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { type Everywhere, everywhere } from '../../cluster/everywhere.ts';
import { Problems } from '../../cluster/problem.ts';
import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { NEWEST_MINOR } from '../../policy/psa/levels.ts';
import { type Answer, printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import { type GatheredWorkloads, workloadsOfNames, workloadsOfNamespaces } from '../../workloads/gather-workloads.ts';
import { checkExitCode } from './exit-code.ts';
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
  const needsCluster = options.files.length === 0 || options.policies.length > 0 || !asksForColumns(options);
  const answer = async (cluster: Cluster | undefined): Promise<Answer> => {
    const report = await gatherAndJudge(io, cluster, options);
    const { workloads, faults, problems } = report;
    const isEmpty = workloads.length + faults.length + problems.length === 0;
    return {
      text: await renderCheck(report, { ...options, recorded: cluster?.recorded }),
      notes: [
        ...(options.format === 'github' ? [] : faults.map(faultSentence)),
        ...problems,
        ...(isEmpty ? [NOTHING_WITH_PODS] : []),
      ],
      exitCode: checkExitCode(report, options.strict),
    };
  };
  return printAnswer(io, await (needsCluster ? withCluster(io, flags, undefined, answer) : answer(undefined)));
}

function asksForPolicies({ policies, policyFiles }: CheckOptions): boolean {
  return policies.length + policyFiles.length > 0;
}

/** Whether it is said what to judge by, so that labels of namespaces do not say it. */
function asksForColumns(options: CheckOptions): boolean {
  return options.levels.length > 0 || asksForPolicies(options);
}

async function gatherAndJudge(io: Io, cluster: Cluster | undefined, options: CheckOptions): Promise<CheckReport> {
  const problems = new Problems();
  const serverMinor = cluster ? await minorOf(cluster, problems) : undefined;
  const minor = serverMinor ?? NEWEST_MINOR;
  const policies = asksForPolicies(options) ? await askedPolicies(cluster, serverMinor, options, io.files) : undefined;
  const asksLevels = options.levels.length > 0 || !policies;
  const server = {
    serverMinor: minor,
    serverIsKnown: serverMinor !== undefined,
    asksLevels,
    ...(policies ? { policyRules: policies.rules } : {}),
  };
  const policyOf = namespacePolicies(cluster, minor, problems);
  const judge = asksForColumns(options)
    ? judgeByColumns(cluster, options.levels, minor, policies, problems)
    : judgeByNamespaces(cluster, minor, policyOf);
  if (options.files.length > 0) {
    const { workloads, faults } = await checkFiles(options, io.files, judge);
    return { ...server, workloads, namespaces: [], faults, problems: problems.inOrder() };
  }
  if (!cluster) throw new UsageError('nothing to check: give names, or files with -f');
  const lists = everywhere(cluster);
  const gathered = await gather(cluster, lists, options, problems);
  const named = options.names.length > 0;
  const contents = byNamespace(gathered.workloads);
  // All at once: one after the other would take as many round trips as there are namespaces.
  const needsLabels = asksLevels && (!named || options.levels.length === 0);
  if (needsLabels) await Promise.all([...contents.keys()].map(policyOf));
  const judged = await Promise.all(gathered.workloads.map(judge));
  const workloads = judged.filter((checked) => checked !== undefined);
  const version = options.levels[0]?.version ?? 'latest';
  if (named || !asksLevels) return { ...server, workloads, namespaces: [], faults: [], problems: problems.sorted() };
  const refusals = await refusedPodsIn(cluster, [...contents.keys()], options.allNamespaces ? lists : undefined);
  const pods = byNamespace(gathered.pods);
  const namespaces: CheckedNamespace[] = [];
  for (const [name, own] of contents) {
    const policy = await policyOf(name);
    const content = { name, policy, workloads: own, pods: pods.get(name) ?? [], refusedBy: refusals.newest.get(name) };
    namespaces.push(judgeNamespace(content, version, minor));
  }
  return { ...server, workloads, namespaces, eventsRead: refusals.areAllRead, faults: [], problems: problems.sorted() };
}

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
