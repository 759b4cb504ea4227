import type { AccessAnswer, AccessReview, Identity } from '../kubernetes/access-review.ts';
import type { Container, KubernetesObject, Node, Pod, PodSpec } from '../kubernetes/objects.ts';
import type { RecordedMark } from '../text/recorded-mark.ts';

/** Which pods to list. An absent namespace means all of them. */
export interface PodSelection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** All objects of a kind. An absent namespace means all of them, and is the only possibility for kinds that are in none. */
export interface ObjectSelection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** One object by its kind, for owners of pods. `apiVersion` such as "apps/v1". */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ExecLimits {
  /** From the start of the connection to the last byte, in milliseconds. */
  readonly timeoutMs: number;
  /** Of standard output and standard error together. */
  readonly maxBytes: number;
}

export interface LogLimits {
  readonly maxBytes: number;
  readonly lastLines?: number;
}

/**
 * How a command inside a container ended. A refusal of the API server (forbidden, no such container, container not
 * running) is not an end: it rejects with a ClusterError.
 *
 *   exited        the command ran; standard output and standard error are whole
 *   not-started   the runtime could not start it, for example because the file is not in the image
 *   flooded       it printed more than maxBytes and was cut off
 *   timed-out     it was still running after timeoutMs
 */
export type ExecEnd =
  | { readonly end: 'exited'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly end: 'not-started'; readonly message: string }
  | { readonly end: 'flooded'; readonly maxBytes: number }
  | { readonly end: 'timed-out'; readonly timeoutMs: number };

/** The API server's own version, as /version gives it. */
export interface ServerVersion {
  /** "v1.37.1" */
  readonly gitVersion: string;
  readonly major: number;
  readonly minor: number;
}

/** A whole container to be added to a running pod as an ephemeral one, in the API's own field names. */
export type EphemeralContainerToAdd = Container & Readonly<Record<string, unknown>>;

/** A pod that is proposed to a server, and not made. */
export interface ProposedPod {
  readonly namespace: string;
  /** Of the name that the server would make up. */
  readonly generateName: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/**
 * What the server says to it.
 *   accepted   every plugin and webhook would let it in, as the pod that comes back
 *   refused    in the server's own words: untrusted
 */
export type Proposal =
  | { readonly is: 'accepted'; readonly pod: Pod }
  | { readonly is: 'refused'; readonly message: string };

/** An object to be made, whole, in the API's own field names. It has a name: the server makes up none. */
export interface NewObject extends KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: Readonly<Record<string, unknown>> | PodSpec;
}

export interface RemoveOptions {
  /** Only the object of this UID: another one of the same name stays. */
  readonly uid?: string;
  /** Of a pod, seconds until its processes are killed; 0 forgets the pod without waiting for its node. */
  readonly graceSeconds?: number;
}

/** A pod as it is now, or as it was when it was removed. */
export interface PodChange {
  readonly change: 'seen' | 'gone';
  readonly pod: Pod;
}

/** A text of src/live/node/container-text.ts, and where it was read. */
export interface RecordedNodeReading {
  readonly node: string;
  readonly text: string;
}

/**
 * A Kubernetes cluster as this program sees it: pods, nodes, owners, rights, exec; not HTTP.
 * Every method rejects with a ClusterError when it could not find out.
 */
export interface Cluster {
  /** The namespace of the chosen context, of --namespace, or "default". */
  readonly namespace: string;
  /** Absent: the cluster itself answers, as it is now. */
  readonly recorded?: RecordedMark;
  /** Whoever this program acts as, where that is known without asking. */
  readonly caller?: Identity;

  version(): Promise<ServerVersion>;
  pod(namespace: string, name: string): Promise<Pod>;
  /** Pages of pods in the server's order (by namespace, then by name). Those that are malformed are left out, and named by the
   *  ClusterError "malformed" with which the list then ends. */
  pods(selection: PodSelection): AsyncIterable<readonly Pod[]>;
  node(name: string): Promise<Node>;
  object(reference: ObjectReference): Promise<KubernetesObject>;
  /** Pages of objects with their apiVersion and kind, in the server's order; otherwise as pods. */
  objects(selection: ObjectSelection): AsyncIterable<readonly KubernetesObject[]>;

  /** Whom the server takes the caller for, with his groups; from Kubernetes 1.28 on everybody may ask. */
  whoAmI(): Promise<Identity>;

  /** Asks the server's authorizers. Creates nothing that stays. */
  reviewAccess(review: AccessReview): Promise<AccessAnswer>;

  /**
   * Proposes a pod (dryRun=All): all of the server's admission has its say, and nothing is made.
   * @param as instead of the caller, who has to have the right to impersonate; rejects where he has not
   */
  proposePod(pod: ProposedPod, as?: Identity): Promise<Proposal>;

  /**
   * What a reader of its node saw of a container: only recordings of a scan have it, and then it is better than what an exec said.
   * Undefined: this container was not read so.
   */
  readonly nodeReading?: (target: ExecTarget) => Promise<RecordedNodeReading | undefined>;

  exec(target: ExecTarget, command: readonly string[], limits: ExecLimits): Promise<ExecEnd>;

  /** Adds an ephemeral container to a pod; with dryRun the server only says whether it would. Returns the pod as it is then. */
  addEphemeralContainer(
    namespace: string,
    pod: string,
    container: EphemeralContainerToAdd,
    options: { readonly dryRun: boolean },
  ): Promise<Pod>;
  /**
   * What a container has written so far: its last lines where a number is given, and of that the first maxBytes. Of one that waits to
   * be started again it is what it wrote the last time.
   */
  log(target: ExecTarget, limits: LogLimits): Promise<string>;

  /** Makes an object; with dryRun the server only says whether it would. Asked once: a lost answer leaves open whether it was made. */
  create(object: NewObject, options: { readonly dryRun: boolean }): Promise<KubernetesObject>;
  /** Has an object removed; it may stay for a while, until its node or its finalizers let go of it. */
  remove(reference: ObjectReference, options?: RemoveOptions): Promise<'removed' | 'not found'>;
  /** The pods that are there, then each change of them, until the signal is aborted or the server ends it, which is no failure. */
  watchPods(selection: PodSelection, signal: AbortSignal): AsyncIterable<PodChange>;

  /** Lets go of connections, so that nothing keeps the process alive. */
  close(): void;
}
