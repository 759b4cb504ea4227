import { ClusterError } from '../errors.ts';
import type { Cluster, ServerVersion } from '../model/cluster.ts';
import type { KubernetesObject, Pod } from '../model/kubernetes.ts';
import { templatePathOf, valueAt } from '../model/workload.ts';
import type { PodInQuestion } from '../rbac/identities.ts';
import { FORMAT, type MissingThing, type RecordedList, type SnapshotDocument } from '../snapshot/format.ts';
import { RECORDED_KINDS, type RecordedKind } from '../snapshot/kept-kinds.ts';
import { pruned } from '../snapshot/prune.ts';
import { SERVER_VERSION } from '../snapshot/recording.ts';
import { controllerOf } from './declared-spec.ts';
import { POLICY_API_VERSIONS } from './gather-policies.ts';
import { failureOf, type ReadingLimits, readingsOf } from './record-readings.ts';
import { reviewsOf } from './record-reviews.ts';

export interface RecordOptions {
  /** Absent: all. */
  readonly namespace?: string;
  /** Absent: containers are not looked into. */
  readonly readings?: ReadingLimits;
  /** RFC 3339. */
  readonly time: string;
  /** This program's version. */
  readonly program: string;
}

export type RecordedDocument = SnapshotDocument | KubernetesObject;

/** Everything that the commands would ask about a namespace, or about a cluster, as it comes. What cannot be had is in the last document. */
export async function* recordCluster(cluster: Cluster, options: RecordOptions): AsyncGenerator<RecordedDocument> {
  const recorder = new Recorder(cluster, options);
  let documents = 0;
  for await (const document of recorder.documents()) {
    documents += 1;
    yield document;
  }
  const { lists, missing } = recorder;
  yield { kind: 'ClusterSnapshotEnd', documents, lists, missing };
}

/** Kinds of which a namespace needs single objects: its own, and the nodes of its pods. */
const BY_NAME: readonly string[] = ['Namespace', 'Node'];

class Recorder {
  readonly lists: RecordedList[] = [];
  readonly missing: MissingThing[] = [];
  readonly #cluster: Cluster;
  readonly #options: RecordOptions;
  readonly #policies: string[] = [];
  readonly #nodes = new Set<string>();
  /** By what decides whom admission asks about. */
  readonly #pods = new Map<string, PodInQuestion>();

  constructor(cluster: Cluster, options: RecordOptions) {
    this.#cluster = cluster;
    this.#options = options;
  }

  async *documents(): AsyncGenerator<RecordedDocument> {
    const { namespace, time, program, readings } = this.#options;
    const kubernetes = await this.#version();
    yield {
      kind: 'ClusterSnapshot',
      format: FORMAT,
      time,
      program,
      ...(kubernetes ? { kubernetes } : {}),
      namespace: this.#cluster.namespace,
      ...(namespace === undefined ? {} : { namespaces: [namespace] }),
    };
    for (const kind of RECORDED_KINDS) {
      if (namespace !== undefined && BY_NAME.includes(kind.kind)) continue;
      for await (const page of this.#list(kind)) {
        for (const object of page) {
          this.#note(object);
          yield pruned(object, kind);
        }
        if (kind.kind === 'Pod' && readings) yield* await readingsOf(page as readonly Pod[], this.#cluster, readings);
      }
    }
    if (namespace !== undefined) yield* this.#single('Namespace', [namespace]);
    if (namespace !== undefined) yield* this.#single('Node', [...this.#nodes].sort());
    const { reviews, missing } = await reviewsOf(this.#policies, [...this.#pods.values()], this.#cluster);
    this.missing.push(...missing);
    yield* reviews;
  }

  async #version(): Promise<ServerVersion | undefined> {
    try {
      return await this.#cluster.version();
    } catch (error) {
      this.#miss({ apiVersion: '', kind: SERVER_VERSION }, error);
      return undefined;
    }
  }

  async *#list(kind: RecordedKind): AsyncGenerator<readonly KubernetesObject[]> {
    const within =
      kind.isNamespaced && this.#options.namespace !== undefined ? { namespace: this.#options.namespace } : {};
    const list = { apiVersion: kind.apiVersion, kind: kind.kind, ...within };
    const apiVersions = kind.kind === 'PodSecurityPolicy' ? POLICY_API_VERSIONS : [kind.apiVersion];
    // Of events, others say nothing about why something does not run.
    const selector = kind.kind === 'Event' ? { fieldSelector: 'type=Warning' } : {};
    for (const apiVersion of apiVersions) {
      try {
        yield* this.#cluster.objects({ ...list, apiVersion, ...selector });
        this.lists.push(list);
        return;
      } catch (error) {
        const isServed = !(error instanceof ClusterError && error.trouble === 'not-found');
        if (isServed || apiVersion === apiVersions.at(-1)) return this.#miss(list, error);
      }
    }
  }

  async *#single(kind: string, names: readonly string[]): AsyncGenerator<KubernetesObject> {
    const known = RECORDED_KINDS.find((one) => one.kind === kind);
    if (!known) return;
    const fetched = names.map((name) => ({ apiVersion: known.apiVersion, kind, name }));
    const answers = await Promise.allSettled(
      fetched.map((one) => (kind === 'Node' ? this.#cluster.node(one.name) : this.#cluster.object(one))),
    );
    for (const [index, answer] of answers.entries()) {
      const one = fetched[index];
      if (answer.status === 'fulfilled') yield pruned(answer.value, known);
      else if (one) this.#miss(one, answer.reason);
    }
  }

  #miss(thing: Omit<MissingThing, 'failure'>, error: unknown): void {
    if (!(error instanceof ClusterError)) throw error;
    this.missing.push({ ...thing, failure: failureOf(error) });
  }

  #note(object: KubernetesObject): void {
    if (object.kind === 'PodSecurityPolicy') this.#policies.push(object.metadata.name);
    const { apiVersion, kind, metadata } = object;
    const path = templatePathOf(object);
    const template = path === undefined ? undefined : (valueAt(object, path) as Pod | undefined);
    if (!template?.spec) return;
    if (template.spec.nodeName !== undefined) this.#nodes.add(template.spec.nodeName);
    const { serviceAccountName, nodeName } = template.spec;
    const maker = kind === 'Pod' ? controllerOf(object) : { apiVersion, kind };
    const annotations = template.metadata?.annotations;
    const pod: PodInQuestion = {
      namespace: metadata.namespace ?? '',
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      ...(annotations?.[MIRROR] === undefined
        ? {}
        : { annotations: { [MIRROR]: '' }, ...(nodeName === undefined ? {} : { nodeName }) }),
      ...(maker
        ? {
            madeBy: {
              ...(maker.apiVersion ? { apiVersion: maker.apiVersion } : {}),
              ...(maker.kind ? { kind: maker.kind } : {}),
            },
          }
        : {}),
    };
    this.#pods.set(JSON.stringify(pod), pod);
  }
}

const MIRROR = 'kubernetes.io/config.mirror';
