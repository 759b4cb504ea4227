import type { Cluster, ExecLimits, PodSelection } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../errors.ts';
import type { Node, Pod } from '../../../kubernetes/objects.ts';
import { containersOf, hasOwnPidNamespace, isWindows, runStateOf } from '../../../kubernetes/pod-containers.ts';
import { filesOfContainers } from '../../../live/files/node-files.ts';
import { containerText } from '../../../live/node/container-text.ts';
import { type KnownContainer, type NodeProcesses, nodeProcesses } from '../../../live/node/node-processes.ts';
import { contradictions, type ReadingContradiction } from '../../../pods/contradiction.ts';
import { filesReportOf } from '../../../pods/files-report.ts';
import { containerIdOf, type Gathered, judgePod } from '../../../pods/judge-pod.ts';
import type { FilesReport } from '../../../pods/judged-files.ts';
import { liveReportByNode, unreadable, withoutReading } from '../../../pods/live-report.ts';
import type { ContainerReport, LiveReport } from '../../../pods/pod-report.ts';
import { readByExec } from '../../../pods/read-by-exec.ts';
import { runThatMade } from '../../../temporary-pods/run-name.ts';
import type { FetchOwner } from '../../../workloads/declared-spec.ts';
import { topOwnerOf } from '../../../workloads/top-owner.ts';
import type { NodeScan, ScannedPod } from '../report.ts';
import type { NodeAnswer } from './read-node.ts';

export interface NodeScanner {
  readonly cluster: Pick<Cluster, 'pods' | 'exec'>;
  /** The pods that were asked for; fieldSelector is not used. */
  readonly selection: PodSelection;
  readonly everyProcess: boolean;
  readonly gather: (pod: Pod) => Promise<Omit<Gathered, 'live'>>;
  readonly fetchOwner: FetchOwner;
  /** Limits of the exec into each container that is compared with its node; absent: none is made. */
  readonly compareExec?: ExecLimits | undefined;
  /** Whether the texts of processes are kept, for a recording. */
  readonly keepsTexts: boolean;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A kubelet tells of a container about a second after its start, in milliseconds. */
const STATUS_DELAY_MS = 1500;

/** What the four layers say of the pods of one node, by what its reader said. */
export async function scanNode(node: Node, answer: NodeAnswer, scanner: NodeScanner): Promise<NodeScan> {
  const { name } = node.metadata;
  try {
    let pods = await podsOn(name, scanner);
    if (answer.read === 'no') return unreadNode(name, answer, await judged(pods, scanner, notRead(name, answer)));
    let processes = processesOf(answer, pods);
    if (isEarly(pods, processes)) {
      // The list may be older than the reading.
      await scanner.wait(STATUS_DELAY_MS);
      pods = await podsOn(name, scanner);
      processes = processesOf(answer, pods);
    }
    const { lastCapability } = answer.reading;
    const read = (pod: Pod, containerId: string): LiveReport =>
      liveReportByNode(
        { node: name, lastCapability, ownUserNamespace: pod.spec.hostUsers === false },
        processes.containers.get(containerId) ?? [],
        scanner.everyProcess,
      );
    const { selection } = scanner;
    const isWhole = selection.namespace === undefined && selection.labelSelector === undefined;
    return {
      result: {
        node: name,
        read: 'yes',
        containers: processes.containers.size,
        processes: answer.reading.processes.length,
        sandboxes: processes.sandboxes,
        kernelThreads: processes.kernelThreads,
        ...(isWhole ? { unknown: processes.unknown } : {}),
        ofNode: processes.ofNode,
        ...(answer.readerMs === undefined ? {} : { readerMs: answer.readerMs }),
      },
      pods: withFiles(
        answer,
        pods,
        await judged(pods, scanner, read, (containerId) => {
          const found = processes.containers.get(containerId);
          return found && containerText(found, lastCapability);
        }),
      ),
    };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return unreadNode(name, { reason: error.trouble, message: error.message }, []);
  }
}

function unreadNode(
  node: string,
  { reason, message }: { reason: string; message: string },
  pods: readonly ScannedPod[],
) {
  return { result: { node, read: 'no', reason, message }, pods } as const;
}

/** What of a running container is said where its node was not read. */
function notRead(node: string, { message }: { readonly message: string }): () => LiveReport {
  return () => unreadable({ why: 'node-unread', node, message });
}

async function podsOn(node: string, { cluster, selection }: NodeScanner): Promise<Pod[]> {
  const pods: Pod[] = [];
  for await (const page of cluster.pods({ ...selection, fieldSelector: `spec.nodeName=${node}` })) {
    pods.push(...page.filter((pod) => !isSpent(pod)));
  }
  return pods;
}

/** A reader that has ended says nothing of the cluster, and is gone by the time anybody asks. */
function isSpent(pod: Pod): boolean {
  const { phase, containerStatuses = [] } = pod.status ?? {};
  // The phase follows the containers, by seconds on a busy node.
  const hasEnded =
    containerStatuses.length > 0 && containerStatuses.every(({ state }) => state?.terminated !== undefined);
  const isOver = phase === 'Succeeded' || phase === 'Failed' || hasEnded;
  return isOver && runThatMade({ ...pod, kind: 'Pod' }) !== undefined;
}

function processesOf({ reading }: Extract<NodeAnswer, { read: 'yes' }>, pods: readonly Pod[]): NodeProcesses {
  const known = pods.flatMap((pod) =>
    containersOf(pod.spec).flatMap(({ container }): KnownContainer[] => {
      const id = containerIdOf(pod, container.name)?.id;
      return id === undefined ? [] : [{ podUids: uidsOf(pod), container: id }];
    }),
  );
  return nodeProcesses(reading, known);
}

/** The kubelet names the cgroup of a static pod after the hash of its manifest (kubelet/types/pod_update.go). */
function uidsOf({ metadata }: Pod): string[] {
  const hash = metadata.annotations?.['kubernetes.io/config.hash'];
  return [metadata.uid, hash].filter((uid) => uid !== undefined);
}

/** Whether containers were started or ended between the reading and the list, so that one of them does not know of the other. */
function isEarly(pods: readonly Pod[], { containers, unknown }: NodeProcesses): boolean {
  const uids = new Set(pods.flatMap(uidsOf));
  const isUnread = pods.some(
    (pod) =>
      !isWindows(pod) &&
      containersOf(pod.spec).some(
        (one) =>
          runStateOf(pod, one).run === 'running' && !containers.has(containerIdOf(pod, one.container.name)?.id ?? ''),
      ),
  );
  return isUnread || unknown.some(({ podUid }) => uids.has(podUid));
}

async function judged(
  pods: readonly Pod[],
  { cluster, gather, fetchOwner, compareExec, keepsTexts }: NodeScanner,
  read: (pod: Pod, containerId: string) => LiveReport,
  textOf: (containerId: string) => string | undefined = () => undefined,
): Promise<ScannedPod[]> {
  return Promise.all(
    pods.map(async (pod): Promise<ScannedPod> => {
      const chosen = containersOf(pod.spec);
      const live = new Map(
        chosen.map((one) => [
          one.container.name,
          withoutReading(pod, one) ?? read(pod, containerIdOf(pod, one.container.name)?.id ?? ''),
        ]),
      );
      const execSaid = compareExec && (await saidByExec(pod, live, cluster, compareExec));
      const report = judgePod(pod, chosen, { ...(await gather(pod)), live });
      return {
        report,
        workload: await topOwnerOf(pod, fetchOwner),
        ...(execSaid ? { execSaid } : {}),
        ...(keepsTexts ? { texts: textsOf(pod, textOf) } : {}),
        images: new Map(chosen.map(({ container: { name, image = '' } }) => [name, image])),
      };
    }),
  );
}

function textsOf(pod: Pod, textOf: (containerId: string) => string | undefined): ReadonlyMap<string, string> {
  return new Map(
    containersOf(pod.spec).flatMap(({ container: { name } }) => {
      const text = textOf(containerIdOf(pod, name)?.id ?? '');
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** One container after the other: it is the node that is the answer, and an exec that is compared with it. */
async function saidByExec(
  pod: Pod,
  live: ReadonlyMap<string, LiveReport>,
  cluster: Pick<Cluster, 'exec'>,
  limits: ExecLimits,
): Promise<ReadonlyMap<string, readonly ReadingContradiction[]>> {
  const said = new Map<string, readonly ReadingContradiction[]>();
  for (const [container, byNode] of live) {
    if (byNode.read !== 'yes') continue;
    const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container };
    const containerId = containerIdOf(pod, container)?.id ?? '';
    const task = { target, containerId, hasOwnPidNamespace: hasOwnPidNamespace(pod.spec), everyProcess: false };
    said.set(container, contradictions(byNode, await readByExec(cluster, task, limits)));
  }
  return said;
}

/** The reports, with the privileged programs of each container, where the reader looked for them. */
function withFiles(
  { filesText }: Extract<NodeAnswer, { read: 'yes' }>,
  pods: readonly Pod[],
  scanned: readonly ScannedPod[],
): readonly ScannedPod[] {
  if (filesText === undefined) return scanned;
  const texts = filesOfContainers(filesText);
  return scanned.map((one, index) => {
    const pod = pods[index];
    const containers = one.report.containers.map((container): ContainerReport => {
      if (!pod || container.live.read !== 'yes') return container;
      const text = texts.get(containerIdOf(pod, container.name)?.id ?? '');
      const files: FilesReport =
        text === undefined
          ? { read: 'no', message: 'the reader of its node did not come to it' }
          : filesReportOf(text, container);
      return { ...container, files };
    });
    return { ...one, report: { ...one.report, containers } };
  });
}
