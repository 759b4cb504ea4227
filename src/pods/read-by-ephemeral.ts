import type { Cluster, EphemeralContainerToAdd } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import type { ContainerState, Pod } from '../kubernetes/objects.ts';
import { statusOf } from '../kubernetes/pod-containers.ts';
import { WILL_NOT_START } from '../kubernetes/start-failure.ts';
import { isCut } from '../live/is-cut.ts';
import { ownProcesses } from '../live/own-processes.ts';
import { surveyCommand } from '../live/readers.ts';
import { parseSurvey } from '../live/survey-reading.ts';
import { liveReportOf, unreadable } from './live-report.ts';
import type { LiveReport } from './pod-report.ts';
import type { ReadingTask } from './read-by-exec.ts';
import { READER_NAME_PREFIX } from './reader-container.ts';

export interface EphemeralOptions {
  /** An image with `sh` and `cat`. */
  readonly image: string;
  /** From adding the container until it has ended, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
}

/** How often the pod is looked at while the ephemeral container starts, in milliseconds. */
const POLL_MS = 250;

/**
 * Reads a running container from beside it: adds an ephemeral container that shares its PID namespace, prints the same
 * lines as an exec-ed survey, and ends. It stays in the pod's spec for as long as the pod lives, so the server is asked by a
 * dry run first.
 */
export async function readByEphemeral(
  cluster: Cluster,
  task: ReadingTask,
  options: EphemeralOptions,
): Promise<LiveReport> {
  const { namespace, pod: podName, container: target } = task.target;
  const name = await cluster.pod(namespace, podName).then(freeName, (error) => lost(error));
  if (typeof name !== 'string') return name;
  const toAdd = readerContainer(name, target, options.image, task);
  for (const dryRun of [true, false]) {
    try {
      await cluster.addEphemeralContainer(namespace, podName, toAdd, { dryRun });
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return unreadable({ why: 'ephemeral-refused', dryRun, ephemeralContainer: name, message: error.message });
    }
  }
  try {
    const ended = await waitUntilEnded(cluster, namespace, podName, name, options);
    if (ended.end === 'not-started') {
      const { reason, message, afterMs } = ended;
      return unreadable({
        why: 'ephemeral-not-started',
        ephemeralContainer: name,
        image: options.image,
        reason,
        ...(message === undefined ? {} : { message }),
        ...(afterMs === undefined ? {} : { afterMs }),
      });
    }
    const text = await cluster.log({ namespace, pod: podName, container: name }, { maxBytes: options.maxBytes });
    // A log that was cut at the limit is not whole, whatever it holds.
    if (Buffer.byteLength(text) >= options.maxBytes) {
      return unreadable({ why: 'flooded', by: name, maxBytes: options.maxBytes, everyProcess: task.everyProcess });
    }
    return judge(text, ended.exitCode, name, task);
  } catch (error) {
    return lost(error, `; ephemeral container ${name} was added and stays in the pod's spec`);
  }
}

/** A container that could not be read for the cluster's sake; what is not the cluster's is thrown on. */
function lost(error: unknown, andAlso = ''): LiveReport {
  if (!(error instanceof ClusterError)) throw error;
  return unreadable({ why: 'cluster', trouble: error.trouble, message: `${error.message}${andAlso}` });
}

function freeName(pod: Pod): string {
  const taken = new Set(pod.spec.ephemeralContainers?.map(({ name }) => name));
  let number = 1;
  while (taken.has(`${READER_NAME_PREFIX}${number}`)) number += 1;
  return `${READER_NAME_PREFIX}${number}`;
}

/**
 * Passes the restricted Pod Security level and needs no privilege: /proc/PID/status is readable by everybody. The user is
 * set because an image without USER would otherwise be refused by the kubelet (runAsNonRoot and image will run as root).
 */
function readerContainer(name: string, target: string, image: string, task: ReadingTask): EphemeralContainerToAdd {
  const rule = task.hasOwnPidNamespace && !task.everyProcess ? 'main' : 'id';
  return {
    name,
    image,
    targetContainerName: target,
    command: surveyCommand(rule, task.containerId),
    securityContext: {
      runAsUser: 65534,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

type Ended =
  | { readonly end: 'terminated'; readonly exitCode: number }
  | { readonly end: 'not-started'; readonly reason: string; readonly message?: string; readonly afterMs?: number };

async function waitUntilEnded(
  cluster: Cluster,
  namespace: string,
  podName: string,
  name: string,
  { timeoutMs, wait, now }: EphemeralOptions,
): Promise<Ended> {
  const deadline = now() + timeoutMs;
  let state: ContainerState = {};
  while (now() < deadline) {
    state = statusOf(await cluster.pod(namespace, podName), name)?.state ?? {};
    if (state.terminated) return { end: 'terminated', exitCode: state.terminated.exitCode };
    const reason = state.waiting?.reason;
    if (reason !== undefined && WILL_NOT_START.has(reason)) return notStarted(state, reason);
    await wait(POLL_MS);
  }
  const reason = state.running ? 'Running' : (state.waiting?.reason ?? 'no status');
  return { ...notStarted(state, reason), afterMs: timeoutMs };
}

function notStarted(state: ContainerState, reason: string): Ended & { end: 'not-started' } {
  const message = state.waiting?.message;
  return { end: 'not-started', reason, ...(message === undefined ? {} : { message }) };
}

function judge(text: string, exitCode: number, by: string, task: ReadingTask): LiveReport {
  if (isCut(text)) return unreadable({ why: 'cut', by });
  const parsed = parseSurvey(text);
  if (!parsed) return unreadable({ why: 'unintelligible', by, exitCode, message: text });
  const { containerId, hasOwnPidNamespace } = task;
  const processes = ownProcesses(parsed, { containerId, hasOwnPidNamespace, readerIsInside: false });
  if (typeof processes === 'string') return unreadable({ why: 'not-told', by, because: processes });
  return liveReportOf('ephemeral', by, parsed, processes, task.everyProcess);
}
