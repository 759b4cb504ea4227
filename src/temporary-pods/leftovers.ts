import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import type { KubernetesObject, Pod } from '../kubernetes/objects.ts';
import { MADE_BY_ANY_RUN, madeByRun, runThatMade } from './run-name.ts';

/** Where a run made its pods, and whether it made that namespace too. */
export interface RunPlace {
  readonly namespace: string;
  readonly isTemporary: boolean;
}

/** How often it is looked whether pods are gone, in milliseconds, and how many times. */
const POLL_MS = 250;
const POLLS = 40;

/**
 * Removes what one run made, found by its label, so that also what nobody remembers is found. Pods of nodes that do not answer are
 * forgotten without waiting for them. The namespace is deleted by the server when it is empty, which takes it some seconds.
 */
export async function removeRun(
  run: string,
  { namespace, isTemporary }: RunPlace,
  cluster: Pick<Cluster, 'pods' | 'object' | 'remove'>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const leftPods = () => podsOf(cluster, { namespace, labelSelector: madeByRun(run) });
  let left = await leftPods();
  for (const pod of left) await removePod(pod, 1, cluster);
  for (let poll = 0; left.length > 0 && poll < POLLS; poll += 1) {
    await wait(POLL_MS);
    left = await leftPods();
  }
  for (const pod of left) await removePod(pod, 0, cluster);
  if (isTemporary) await removeNamespace(namespace, cluster);
}

/** What any run, or one, made and did not remove. */
export interface Leftovers {
  readonly pods: readonly Pod[];
  readonly namespaces: readonly KubernetesObject[];
}

/** @param namespace absent: in all of them, with the namespaces that runs made */
export async function findLeftovers(
  cluster: Pick<Cluster, 'pods' | 'objects'>,
  { run, namespace }: { readonly run?: string; readonly namespace?: string },
): Promise<Leftovers> {
  const labelSelector = run === undefined ? MADE_BY_ANY_RUN : madeByRun(run);
  const namespaces: KubernetesObject[] = [];
  if (namespace === undefined) {
    for await (const page of cluster.objects({ apiVersion: 'v1', kind: 'Namespace', labelSelector })) {
      namespaces.push(...page.filter((one) => runThatMade({ ...one, kind: 'Namespace' }) !== undefined));
    }
  }
  return {
    pods: await podsOf(cluster, { ...(namespace === undefined ? {} : { namespace }), labelSelector }),
    namespaces,
  };
}

async function podsOf(
  cluster: Pick<Cluster, 'pods'>,
  selection: { readonly namespace?: string; readonly labelSelector: string },
): Promise<Pod[]> {
  const pods: Pod[] = [];
  for await (const page of cluster.pods(selection)) {
    pods.push(...page.filter((pod) => runThatMade({ ...pod, kind: 'Pod' }) !== undefined));
  }
  return pods;
}

/** @param graceSeconds 0: without waiting for its node */
export async function removePod(
  { metadata: { namespace = '', name, uid } }: Pod,
  graceSeconds: number,
  cluster: Pick<Cluster, 'remove'>,
): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Pod', namespace, name };
  await cluster.remove(reference, { graceSeconds, ...(uid === undefined ? {} : { uid }) });
}

/** Only a namespace that a run made: it is looked at before it is deleted, and deleted as the one that was looked at. */
export async function removeNamespace(name: string, cluster: Pick<Cluster, 'object' | 'remove'>): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Namespace', name };
  try {
    const namespace = await cluster.object(reference);
    const { uid } = namespace.metadata;
    if (runThatMade({ ...namespace, kind: 'Namespace' }) === undefined) return;
    await cluster.remove(reference, uid === undefined ? {} : { uid });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble !== 'not-found') throw error;
  }
}
