import { POLICY_API_VERSIONS } from '../admission/gather-policies.ts';
import type { ServerVersion } from '../cluster/cluster.ts';
import { type Everywhere, everywhere, isForbidden } from '../cluster/everywhere.ts';
import {
  FORMAT,
  type MissingThing,
  type RecordedList,
  type SnapshotDocument,
} from '../cluster/snapshot/format/format.ts';
import { WrongTypeError } from '../cluster/snapshot/format/kept.ts';
import { pruned } from '../cluster/snapshot/format/prune.ts';
import { SERVER_VERSION } from '../cluster/snapshot/format/recording.ts';
import { ClusterError } from '../errors.ts';
import type { KubernetesObject, Pod } from '../kubernetes/objects.ts';
import { API_KINDS, type ApiKind } from '../kubernetes/schema/kinds.ts';
import { SCC_KIND } from '../policy/scc/constraints.ts';
import type { PodInQuestion } from '../rbac/identities.ts';
import { USED_CONSTRAINTS, USED_POLICIES, type UsedKind } from '../rbac/used-kind.ts';
import { shownName } from '../text/untrusted.ts';
import type { AskedCluster } from './bounded-cluster.ts';
import { failureOf, type ReadingLimits, readingsOf } from './record-readings.ts';
import { podInQuestion, reviewsOf } from './record-reviews.ts';

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
export async function* recordCluster(cluster: AskedCluster, options: RecordOptions): AsyncGenerator<RecordedDocument> {
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

const USED: ReadonlyMap<string, UsedKind> = new Map([
  ['PodSecurityPolicy', USED_POLICIES],
  [SCC_KIND, USED_CONSTRAINTS],
]);

class Recorder {
  readonly lists: RecordedList[] = [];
  readonly missing: MissingThing[] = [];
  readonly #cluster: AskedCluster;
  readonly #options: RecordOptions;
  readonly #everywhere: Everywhere;
  readonly #policies = new Map<UsedKind, string[]>([
    [USED_POLICIES, []],
    [USED_CONSTRAINTS, []],
  ]);
  readonly #nodes = new Set<string>();
  /** By what decides whom admission asks about. */
  readonly #pods = new Map<string, PodInQuestion>();

  constructor(cluster: AskedCluster, options: RecordOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#everywhere = everywhere(cluster);
  }

  async *documents(): AsyncGenerator<RecordedDocument> {
    const { namespace, time, program } = this.#options;
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
    for (const kind of API_KINDS) {
      if (namespace === undefined || !BY_NAME.includes(kind.kind)) yield* this.#list(kind);
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

  async *#list(kind: ApiKind): AsyncGenerator<RecordedDocument> {
    const { apiVersion, kind: name } = kind;
    const { namespace } = this.#options;
    if (kind.isNamespaced && namespace === undefined) return yield* this.#listEverywhere(kind);
    const list = { apiVersion, kind: name, ...(kind.isNamespaced ? { namespace } : {}) };
    const error = yield* this.#read(kind, list);
    if (error === undefined) this.lists.push(list);
    // A recording of before SCCs were recorded says nothing about them, and what is made of it does not either.
    else if (name !== SCC_KIND || error.trouble !== 'not-recorded') this.#miss(list, error);
  }

  /** Namespace by namespace where all may not be listed at once. */
  async *#listEverywhere(kind: ApiKind): AsyncGenerator<RecordedDocument> {
    const all: RecordedList = { apiVersion: kind.apiVersion, kind: kind.kind };
    const error = yield* this.#read(kind, all);
    if (error === undefined) this.lists.push(all);
    else if (!isForbidden(error)) this.#miss(all, error);
    else {
      const { names, unread } = await this.#everywhere.namespaces();
      const parts: RecordedList[] = [];
      for (const namespace of names) {
        const part = { ...all, namespace };
        const closed = yield* this.#read(kind, part);
        if (closed === undefined) parts.push(part);
        else this.#miss(part, closed);
      }
      const isWhole = unread === undefined && parts.length > 0 && parts.length === names.length;
      this.lists.push(...(isWhole ? [all] : parts));
      // Behind its parts, whose own failures say more.
      if (!isWhole) this.#miss(all, error);
    }
  }

  /**
   * What containers say comes right behind the pods of a page, so that no more than a page is held.
   * @returns what kept it from being read whole; undefined where it was
   */
  async *#read(kind: ApiKind, list: RecordedList): AsyncGenerator<RecordedDocument, ClusterError | undefined> {
    const { readings } = this.#options;
    const apiVersions = kind.kind === 'PodSecurityPolicy' ? POLICY_API_VERSIONS : [kind.apiVersion];
    // Of events, others say nothing about why something does not run.
    const selector = kind.kind === 'Event' ? { fieldSelector: 'type=Warning' } : {};
    let unserved: ClusterError | undefined;
    for (const apiVersion of apiVersions) {
      try {
        for await (const page of this.#cluster.objects({ ...list, apiVersion, ...selector })) {
          for (const object of page) {
            this.#note(object);
            yield keptOf(object, kind);
          }
          if (kind.kind === 'Pod' && readings) yield* await readingsOf(page as readonly Pod[], this.#cluster, readings);
        }
        return undefined;
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        if (error.trouble !== 'not-found') return error;
        unserved = error;
      }
    }
    return unserved;
  }

  async *#single(kind: string, names: readonly string[]): AsyncGenerator<KubernetesObject> {
    const known = API_KINDS.find((one) => one.kind === kind);
    if (!known) return;
    const fetched = names.map((name) => ({ apiVersion: known.apiVersion, kind, name }));
    const answers = await Promise.allSettled(
      fetched.map((one) => (kind === 'Node' ? this.#cluster.node(one.name) : this.#cluster.object(one))),
    );
    for (const [index, answer] of answers.entries()) {
      const one = fetched[index];
      if (answer.status === 'fulfilled') yield keptOf(answer.value, known);
      else if (one) this.#miss(one, answer.reason);
    }
  }

  #miss(thing: Omit<MissingThing, 'failure'>, error: unknown): void {
    if (!(error instanceof ClusterError)) throw error;
    this.missing.push({ ...thing, failure: failureOf(error) });
  }

  #note(object: KubernetesObject): void {
    const used = USED.get(object.kind ?? '');
    if (used) this.#policies.get(used)?.push(object.metadata.name);
    const node = object.kind === 'Pod' ? (object as Pod).spec.nodeName : undefined;
    if (node !== undefined) this.#nodes.add(node);
    const pod = podInQuestion(object);
    if (pod) this.#pods.set(JSON.stringify(pod), pod);
  }
}

function keptOf(object: KubernetesObject, kind: ApiKind): KubernetesObject {
  try {
    return pruned(object, kind);
  } catch (error) {
    if (!(error instanceof WrongTypeError)) throw error;
    const { name } = object.metadata;
    throw new ClusterError('refused', `cannot record ${kind.kind} "${shownName(name)}": ${error.message}`);
  }
}
