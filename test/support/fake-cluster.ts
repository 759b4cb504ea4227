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
} from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/errors.ts';
import type { AccessAnswer, AccessReview, Identity } from '../../src/kubernetes/access-review.ts';
import type { KubernetesObject, Node, Pod } from '../../src/kubernetes/objects.ts';
import { shownLine } from '../../src/text/untrusted.ts';

type Answer<T> = T | Error | Promise<T>;

/** What a fake cluster holds and answers. What is not given and asked for nevertheless throws: the test did not expect it. */
export interface FakeClusterContent {
  readonly namespace?: string;
  /** v1.37.1 where nothing is said. */
  readonly version?: ServerVersion;
  readonly pods?: readonly Pod[];
  readonly nodes?: readonly Node[];
  /** Owners and the like; found by apiVersion, kind, namespace and name. */
  readonly objects?: readonly KubernetesObject[];
  /** Objects that are refused, by "kind/name", with what is thrown. */
  readonly refused?: Readonly<Record<string, Error>>;
  readonly whoAmI?: () => Answer<Identity>;
  readonly reviewAccess?: (review: AccessReview) => Answer<AccessAnswer>;
  readonly proposePod?: (pod: ProposedPod, as: Identity | undefined) => Answer<Proposal>;
  readonly exec?: (target: ExecTarget, command: readonly string[], limits: ExecLimits) => Answer<ExecEnd>;
  readonly addEphemeralContainer?: (
    container: EphemeralContainerToAdd,
    options: { readonly dryRun: boolean },
    pod: Pod,
  ) => Answer<Pod>;
  readonly log?: (target: ExecTarget, limits: LogLimits) => Answer<string>;
  readonly create?: (object: NewObject, options: { readonly dryRun: boolean }) => Answer<KubernetesObject>;
  readonly remove?: (reference: ObjectReference, options: RemoveOptions) => Answer<'removed' | 'not found'>;
  readonly watchPods?: (selection: PodSelection, signal: AbortSignal) => AsyncIterable<PodChange>;
  /** The pods one by one as they are asked for by name, for pods that change; the last one stays. */
  readonly podInTime?: readonly Pod[];
}

export interface FakeCluster extends Cluster {
  /** What was asked, in order: "pod shop/web-0", "exec shop/web-0/app cat", "close". */
  readonly calls: readonly string[];
}

export function notFound(what: string): ClusterError {
  return new ClusterError('not-found', `${shownLine(what)} not found`, { httpStatus: 404, reason: 'NotFound' });
}

export function forbidden(what: string): ClusterError {
  return new ClusterError('forbidden', `${what} is forbidden`, { httpStatus: 403, reason: 'Forbidden' });
}

const SERVER_VERSION = { gitVersion: 'v1.37.1', major: 1, minor: 37 };

/** A command that ended by itself. */
export function exited(stdout: string, exitCode = 0, stderr = ''): ExecEnd {
  return { end: 'exited', exitCode, stdout, stderr };
}

export function notThere(program: string): ExecEnd {
  return { end: 'not-started', message: `exec: "${program}": executable file not found in $PATH: unknown` };
}

export function fakeCluster(content: FakeClusterContent = {}): FakeCluster {
  const { namespace = 'shop', pods = [], nodes = [], objects = [], refused = {}, podInTime = [] } = content;
  const calls: string[] = [];
  let looked = 0;

  const answer = async <T>(given: Answer<T>): Promise<T> => {
    const settled = await given;
    if (settled instanceof Error) throw settled;
    return settled;
  };
  const unexpected = (call: string): never => {
    throw new Error(`the test did not expect this to be asked of the cluster: ${call}`);
  };
  const refuse = (key: string): void => {
    if (refused[key]) throw refused[key];
  };

  return {
    namespace,
    calls,
    version: async () => {
      calls.push('version');
      refuse('version');
      return content.version ?? SERVER_VERSION;
    },
    pod: async (inNamespace, name) => {
      calls.push(`pod ${inNamespace}/${name}`);
      refuse(`Pod/${name}`);
      const inTime = podInTime[Math.min(looked, podInTime.length - 1)];
      looked += 1;
      if (inTime) return inTime;
      const found = pods.find(({ metadata }) => metadata.namespace === inNamespace && metadata.name === name);
      if (!found) throw notFound(`pods "${name}"`);
      return found;
    },
    async *pods(selection: PodSelection) {
      calls.push(`pods ${JSON.stringify(selection)}`);
      refuse('pods');
      const chosen = pods.filter(
        ({ metadata }) =>
          (selection.namespace === undefined || metadata.namespace === selection.namespace) &&
          matches(selection.labelSelector, metadata.labels ?? {}),
      );
      // In pages of one, so that nobody relies on the first page.
      for (const pod of chosen) yield [pod];
    },
    node: async (name) => {
      calls.push(`node ${name}`);
      refuse(`Node/${name}`);
      const found = nodes.find(({ metadata }) => metadata.name === name);
      if (!found) throw notFound(`nodes "${name}"`);
      return found;
    },
    object: async ({ apiVersion, kind, namespace: inNamespace, name }: ObjectReference) => {
      calls.push(`object ${apiVersion} ${kind} ${inNamespace ?? '-'}/${name}`);
      refuse(`${kind}/${name}`);
      const found = objects.find(
        (object) =>
          object.apiVersion === apiVersion &&
          object.kind === kind &&
          object.metadata.namespace === inNamespace &&
          object.metadata.name === name,
      );
      // The namespace is there, unless its absence is what is tested.
      if (!found && kind === 'Namespace' && name === namespace) return { apiVersion, kind, metadata: { name } };
      if (!found) throw notFound(`${kind} "${name}"`);
      return found;
    },
    async *objects({ apiVersion, kind, namespace: within, labelSelector }: ObjectSelection) {
      calls.push(`objects ${apiVersion} ${kind} ${within ?? '-'}`);
      refuse(kind);
      const chosen = objects.filter(
        (object) =>
          object.apiVersion === apiVersion &&
          object.kind === kind &&
          (within === undefined || object.metadata.namespace === within) &&
          matches(labelSelector, object.metadata.labels ?? {}),
      );
      for (const object of chosen) yield [object];
    },
    whoAmI: async () => {
      calls.push('whoAmI');
      return content.whoAmI ? answer(content.whoAmI()) : unexpected('whoAmI');
    },
    reviewAccess: async (review) => {
      const { group, name, namespace: within } = review.attributes;
      const who = review.kind === 'SelfSubjectAccessReview' ? 'caller' : review.subject.user;
      const call = `review ${review.kind} ${who} ${group} ${name} ${within ?? '-'}`;
      calls.push(call);
      return content.reviewAccess ? answer(content.reviewAccess(review)) : unexpected(call);
    },
    proposePod: async (pod, as) => {
      const call = `propose ${pod.namespace}/${pod.generateName} ${as?.user ?? 'caller'}`;
      calls.push(call);
      return content.proposePod ? answer(content.proposePod(pod, as)) : unexpected(call);
    },
    exec: async (target, command, limits) => {
      const call = `exec ${target.namespace}/${target.pod}/${target.container} ${command[0]}`;
      calls.push(call);
      return content.exec ? answer(content.exec(target, command, limits)) : unexpected(call);
    },
    addEphemeralContainer: async (inNamespace, name, container, options) => {
      const call = `add ${inNamespace}/${name} ${container.name}${options.dryRun ? ' (dry run)' : ''}`;
      calls.push(call);
      const pod = pods.find(({ metadata }) => metadata.name === name) ?? podInTime[0];
      if (!pod || !content.addEphemeralContainer) return unexpected(call);
      return answer(content.addEphemeralContainer(container, options, pod));
    },
    log: async (target, limits) => {
      const call = `log ${target.namespace}/${target.pod}/${target.container}`;
      calls.push(call);
      return content.log ? answer(content.log(target, limits)) : unexpected(call);
    },
    create: async (object, options) => {
      const { kind, metadata } = object;
      const call = `create ${kind} ${metadata.namespace ?? '-'}/${metadata.name}${options.dryRun ? ' (dry run)' : ''}`;
      calls.push(call);
      return content.create ? answer(content.create(object, options)) : unexpected(call);
    },
    remove: async (reference, options = {}) => {
      const grace = options.graceSeconds === undefined ? '' : ` (${options.graceSeconds}s)`;
      const call = `remove ${reference.kind} ${reference.namespace ?? '-'}/${reference.name}${grace}`;
      calls.push(call);
      return content.remove ? answer(content.remove(reference, options)) : unexpected(call);
    },
    watchPods: (selection, signal) => {
      const call = `watch ${JSON.stringify(selection)}`;
      calls.push(call);
      return content.watchPods ? content.watchPods(selection, signal) : unexpected(call);
    },
    close: () => {
      calls.push('close');
    },
  };
}

/** Knows equality only: "a=b,c=d". */
function matches(selector: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  return (selector ?? '')
    .split(',')
    .filter((term) => term !== '')
    .every((term) => {
      const [key = '', value, ...more] = term.split('=');
      if (value === undefined || more.length > 0)
        throw new Error(`the fake cluster does not know the selector ${term}`);
      return labels[key] === value;
    });
}
