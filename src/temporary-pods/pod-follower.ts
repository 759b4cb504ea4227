import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { type Awaited, endOfPod, type PodEnd, timedOut } from './pod-end.ts';
import { madeByRun } from './run-name.ts';

/** Before a watch that broke off is opened again, and between two lists where watching is not allowed, in milliseconds. */
const PAUSE_MS = 500;

interface Waiter {
  readonly look: (pod: Pod | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Follows the pods of one run by one watch, however many they are. Whoever may not watch pods lists them again and again. Holds
 * the pods that are there, and those that are waited for.
 */
export class PodFollower {
  readonly #cluster: Pick<Cluster, 'pods' | 'watchPods'>;
  readonly #selection: { readonly namespace: string; readonly labelSelector: string };
  readonly #stopping = new AbortController();
  readonly #pods = new Map<string, Pod>();
  /** Those that were seen and are no more: a name is used once. */
  readonly #gone = new Set<string>();
  readonly #waiters = new Map<string, Waiter>();
  readonly #sleep: (milliseconds: number) => Promise<void>;
  #following: Promise<void> | undefined;

  constructor(
    cluster: Pick<Cluster, 'pods' | 'watchPods'>,
    namespace: string,
    run: string,
    sleep: (milliseconds: number) => Promise<void>,
  ) {
    this.#cluster = cluster;
    this.#selection = { namespace, labelSelector: madeByRun(run) };
    this.#sleep = sleep;
  }

  /** Waits until the pod is where it is awaited, or will never be; for no longer than timeoutMs. */
  async until(name: string, awaited: Awaited, timeoutMs: number): Promise<PodEnd> {
    return this.#wait<PodEnd>(
      name,
      timeoutMs,
      (pod) => (pod ? endOfPod(pod, awaited) : { end: 'gone' }),
      (pod) => timedOut(pod, timeoutMs),
    );
  }

  /** Waits until a pod whose removal was asked for is gone; false: it is still there after timeoutMs. */
  async untilGone(name: string, timeoutMs: number): Promise<boolean> {
    return this.#wait<boolean>(
      name,
      timeoutMs,
      (pod) => (pod ? undefined : true),
      () => false,
    );
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** @param judge is asked about a pod that was seen at least once; undefined pod: it is gone */
  #wait<T>(
    name: string,
    timeoutMs: number,
    judge: (pod: Pod | undefined) => T | undefined,
    late: (pod: Pod | undefined) => T,
  ): Promise<T> {
    this.#start();
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(timer);
        this.#waiters.delete(name);
      };
      const finish = (result: T) => {
        over();
        resolve(result);
      };
      const timer = setTimeout(() => finish(late(this.#pods.get(name))), timeoutMs);
      const look = (pod: Pod | undefined) => {
        const result = judge(pod);
        if (result !== undefined) finish(result);
      };
      const fail = (error: unknown) => {
        over();
        reject(error);
      };
      this.#waiters.set(name, { look, fail });
      const known = this.#pods.get(name);
      if (known || this.#gone.has(name)) look(known);
    });
  }

  #start(): void {
    this.#following ??= this.#follow().catch((error) => {
      for (const { fail } of [...this.#waiters.values()]) fail(error);
    });
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    let mayWatch = true;
    while (!signal.aborted) {
      try {
        if (mayWatch) await this.#watch(signal);
        else await this.#list();
      } catch (error) {
        // Whoever waits has a limit of his own; what goes wrong here may be over by then.
        if (!(error instanceof ClusterError)) throw error;
        if (error.trouble === 'forbidden') mayWatch = false;
      }
      if (!signal.aborted) await this.#sleep(PAUSE_MS);
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    // A watch begins with what is there, and does not say what went in between.
    await this.#list();
    for await (const { change, pod } of this.#cluster.watchPods(this.#selection, signal)) {
      this.#note(pod.metadata.name, change === 'gone' ? undefined : pod);
    }
  }

  async #list(): Promise<void> {
    const missing = new Set(this.#pods.keys());
    for await (const page of this.#cluster.pods(this.#selection)) {
      for (const pod of page) {
        missing.delete(pod.metadata.name);
        this.#note(pod.metadata.name, pod);
      }
    }
    for (const name of missing) this.#note(name, undefined);
  }

  #note(name: string, pod: Pod | undefined): void {
    if (pod) this.#pods.set(name, pod);
    else {
      this.#pods.delete(name);
      this.#gone.add(name);
    }
    this.#waiters.get(name)?.look(pod);
  }
}
