import { ClusterError } from '../../errors.ts';
import type { AccessAnswer, AccessReview, Identity } from '../../kubernetes/access-review.ts';
import type { KubernetesObject, Node, Pod } from '../../kubernetes/objects.ts';
import type {
  Cluster,
  EphemeralContainerToAdd,
  ExecEnd,
  ExecLimits,
  ExecTarget,
  LogLimits,
  NewObject,
  ObjectReference,
  ObjectSelection,
  PodChange,
  PodSelection,
  Proposal,
  ProposedPod,
  RemoveOptions,
  ServerVersion,
} from '../cluster.ts';
import { answerOf, reviewRequest } from './access-review.ts';
import { Discovery, existing, unexpected } from './discovery.ts';
import { exec } from './exec/exec.ts';
import { ItemReader, readObject } from './live-object.ts';
import { type InOlderVersion, olderVersions } from './older-version.ts';
import { quoted } from './quoted.ts';
import { knownResource, listPath, namespacedPath, objectPath, type Resource, segment } from './resources.ts';
import { identityOf, selfReviewRequest } from './self-review.ts';
import { listPages } from './transport/pages.ts';
import type { ApiRequest, Rest, Transport } from './transport/rest.ts';

/** Marks the fields that this program wrote, in managedFields. */
const FIELD_MANAGER = 'kubectl-caps';

const POD = { apiVersion: 'v1', kind: 'Pod' } as const;
const NODE = { apiVersion: 'v1', kind: 'Node' } as const;

/** A cluster behind an API server. */
export class LiveCluster implements Cluster {
  readonly namespace: string;
  readonly #transport: Transport;
  readonly #rest: Pick<Rest, 'json' | 'list' | 'text' | 'lines'>;
  readonly #inOlderVersion: InOlderVersion;
  readonly #discovery: Discovery;

  constructor(namespace: string, transport: Transport, rest: Pick<Rest, 'json' | 'list' | 'text' | 'lines'>) {
    this.namespace = namespace;
    this.#transport = transport;
    this.#rest = rest;
    this.#discovery = new Discovery(rest);
    this.#inOlderVersion = olderVersions((reference) => this.#discovery.resource(reference, `find ${reference.kind}`));
  }

  async version(): Promise<ServerVersion> {
    const tried = 'ask for the version of the server';
    const answer = (await existing(this.#rest.json({ path: '/version', tried }))) as Partial<
      Record<string, unknown>
    > | null;
    const { gitVersion, major, minor } = answer ?? {};
    if (typeof gitVersion !== 'string') {
      throw new ClusterError('refused', `cannot ${tried}: the answer has no gitVersion`);
    }
    // Some providers write "34+"; the fields may be empty, where the build left them out.
    const [, ofMajor, ofMinor] = /^v?(\d+)\.(\d+)/.exec(gitVersion) ?? [];
    const numbers = [major, minor].map((field) => Number.parseInt(String(field), 10));
    const [whole = Number.NaN, part = Number.NaN] = numbers.some(Number.isNaN)
      ? [Number(ofMajor), Number(ofMinor)]
      : numbers;
    // Builds from a working tree call themselves v0.0.0.
    if (!(whole >= 1) || Number.isNaN(part)) {
      throw new ClusterError('refused', `cannot ${tried}: ${quoted(gitVersion)} is not one`);
    }
    return { gitVersion, major: whole, minor: part };
  }

  async pod(namespace: string, name: string): Promise<Pod> {
    const tried = `get pod ${quoted(name)} in namespace ${quoted(namespace)}`;
    return this.#object<Pod>(POD, { path: namespacedPath('pods', namespace, name), tried });
  }

  async *pods({ namespace, labelSelector, fieldSelector }: PodSelection): AsyncGenerator<readonly Pod[]> {
    const request: ApiRequest = {
      path: namespace === undefined ? '/api/v1/pods' : namespacedPath('pods', namespace),
      query: { labelSelector, fieldSelector },
      tried: namespace === undefined ? 'list pods in all namespaces' : `list pods in namespace ${quoted(namespace)}`,
    };
    yield* this.#list<Pod>(POD, request);
  }

  async node(name: string): Promise<Node> {
    return this.#object<Node>(NODE, { path: `/api/v1/nodes/${segment(name)}`, tried: `get node ${quoted(name)}` });
  }

  async object(reference: ObjectReference): Promise<KubernetesObject> {
    try {
      return await this.#objectIn(reference);
    } catch (error) {
      return this.#objectIn(await this.#inOlderVersion(reference, error));
    }
  }

  async *objects(selection: ObjectSelection): AsyncGenerator<readonly KubernetesObject[]> {
    let served: ObjectSelection;
    try {
      yield* this.#objectsIn(selection);
      return;
    } catch (error) {
      served = await this.#inOlderVersion(selection, error);
    }
    yield* this.#objectsIn(served);
  }

  async #objectIn(reference: ObjectReference): Promise<KubernetesObject> {
    const tried = `get ${named(reference)}`;
    const resource = knownResource(reference) ?? (await this.#discovery.resource(reference, tried));
    return this.#object<KubernetesObject>(reference, { path: objectPath(reference, resource), tried });
  }

  async *#objectsIn(selection: ObjectSelection): AsyncGenerator<readonly KubernetesObject[]> {
    const { apiVersion, kind, namespace, labelSelector, fieldSelector } = selection;
    const resource = knownResource(selection) ?? (await this.#discovery.resource(selection, `list every ${kind}`));
    const where = namespace === undefined ? 'in all namespaces' : `in namespace ${quoted(namespace)}`;
    const tried = `list every ${kind}${resource.isNamespaced ? ` ${where}` : ''}`;
    const query = { labelSelector, fieldSelector };
    const request: ApiRequest = { path: listPath(selection, resource), query, tried };
    // The items of a list do not say what they are.
    for await (const items of this.#list<KubernetesObject>(selection, request)) {
      yield items.map((item) => ({ ...item, apiVersion, kind }));
    }
  }

  async whoAmI(): Promise<Identity> {
    const request = selfReviewRequest();
    return identityOf(await this.#rest.json(request), request.tried);
  }

  async reviewAccess(review: AccessReview): Promise<AccessAnswer> {
    const request = reviewRequest(review);
    return answerOf(await existing(this.#rest.json(request)), request.tried);
  }

  async proposePod({ namespace, spec, ...metadata }: ProposedPod, as?: Identity): Promise<Proposal> {
    const who = as === undefined ? '' : ` as ${quoted(as.user)}`;
    const request: ApiRequest = {
      method: 'POST',
      path: namespacedPath('pods', namespace),
      query: { fieldManager: FIELD_MANAGER, dryRun: 'All' },
      body: {
        contentType: 'application/json',
        text: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec }),
      },
      ...(as ? { as } : {}),
      tried: `propose a pod in namespace ${quoted(namespace)}${who} (dry run)`,
    };
    try {
      return { is: 'accepted', pod: await this.#object<Pod>(POD, request) };
    } catch (error) {
      if (error instanceof ClusterError && isRefusalOfPod(error)) return { is: 'refused', message: error.said ?? '' };
      throw error;
    }
  }

  exec(target: ExecTarget, command: readonly string[], limits: ExecLimits): Promise<ExecEnd> {
    return exec(this.#transport, target, command, limits);
  }

  async addEphemeralContainer(
    namespace: string,
    pod: string,
    container: EphemeralContainerToAdd,
    { dryRun }: { readonly dryRun: boolean },
  ): Promise<Pod> {
    const what = `add the ephemeral container ${quoted(container.name)} to pod ${quoted(pod)} in namespace ${quoted(namespace)}`;
    return this.#object<Pod>(POD, {
      method: 'PATCH',
      path: `${namespacedPath('pods', namespace, pod)}/ephemeralcontainers`,
      query: { fieldManager: FIELD_MANAGER, dryRun: dryRun ? 'All' : undefined },
      body: {
        // Merges lists of containers by name, so that the ones the pod has stay.
        contentType: 'application/strategic-merge-patch+json',
        text: JSON.stringify({ spec: { ephemeralContainers: [container] } }),
      },
      tried: dryRun ? `${what} (dry run)` : what,
    });
  }

  log({ namespace, pod, container }: ExecTarget, { maxBytes, lastLines }: LogLimits): Promise<string> {
    const request: ApiRequest = {
      path: `${namespacedPath('pods', namespace, pod)}/log`,
      query: {
        container,
        limitBytes: String(maxBytes),
        tailLines: lastLines === undefined ? undefined : String(lastLines),
      },
      tried: `read the log of container ${quoted(container)} of pod ${quoted(pod)} in namespace ${quoted(namespace)}`,
    };
    return this.#rest.text(request, '*/*');
  }

  async create(object: NewObject, { dryRun }: { readonly dryRun: boolean }): Promise<KubernetesObject> {
    const { apiVersion, kind, metadata } = object;
    const selection = {
      apiVersion,
      kind,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    };
    const what = `create ${named({ ...selection, name: metadata.name })}`;
    return this.#object<KubernetesObject>(object, {
      method: 'POST',
      changes: !dryRun,
      path: listPath(selection, await this.#resource({ ...selection, name: metadata.name })),
      query: { fieldManager: FIELD_MANAGER, dryRun: dryRun ? 'All' : undefined },
      body: { contentType: 'application/json', text: JSON.stringify(object) },
      tried: dryRun ? `${what} (dry run)` : what,
    });
  }

  async remove(
    reference: ObjectReference,
    { uid, graceSeconds }: RemoveOptions = {},
  ): Promise<'removed' | 'not found'> {
    const options = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(uid === undefined ? {} : { preconditions: { uid } }),
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
    };
    try {
      await this.#rest.json({
        method: 'DELETE',
        path: objectPath(reference, await this.#resource(reference)),
        body: { contentType: 'application/json', text: JSON.stringify(options) },
        tried: `delete ${named(reference)}`,
      });
      return 'removed';
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      // 409: there is one of that name, with another UID.
      if (error.trouble === 'not-found' || (uid !== undefined && error.httpStatus === 409)) return 'not found';
      throw error;
    }
  }

  async *watchPods(
    { namespace, labelSelector, fieldSelector }: PodSelection,
    signal: AbortSignal,
  ): AsyncGenerator<PodChange> {
    const where = namespace === undefined ? 'in all namespaces' : `in namespace ${quoted(namespace)}`;
    const request: ApiRequest = {
      path: namespace === undefined ? '/api/v1/pods' : namespacedPath('pods', namespace),
      // Without a resourceVersion the server begins with what is there (API concepts, "Efficient detection of changes").
      query: { watch: 'true', labelSelector, fieldSelector, timeoutSeconds: String(WATCH_SECONDS) },
      tried: `watch pods ${where}`,
    };
    for await (const line of this.#rest.lines(request, signal)) {
      const { type, object } = eventOf(line, request.tried);
      if (type === 'ERROR') return;
      if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') continue;
      yield { change: type === 'DELETED' ? 'gone' : 'seen', pod: readObject<Pod>(object, POD, request.tried) };
    }
  }

  close(): void {
    this.#transport.agent.destroy();
  }

  async #object<T extends KubernetesObject>(kind: KindOfObject, request: ApiRequest): Promise<T> {
    return readObject<T>(await this.#rest.json(request), kind, request.tried);
  }

  async #resource(reference: ObjectReference): Promise<Resource> {
    return knownResource(reference) ?? (await this.#discovery.resource(reference, `get ${named(reference)}`));
  }

  async *#list<T extends KubernetesObject>(kind: KindOfObject, request: ApiRequest): AsyncGenerator<readonly T[]> {
    const reader = new ItemReader<T>(kind, request.tried);
    try {
      for await (const items of listPages(this.#rest, request)) yield reader.page(items);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.trouble !== 'not-found') throw error;
      // No such kind, if discovery says so too.
      await this.#discovery.resource(kind, request.tried);
      throw unexpected(error);
    }
    reader.end();
  }
}

type KindOfObject = Pick<ObjectReference, 'apiVersion' | 'kind'>;

/** A proxy on the way may drop a connection that is silent for longer; the watcher then asks anew. */
const WATCH_SECONDS = 290;

function eventOf(line: string, tried: string): { readonly type?: unknown; readonly object?: unknown } {
  try {
    return (JSON.parse(line) ?? {}) as { type?: unknown; object?: unknown };
  } catch {
    throw new ClusterError(
      'refused',
      `cannot ${tried}: the answer is not JSON; it begins: ${quoted(line.slice(0, 100))}`,
    );
  }
}

/** Webhooks answer with codes of their own choice. */
const NOT_ABOUT_THE_POD: readonly number[] = [401, 404, 408, 409, 429];

/**
 * Who may not impersonate was not asked about the pod: `cannot impersonate resource "users"`, and from 1.36 on the first of the rights
 * that he lacks, such as `cannot impersonate-on:user-info:create resource "pods"` or `cannot impersonate:user-info resource "users"`.
 * Source: apiserver pkg/endpoints/filters/impersonation.go of 0.24.17 and impersonation/mode.go of 0.37.1.
 */
const MAY_NOT_IMPERSONATE = / cannot impersonate(?:-on)?(?::\S+)? resource "/;

function isRefusalOfPod({ httpStatus = 0, said = '' }: ClusterError): boolean {
  if (said === '' || httpStatus < 400 || httpStatus >= 500 || NOT_ABOUT_THE_POD.includes(httpStatus)) return false;
  return !MAY_NOT_IMPERSONATE.test(said);
}

function named({ kind, name, namespace }: ObjectReference): string {
  return `${kind} ${quoted(name)}${namespace === undefined ? '' : ` in namespace ${quoted(namespace)}`}`;
}
