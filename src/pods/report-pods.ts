import pLimit from 'p-limit';
import type { Cluster, ExecLimits } from '../cluster/cluster.ts';
import { Problems } from '../cluster/problem.ts';
import type { Identity } from '../kubernetes/access-review.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { containersOf, hasOwnPidNamespace, isWindows, type PodContainer } from '../kubernetes/pod-containers.ts';
import type { PodQuery } from '../pods/pod-query.ts';
import { shownName } from '../text/untrusted.ts';
import { ownerFetcher } from '../workloads/declared-spec.ts';
import { nodeFetcher, podGatherer } from './gather-pod.ts';
import { containerIdOf, judgePod } from './judge-pod.ts';
import { withoutReading } from './live-report.ts';
import type { ContainerReport, LiveReport, PodReport, PodsReport } from './pod-report.ts';
import { type EphemeralOptions, readByEphemeral } from './read-by-ephemeral.ts';
import { type ReadingTask, readByExec } from './read-by-exec.ts';
import { readByNode } from './read-by-node.ts';
import { readFilesByExec } from './read-files.ts';
import { isSpentReader } from './reader-container.ts';
import { selectPods } from './select-pods.ts';

export interface GatherOptions {
  readonly query: PodQuery;
  /** Only these containers; empty: all. */
  readonly containers: readonly string[];
  readonly everyProcess: boolean;
  /** Whether setuid programs and those with capabilities are looked for, and the limits of the exec that does. */
  readonly files?: ExecLimits;
  /** How to read: not at all, through the container's own programs, or from a container beside it. */
  readonly via: 'nothing' | 'exec' | EphemeralOptions;
  readonly execLimits: ExecLimits;
  /** Whether PodSecurityPolicies are judged for every pod, which asks about everybody who owns one, or only if there is one, or not at all. */
  readonly policies: 'of every pod' | 'of one pod' | 'of none';
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
  const asksPolicies =
    options.policies === 'of every pod' || (options.policies === 'of one pod' && concerned.length === 1);
  const gather = podGatherer(cluster, {
    fetchOwner,
    nodeOf: nodeFetcher(cluster, problems),
    asksPolicies,
    requester: options.requester,
    problems,
  });
  const limit = pLimit(CONCURRENCY);
  let done = 0;
  const reports = await Promise.all(
    concerned.map(async ({ pod, chosen }) => {
      const [gathered, live] = await Promise.all([gather(pod), readContainers(pod, chosen, options, cluster, limit)]);
      done += 1;
      options.onPod?.(done, concerned.length);
      return withFiles(judgePod(pod, chosen, { ...gathered, live }), options, cluster, limit);
    }),
  );
  problems.add(...missingContainers(pods, options.containers));
  return { pods: reports, problems: problems.inOrder() };
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
    const known = notToBeRead(pod, podContainer, options);
    const name = podContainer.container.name;
    live.set(name, known ?? (await limit(() => readContainer(pod, name, options, cluster))));
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
  if (via === 'nothing' && !isWindows(pod)) return { read: 'not asked' };
  return withoutReading(pod, podContainer);
}

async function readContainer(
  pod: Pod,
  container: string,
  options: GatherOptions,
  cluster: Cluster,
): Promise<LiveReport> {
  const byNode = await readByNode(cluster, pod, container, options.everyProcess);
  if (byNode) return byNode;
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

async function withFiles(
  report: PodReport,
  { files }: GatherOptions,
  cluster: Cluster,
  limit: ReturnType<typeof pLimit>,
): Promise<PodReport> {
  if (!files) return report;
  const containers = report.containers.map(async (container): Promise<ContainerReport> => {
    if (container.state.run !== 'running' || container.live.read === 'does not apply') return container;
    const target = { namespace: report.namespace, pod: report.name, container: container.name };
    return { ...container, files: await limit(() => readFilesByExec(cluster, target, container, files)) };
  });
  return { ...report, containers: await Promise.all(containers) };
}
