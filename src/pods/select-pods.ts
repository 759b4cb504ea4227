import type { Cluster } from '../cluster/cluster.ts';
import { everywhere } from '../cluster/everywhere.ts';
import { withoutMalformed } from '../cluster/malformed-items.ts';
import type { Problems } from '../cluster/problem.ts';
import { ClusterError } from '../errors.ts';
import type { KubernetesObject, Pod, WorkloadObject } from '../kubernetes/objects.ts';
import { parseName } from '../kubernetes/parse-name.ts';
import { kindBetween, type WorkloadKind, workloadKindOf } from '../kubernetes/workload-kinds.ts';
import type { PodQuery } from '../pods/pod-query.ts';
import { shownName } from '../text/untrusted.ts';
import { controllerOf, type FetchOwner } from '../workloads/declared-spec.ts';

/**
 * Resolves names, workloads and selectors to pods. Names keep the order in which they were given; a pod that is named twice
 * comes once. One name that is not there is a problem, and does not end the others, and so is a namespace of all that cannot be
 * read; a list of which nothing can be had does.
 */
export async function selectPods(
  query: PodQuery,
  cluster: Cluster,
  fetchOwner: FetchOwner,
  problems: Problems,
): Promise<readonly Pod[]> {
  if (query.names.length === 0) return listPods(query, cluster, problems);
  const found = await Promise.allSettled(query.names.map((name) => podsOfName(name, cluster, fetchOwner, problems)));
  const pods = new Map<string, Pod>();
  for (const result of found) {
    if (result.status === 'fulfilled') {
      for (const pod of result.value) pods.set(pod.metadata.name, pod);
    } else {
      problems.note(result.reason);
    }
  }
  return [...pods.values()];
}

async function listPods(query: PodQuery, cluster: Cluster, problems: Problems): Promise<Pod[]> {
  const selection = {
    ...(query.labelSelector === undefined ? {} : { labelSelector: query.labelSelector }),
    ...(query.fieldSelector === undefined ? {} : { fieldSelector: query.fieldSelector }),
  };
  const pods: Pod[] = [];
  const pages = query.allNamespaces
    ? everywhere(cluster).pods(selection, ({ why }) => problems.add(why))
    : cluster.pods({ namespace: cluster.namespace, ...selection });
  try {
    for await (const page of withoutMalformed(pages, (why) => problems.add(why))) pods.push(...page);
  } catch (error) {
    // What was read before the trouble is shown.
    if (pods.length === 0) throw error;
    problems.note(error);
  }
  return pods;
}

async function podsOfName(
  written: string,
  cluster: Cluster,
  fetchOwner: FetchOwner,
  problems: Problems,
): Promise<Pod[]> {
  try {
    return await findPods(written, cluster, fetchOwner, problems);
  } catch (error) {
    throw error instanceof ClusterError && error.trouble === 'not-found' ? await withHint(error, cluster) : error;
  }
}

/** A pod that is not there is often only looked for in the wrong namespace. */
async function withHint(error: ClusterError, cluster: Cluster): Promise<ClusterError> {
  const { namespace } = cluster;
  const hint = await cluster.object({ apiVersion: 'v1', kind: 'Namespace', name: namespace }).then(
    () => `see kubectl get pods -n ${shownName(namespace)}`,
    (trouble) =>
      trouble instanceof ClusterError && trouble.trouble === 'not-found'
        ? `there is no namespace "${shownName(namespace)}"`
        : 'is it the right namespace?',
  );
  return new ClusterError('not-found', `${error.message}; ${hint}`, { cause: error });
}

async function findPods(written: string, cluster: Cluster, fetchOwner: FetchOwner, problems: Problems): Promise<Pod[]> {
  const { apiVersion, kind, name } = parseName(written);
  const { namespace } = cluster;
  if (kind === 'Pod') return [await cluster.pod(namespace, name)];

  const workload = await cluster.object({ apiVersion, kind, namespace, name });
  const owned: Pod[] = [];
  const labelSelector = selectorOf(workload);
  const between = kindBetween({ apiVersion, kind });
  const pages = cluster.pods({ namespace, ...(labelSelector === undefined ? {} : { labelSelector }) });
  let isWhole = true;
  const onMalformed = (why: string) => {
    isWhole = false;
    problems.add(why);
  };
  for await (const page of withoutMalformed(pages, onMalformed)) {
    for (const pod of page) {
      if (await isOwnedBy(pod, workload, between, fetchOwner)) owned.push(pod);
    }
  }
  if (owned.length === 0 && isWhole) {
    throw new ClusterError(
      'not-found',
      `${kind} "${shownName(name)}" in namespace "${shownName(namespace)}" has no pods now`,
    );
  }
  return owned;
}

async function isOwnedBy(
  pod: Pod,
  workload: KubernetesObject,
  between: WorkloadKind | undefined,
  fetchOwner: FetchOwner,
): Promise<boolean> {
  const owner = controllerOf(pod);
  if (!owner) return false;
  if (owner.uid === workload.metadata.uid) return true;
  if (between === undefined || workloadKindOf(owner) !== between) return false;
  const namespace = workload.metadata.namespace ?? '';
  try {
    const parent = await fetchOwner({ apiVersion: owner.apiVersion, kind: owner.kind, namespace, name: owner.name });
    return controllerOf(parent)?.uid === workload.metadata.uid;
  } catch (error) {
    // Its pods are on their way out too.
    if (error instanceof ClusterError && error.trouble === 'not-found') return false;
    throw error;
  }
}

/** The label selector of a workload as text; undefined for a CronJob, which has none, and for selectors that are too odd. */
function selectorOf(workload: KubernetesObject): string | undefined {
  const selector = (workload as WorkloadObject).spec?.selector;
  if (!selector) return undefined;
  if (!selector.matchLabels && !selector.matchExpressions) {
    // A ReplicationController's selector is the map itself.
    return equalities(selector as Readonly<Record<string, string>>);
  }
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [equalities(selector.matchLabels ?? {}), ...expressions].filter((part) => part !== '').join(',');
}

function equalities(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
