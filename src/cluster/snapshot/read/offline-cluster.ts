import { ClusterError } from '../../../errors.ts';
import type { AccessAnswer, AccessReview, Identity } from '../../../kubernetes/access-review.ts';
import type { KubernetesObject, Node, Pod } from '../../../kubernetes/objects.ts';
import { type ApiKind, apiKind } from '../../../kubernetes/schema/kinds.ts';
import { readingOf } from '../../../live/readers.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import type {
  Cluster,
  ExecEnd,
  ExecTarget,
  ObjectReference,
  ObjectSelection,
  PodChange,
  PodSelection,
  Proposal,
  RecordedNodeReading,
  ServerVersion,
} from '../../cluster.ts';
import type { Failure } from '../format/format.ts';
import type { Recording } from '../format/recording.ts';
import { NotHeld } from './not-held.ts';
import { fieldSelection, labelSelection, SelectorError, type Selects } from './selectors.ts';

/** As of a server. */
const PAGE_SIZE = 500;

/** A cluster as it was recorded. What the recording does not hold could not be found out. */
export class OfflineCluster implements Cluster {
  readonly namespace: string;
  readonly recorded: RecordedMark;
  readonly caller?: Identity;
  readonly #recording: Recording;
  readonly #notHeld: NotHeld;

  /** @param caller whom to ask about instead of whoever recorded it */
  constructor(recording: Recording, namespace: string, caller: Identity | undefined) {
    this.#recording = recording;
    this.namespace = namespace;
    if (caller) this.caller = caller;
    const { header, source } = recording;
    this.recorded = {
      file: source,
      ...(header ? { time: header.time } : {}),
      ...(header?.kubernetes ? { kubernetes: header.kubernetes.gitVersion } : {}),
    };
    this.#notHeld = new NotHeld(recording);
  }

  async version(): Promise<ServerVersion> {
    const known = this.#recording.header?.kubernetes;
    if (known) return known;
    const failure = this.#recording.versionFailure();
    throw failure ? errorOf(failure) : this.#notHeld.version();
  }

  async pod(namespace: string, name: string): Promise<Pod> {
    return (await this.object({ apiVersion: 'v1', kind: 'Pod', namespace, name })) as Pod;
  }

  pods(selection: PodSelection): AsyncIterable<readonly Pod[]> {
    return this.objects({ apiVersion: 'v1', kind: 'Pod', ...selection }) as AsyncIterable<readonly Pod[]>;
  }

  async node(name: string): Promise<Node> {
    return this.object({ apiVersion: 'v1', kind: 'Node', name });
  }

  async object(reference: ObjectReference): Promise<KubernetesObject> {
    const { apiVersion, kind } = reference;
    const known = apiKind(apiVersion, kind);
    if (!known) throw this.#notHeld.object(reference);
    const name = { namespace: known.isNamespaced ? reference.namespace : undefined, name: reference.name };
    const found = this.#recording.object(known, name);
    if (found) return { ...found, apiVersion, kind };
    const failure =
      this.#recording.failureOf(known, name) ?? this.#recording.failureOf(known, { namespace: name.namespace });
    if (failure) throw errorOf(failure);
    // Of a dump, nobody knows what is not in it.
    const wasNotThere = this.#recording.header && this.#recording.isWhole(known, reference.namespace);
    throw wasNotThere ? this.#notHeld.wasNotThere(reference) : this.#notHeld.object(reference);
  }

  async *objects(selection: ObjectSelection): AsyncGenerator<readonly KubernetesObject[]> {
    const { apiVersion, kind, namespace } = selection;
    const known = apiKind(apiVersion, kind);
    if (!known) throw this.#notHeld.list(selection, undefined);
    if (!this.#recording.isWhole(known, namespace)) throw this.#listError(selection, known);
    const selects = this.#selects(selection);
    let page: KubernetesObject[] = [];
    for (const object of this.#recording.objects(known, known.isNamespaced ? namespace : undefined)) {
      if (selects(object)) page.push({ ...object, apiVersion, kind });
      if (page.length < PAGE_SIZE) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async whoAmI(): Promise<Identity> {
    if (this.caller) return this.caller;
    throw this.#notHeld.caller();
  }

  async reviewAccess(review: AccessReview): Promise<AccessAnswer> {
    const answer = this.#recording.review(this.#aboutCaller(review));
    if (answer) return answer;
    const failure = this.#recording.reviewFailure(review);
    throw failure ? errorOf(failure) : this.#notHeld.review();
  }

  async proposePod(): Promise<Proposal> {
    throw this.#notHeld.proposal();
  }

  nodeReading = async (target: ExecTarget): Promise<RecordedNodeReading | undefined> => {
    const [attempt] = this.#recording.reading({ ...target, rule: 'node' })?.attempts ?? [];
    if (attempt?.end.end !== 'exited') return undefined;
    return { node: attempt.reader.replace(/^node\//, ''), text: attempt.end.stdout };
  };

  async exec(target: ExecTarget, command: readonly string[]): Promise<ExecEnd> {
    const asked = readingOf(command);
    const reading = asked && this.#recording.reading({ ...target, rule: asked.rule });
    const attempt = reading?.attempts.find(({ reader }) => reader === asked?.reader.name);
    if (attempt) return attempt.end;
    throw reading?.failure ? errorOf(reading.failure) : this.#notHeld.reading(target);
  }

  async addEphemeralContainer(): Promise<Pod> {
    throw this.#notHeld.change();
  }

  async log(target: ExecTarget): Promise<string> {
    throw this.#notHeld.log(target);
  }

  async create(): Promise<KubernetesObject> {
    throw this.#notHeld.creation();
  }

  async remove(): Promise<'removed' | 'not found'> {
    throw this.#notHeld.creation();
  }

  watchPods(): AsyncIterable<PodChange> {
    throw this.#notHeld.creation();
  }

  close(): void {}

  #listError(selection: ObjectSelection, known: ApiKind): ClusterError {
    const failure = this.#recording.failureOf(known, { namespace: selection.namespace });
    return failure ? errorOf(failure) : this.#notHeld.list(selection, known);
  }

  #selects({ kind, labelSelector, fieldSelector }: ObjectSelection): Selects {
    try {
      const labels = labelSelector === undefined ? undefined : labelSelection(labelSelector);
      const fields = fieldSelector === undefined ? undefined : fieldSelection(fieldSelector, kind);
      return (object) => (labels?.(object) ?? true) && (fields?.(object) ?? true);
    } catch (error) {
      if (error instanceof SelectorError)
        throw new ClusterError('refused', `cannot list every ${kind}: ${error.message}`);
      throw error;
    }
  }

  /** "You" is whoever recorded it, unless somebody is named. */
  #aboutCaller(review: AccessReview): AccessReview {
    if (review.kind !== 'SelfSubjectAccessReview' || !this.caller) return review;
    return { kind: 'SubjectAccessReview', subject: this.caller, attributes: review.attributes };
  }
}

function errorOf({ trouble, message, httpStatus, reason }: Failure): ClusterError {
  return new ClusterError(trouble, message, {
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(reason === undefined ? {} : { reason }),
  });
}
