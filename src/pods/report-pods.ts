import pLimit from 'p-limit';
import { admittingPolicies } from '../admission/admitting-policy.ts';
import { policyJudge } from '../admission/pod-policies.ts';
import { podSecurityJudge } from '../admission/pod-security.ts';
import { policyAccess } from '../admission/policy-access.ts';
import { policyQuestion } from '../admission/policy-question.ts';
import { constraintsQuestion } from '../admission/scc/constraints-question.ts';
import { constraintsJudge } from '../admission/scc/judge-constraints.ts';
import type { Cluster, ExecLimits } from '../cluster/cluster.ts';
import { Problems } from '../cluster/problem.ts';
import { serverVersion } from '../cluster/server-version.ts';
import { ClusterError } from '../errors.ts';
import type { Identity } from '../kubernetes/access-review.ts';
import type { Node, Pod } from '../kubernetes/objects.ts';
import {
  containersOf,
  hasOwnPidNamespace,
  isWindows,
  type PodContainer,
  runStateOf,
} from '../kubernetes/pod-containers.ts';
import { memoized } from '../memoized.ts';
import type { PodQuery } from '../pods/pod-query.ts';
import { shownName } from '../text/untrusted.ts';
import { declaredSpecOf, type FetchOwner, ownerFetcher } from '../workloads/declared-spec.ts';
import { containerIdOf, type Gathered, judgePod } from './judge-pod.ts';
import type { LiveReport, PodsReport } from './pod-report.ts';
import { type EphemeralOptions, readByEphemeral } from './read-by-ephemeral.ts';
import { type ReadingTask, readByExec } from './read-by-exec.ts';
import { isSpentReader } from './reader-container.ts';
import { selectPods } from './select-pods.ts';

export interface GatherOptions {
  readonly query: PodQuery;
  /** Only these containers; empty: all. */
  readonly containers: readonly string[];
  readonly everyProcess: boolean;
  /** How to read: not at all, through the container's own programs, or from a container beside it. */
  readonly via: 'nothing' | 'exec' | EphemeralOptions;
  readonly execLimits: ExecLimits;
  /** Whether PodSecurityPolicies are judged for every pod, which asks about everybody who owns one, or only if there is one. */
  readonly policies: 'of every pod' | 'of one pod';
  /** Somebody to ask about instead of the caller. */
  readonly requester?: Identity;
  /** Is told which pod is done, for progress. */
  readonly onPod?: (done: number, all: number) => void;
}

/** Execs and reads that are under way at once; more only queue up in the kubelet and the runtime. */
const CONCURRENCY = 16;

/** Gathers and judges the four layers of every container of the chosen pods. */
export async function reportPods(options: GatherOptions, cluster: Cluster): Promise<PodsReport> {
  const fetchOwner = ownerFetcher(cluster);
  const problems = new Problems();
  const pods = await selectPods(options.query, cluster, fetchOwner, problems);
  const concerned = pods
    .map((pod) => ({ pod, chosen: chosenContainers(pod, options) }))
    .filter(({ chosen }) => chosen.length > 0);
  const asksPolicies = options.policies === 'of every pod' || concerned.length === 1;
  const gather = podGatherer(options, cluster, fetchOwner, asksPolicies, problems);
  let done = 0;
  const reports = await Promise.all(
    concerned.map(async ({ pod, chosen }) => {
      const gathered = await gather(pod, chosen);
      done += 1;
      options.onPod?.(done, concerned.length);
      return judgePod(pod, chosen, gathered);
    }),
  );
  problems.add(...missingContainers(pods, options.containers));
  return { pods: reports, problems: problems.inOrder() };
}

/** What is asked of the cluster about a pod; what several pods have in common is asked once. */
function podGatherer(
  options: GatherOptions,
  cluster: Cluster,
  fetchOwner: FetchOwner,
  asksPolicies: boolean,
  problems: Problems,
): (pod: Pod, chosen: readonly PodContainer[]) => Promise<Gathered> {
  const nodeOf = nodeFetcher(cluster, problems);
  const versionOf = serverVersion(cluster);
  const admittingPolicyOf = admittingPolicies(versionOf);
  const podSecurityOf = podSecurityJudge(cluster, versionOf, problems);
  const judgePolicies = policyJudge(cluster, versionOf, policyAccess(cluster));
  const { judge: judgeByConstraints } = constraintsJudge(cluster, versionOf);
  const limit = pLimit(CONCURRENCY);
  return async (pod, chosen) => {
    const declaring = declaredSpecOf(pod, fetchOwner);
    const admitting = admittingPolicyOf(pod);
    const judging = async () => judgePolicies(policyQuestion(pod, await declaring, await admitting, options.requester));
    const judgingConstraints = async () => {
      const by = await admitting;
      if (by?.kind !== 'SecurityContextConstraints') return undefined;
      return judgeByConstraints(constraintsQuestion(pod, await declaring, by, options.requester));
    };
    const [declared, admittedBy, node, podSecurity, policies, constraints, live] = await Promise.all([
      declaring,
      admitting,
      nodeOf(pod),
      podSecurityOf(pod),
      asksPolicies ? judging() : undefined,
      asksPolicies ? judgingConstraints() : undefined,
      readContainers(pod, chosen, options, cluster, limit),
    ]);
    return { declared, admittedBy, node, podSecurity, policies, constraints, live };
  };
}

function nodeFetcher(cluster: Cluster, problems: Problems): (pod: Pod) => Promise<Node | undefined> {
  const nodeOf = memoized((name: string) => nodeOrNothing(cluster, name, problems));
  return async ({ spec }) => (spec.nodeName === undefined ? undefined : nodeOf(spec.nodeName));
}

/** Many users may not read nodes: then the runtime's name is still known from the container's ID. */
async function nodeOrNothing(cluster: Cluster, name: string, problems: Problems): Promise<Node | undefined> {
  try {
    return await cluster.node(name);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble !== 'forbidden' && error.trouble !== 'not-found') problems.note(error);
    return undefined;
  }
}

function missingContainers(pods: readonly Pod[], wanted: readonly string[]): string[] {
  if (pods.length === 0) return [];
  const there = new Set(pods.flatMap((pod) => containersOf(pod.spec).map(({ container }) => container.name)));
  return wanted
    .filter((name) => !there.has(name))
    .map(
      (name) =>
        `no container is called "${shownName(name)}"; there is: ${[...there].map((one) => shownName(one)).join(', ')}`,
    );
}

function chosenContainers(pod: Pod, { containers }: GatherOptions): PodContainer[] {
  return containersOf(pod.spec).filter((podContainer) =>
    containers.length === 0 ? !isSpentReader(pod, podContainer) : containers.includes(podContainer.container.name),
  );
}

async function readContainers(
  pod: Pod,
  chosen: readonly PodContainer[],
  options: GatherOptions,
  cluster: Cluster,
  limit: ReturnType<typeof pLimit>,
): Promise<ReadonlyMap<string, LiveReport>> {
  const live = new Map<string, LiveReport>();
  const read = async (podContainer: PodContainer): Promise<void> => {
    const withoutReading = notToBeRead(pod, podContainer, options);
    const name = podContainer.container.name;
    live.set(name, withoutReading ?? (await limit(() => readContainer(pod, name, options, cluster))));
  };
  if (typeof options.via === 'object') {
    // One after the other: each ephemeral container is named after those that are there already.
    for (const podContainer of chosen) await read(podContainer);
  } else {
    await Promise.all(chosen.map(read));
  }
  return live;
}

function notToBeRead(pod: Pod, podContainer: PodContainer, { via }: GatherOptions): LiveReport | undefined {
  if (isWindows(pod)) return { read: 'does not apply', because: 'windows' };
  if (via === 'nothing') return { read: 'not asked' };
  const state = runStateOf(pod, podContainer);
  if (state.run === 'finished') return { read: 'does not apply', because: 'finished' };
  if (state.run === 'waiting') {
    const { reason, message } = state;
    return { read: 'no', why: { why: 'not-running', reason, ...(message === undefined ? {} : { message }) } };
  }
  return undefined;
}

function readContainer(pod: Pod, container: string, options: GatherOptions, cluster: Cluster): Promise<LiveReport> {
  const task: ReadingTask = {
    target: { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container },
    containerId: containerIdOf(pod, container)?.id ?? '',
    hasOwnPidNamespace: hasOwnPidNamespace(pod.spec),
    everyProcess: options.everyProcess,
  };
  return typeof options.via === 'object'
    ? readByEphemeral(cluster, task, options.via)
    : readByExec(cluster, task, options.execLimits);
}
