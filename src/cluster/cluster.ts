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

  /** Lets go of connections, so that nothing keeps the process alive. */
  close(): void;
}
