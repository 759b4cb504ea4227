import type { NewObject, PodChange } from '../../src/cluster/cluster.ts';
import type { AccessReview } from '../../src/kubernetes/access-review.ts';
import type { KubernetesObject, Pod, PodStatus } from '../../src/kubernetes/objects.ts';
import { type FakeCluster, type FakeClusterContent, fakeCluster, forbidden } from './fake-cluster.ts';

/** A cluster in which pods and namespaces are made and removed. */
export interface PodServer {
  readonly cluster: FakeCluster;
  /** What is there: "Pod NAMESPACE/NAME", "Namespace -/NAME". */
  readonly left: () => string[];
}

export interface PodServerGiven extends Partial<FakeClusterContent> {
  /** What becomes of a pod, one status after the other, as soon as it is made. */
  readonly fate?: (pod: Pod) => readonly PodStatus[];
  /** Rights that the caller lacks: "create pods", "get pods/log". */
  readonly lacks?: readonly string[];
  /** Why a pod is refused; undefined: it is not. */
  readonly refuses?: (pod: { readonly spec: unknown }) => string | undefined;
  /** Whether pods may be watched. */
  readonly watches?: boolean;
  /** Pods whose node does not answer stay when they are removed with a grace. */
  readonly isDead?: (pod: Pod) => boolean;
}

export const ENDED: PodStatus = {
  phase: 'Succeeded',
  containerStatuses: [{ name: 'main', state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
};

export function waitingFor(reason: string, message?: string): PodStatus {
  return {
    phase: 'Pending',
    containerStatuses: [
      { name: 'main', state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } },
    ],
  };
}

export function podServer(given: PodServerGiven = {}): PodServer {
  const { fate = () => [ENDED], lacks = [], refuses = () => undefined, watches = true, isDead = () => false } = given;
  const objects = new Map<string, KubernetesObject>();
  const listeners = new Set<(change: PodChange) => void>();
  const tell = (change: PodChange) => {
    for (const listener of listeners) listener(change);
  };
  const keyOf = ({ kind, metadata }: { kind: string; metadata: { namespace?: string; name: string } }) =>
    `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`;
  const podsThere = (): Pod[] =>
    [...objects.values()].filter((object): object is Pod => object.kind === 'Pod' && 'spec' in object);

  const base = fakeCluster({
    reviewAccess: ({ attributes: { verb, resource, subresource } }: AccessReview) => ({
      allowed: !lacks.includes(`${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`),
      reason: '',
      evaluationError: '',
    }),
    proposePod: (pod) => {
      const message = refuses(pod);
      if (message !== undefined) return { is: 'refused', message };
      return { is: 'accepted', pod: { metadata: { name: 'proposed' }, spec: pod.spec } };
    },
    create: (object: NewObject, { dryRun }) => {
      const made = { ...object, metadata: { ...object.metadata, uid: `uid-of-${object.metadata.name}` } };
      if (dryRun) return made;
      objects.set(keyOf(made), made);
      if (object.kind === 'Pod') {
        const pod = made as Pod;
        const steps = [undefined, ...fate(pod)];
        steps.forEach((status, index) => {
          setTimeout(() => {
            if (!objects.has(keyOf(made))) return;
            const now: Pod = status ? { ...pod, status } : pod;
            objects.set(keyOf(made), now);
            tell({ change: 'seen', pod: now });
          }, index);
        });
      }
      return made;
    },
    remove: ({ kind, namespace, name }, { graceSeconds }) => {
      const key = keyOf({ kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } });
      const found = objects.get(key);
      if (!found) return 'not found';
      if (kind === 'Pod' && graceSeconds !== 0 && isDead(found as Pod)) return 'removed';
      objects.delete(key);
      if (kind === 'Pod') tell({ change: 'gone', pod: found as Pod });
      return 'removed';
    },
    ...given,
  });
  const cluster: FakeCluster = {
    ...base,
    async *pods(selection) {
      const { namespace, labelSelector, fieldSelector } = selection;
      const node = fieldSelector?.replace('spec.nodeName=', '');
      for (const pod of labelSelector === undefined ? (given.pods ?? []) : []) {
        if (
          (namespace ?? pod.metadata.namespace) === pod.metadata.namespace &&
          (node ?? pod.spec.nodeName) === pod.spec.nodeName
        )
          yield [pod];
      }
      if (node !== undefined) return;
      for (const pod of podsThere()) {
        if (selection.namespace === undefined || pod.metadata.namespace === selection.namespace) yield [pod];
      }
    },
    async *objects({ kind }) {
      if (kind === 'Node') yield given.nodes ?? [];
      if (kind === 'Pod') yield given.pods ?? [];
      yield [...objects.values()].filter((object) => object.kind === kind);
    },
    object: async (reference) => {
      const { namespace, name } = reference;
      const found = objects.get(
        keyOf({ kind: reference.kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }),
      );
      return found ?? base.object(reference);
    },
    watchPods: (_selection, signal) => {
      if (!watches) throw forbidden('pods');
      return changes(listeners, podsThere(), signal);
    },
  };
  return { cluster, left: () => [...objects.keys()].sort() };
}

async function* changes(
  listeners: Set<(change: PodChange) => void>,
  there: readonly Pod[],
  signal: AbortSignal,
): AsyncGenerator<PodChange> {
  const queue: PodChange[] = there.map((pod) => ({ change: 'seen', pod }));
  let wake = () => {};
  const listener = (change: PodChange) => {
    queue.push(change);
    wake();
  };
  const stop = () => wake();
  listeners.add(listener);
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      const next = queue.shift();
      if (next) yield next;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    listeners.delete(listener);
    signal.removeEventListener('abort', stop);
  }
}
