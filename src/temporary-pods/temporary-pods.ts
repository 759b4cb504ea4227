import type { Cluster, NewObject } from '../cluster/cluster.ts';
import { ClusterError, InterruptedError } from '../errors.ts';
import type { Interruption, Io } from '../io.ts';
import { agree } from './agreement.ts';
import { removeRun } from './leftovers.ts';
import type { Awaited, PodEnd } from './pod-end.ts';
import { PodFollower } from './pod-follower.ts';
import { checkBeforehand, proposeUntilAnswered } from './preflight.ts';
import type { TemporaryPodsRequest } from './request.ts';
import { namespaceNameOf } from './run-name.ts';
import { namespaceToCreate } from './temporary-namespace.ts';
import { podToCreate, type RunFacts, type TemporaryPod } from './temporary-pod.ts';

/** A pod that was made, and how the waiting for it ended. */
export interface MadePod {
  readonly name: string;
  readonly namespace: string;
  readonly end: PodEnd;
}

/** What a command may do between the yes and the end of its run. */
export interface TemporaryPods {
  readonly run: string;
  readonly namespace: string;
  /** Aborted when the user interrupts; then withPod rejects with an InterruptedError. */
  readonly signal: AbortSignal;
  /**
   * Makes a pod, waits until it is where it is awaited or never will be, hands it over, and removes it, whatever happens. Rejects
   * with a ClusterError where the server refuses to make it.
   */
  withPod<T>(pod: TemporaryPod, awaited: Awaited, timeoutMs: number, use: (made: MadePod) => Promise<T>): Promise<T>;
}

/** Until a pod whose removal was asked for counts as one whose node does not answer. */
const REMOVAL_MS = 10_000;

/**
 * Checks what can be checked, asks for a yes, and hands over the means to make pods; when `use` is over, however it ends, everything is
 * removed. Rejects with a UsageError where there was no yes, and with a ClusterError where rights are missing or the cluster refuses
 * such pods; then nothing is left either.
 */
export async function withTemporaryPods<T>(
  request: TemporaryPodsRequest,
  cluster: Cluster,
  io: Pick<Io, 'ask' | 'onInterrupt' | 'stderr' | 'wait'>,
  use: (pods: TemporaryPods) => Promise<T>,
): Promise<T> {
  await checkBeforehand(request, cluster);
  await agree(request, io);
  const interruption = io.onInterrupt();
  const creations = new Creations(cluster);
  try {
    const work = makeAndUse(request, { cluster, creations }, io, interruption.signal, use);
    return await orInterrupted(interruption, work);
  } finally {
    try {
      // What was sent before an interrupt may still be made.
      await creations.settled();
      await removeEverything(request, cluster, io);
    } finally {
      interruption.release();
    }
  }
}

/** What is sent to be made. */
class Creations {
  readonly #cluster: Pick<Cluster, 'create'>;
  readonly #sent = new Set<Promise<unknown>>();

  constructor(cluster: Pick<Cluster, 'create'>) {
    this.#cluster = cluster;
  }

  async create(object: NewObject): Promise<void> {
    const sent = this.#cluster.create(object, { dryRun: false });
    this.#sent.add(sent);
    try {
      await sent;
    } finally {
      this.#sent.delete(sent);
    }
  }

  /** Resolves when everything that was sent is answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#sent);
  }
}

async function makeAndUse<T>(
  request: TemporaryPodsRequest,
  { cluster, creations }: { readonly cluster: Cluster; readonly creations: Creations },
  io: Pick<Io, 'wait'>,
  signal: AbortSignal,
  use: (pods: TemporaryPods) => Promise<T>,
): Promise<T> {
  const { run, deadlineSeconds } = request;
  const namespace = request.namespace ?? namespaceNameOf(run);
  const facts: RunFacts = { run, namespace, deadlineSeconds };
  if (request.namespace === undefined) {
    await creations.create(namespaceToCreate(run));
    await proposeUntilAnswered(request, namespace, cluster, io.wait);
  }
  const follower = new PodFollower(cluster, namespace, run, io.wait);
  let made = 0;
  try {
    return await use({
      run,
      namespace,
      signal,
      withPod: async (pod, awaited, timeoutMs, usePod) => {
        if (signal.aborted) throw new InterruptedError('interrupted');
        const object = podToCreate(pod, made++, facts);
        const { name } = object.metadata;
        let graceSeconds = 1;
        try {
          await creations.create(object);
          const end = await follower.until(name, awaited, timeoutMs);
          if (signal.aborted) throw new InterruptedError('interrupted');
          // Nothing runs that would have to be ended.
          if (end.end === 'ended' || end.end === 'not-started') graceSeconds = 0;
          return await usePod({ name, namespace, end });
        } finally {
          // What is left after an interrupt is removed all at once.
          if (!signal.aborted) await removeNow(name, namespace, graceSeconds, cluster, follower);
        }
      },
    });
  } finally {
    follower.stop();
  }
}

/** What cannot be removed now is tried again at the end, which then says so: what was read of the pod counts all the same. */
async function removeNow(...[name, namespace, graceSeconds, cluster, follower]: Parameters<typeof removePod>) {
  try {
    await removePod(name, namespace, graceSeconds, cluster, follower);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
}

async function removePod(
  name: string,
  namespace: string,
  graceSeconds: number,
  cluster: Cluster,
  follower: PodFollower,
): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Pod', namespace, name };
  if ((await cluster.remove(reference, { graceSeconds })) === 'not found' || graceSeconds === 0) return;
  if (await follower.untilGone(name, REMOVAL_MS)) return;
  // Its node does not answer; the API server forgets the pod, and the node, should it come back, ends it.
  await cluster.remove(reference, { graceSeconds: 0 });
}

/** Rejects as soon as the user interrupts: what is under way then is left to its own limits. */
async function orInterrupted<T>({ signal }: Interruption, work: Promise<T>): Promise<T> {
  let stop = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(new InterruptedError('interrupted: what was created is removed'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
  // It may still fail after the race was lost, which nobody waits for.
  work.catch(() => {});
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Says on standard error what could not be removed, and how to. */
async function removeEverything(
  { run, namespace }: TemporaryPodsRequest,
  cluster: Cluster,
  { stderr, wait }: Pick<Io, 'stderr' | 'wait'>,
): Promise<void> {
  try {
    await removeRun(
      run,
      { namespace: namespace ?? namespaceNameOf(run), isTemporary: namespace === undefined },
      cluster,
      wait,
    );
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    stderr.write(
      `${error.message}\nNot everything that was created is removed: run kubectl caps cleanup --run ${run}\n`,
    );
  }
}
