import type { Cluster, ObjectSelection } from '../cluster/cluster.ts';
import { type Problems, problemOf } from '../cluster/problem.ts';
import { ClusterError } from '../errors.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { parseName } from '../kubernetes/parse-name.ts';
import type { Workload } from '../kubernetes/workload.ts';
import { currentVersion, leavesPodsOpen, WORKLOAD_KINDS, type WorkloadKind } from '../kubernetes/workload-kinds.ts';
import { shownName } from '../text/untrusted.ts';
import { controllerOf } from './declared-spec.ts';
import { workloadOf } from './workload-of.ts';

export interface GatheredWorkloads {
  readonly workloads: readonly Workload[];
  /** Every pod that is there, also those that belong to one of the workloads. Empty where names were asked for. */
  readonly pods: readonly Workload[];
}

/** The objects of these names; one that is not there is a problem, and does not end the others. */
export async function workloadsOfNames(
  names: readonly string[],
  cluster: Cluster,
  problems: Problems,
): Promise<GatheredWorkloads> {
  const found = await Promise.allSettled(
    names.map((written) => {
      const { apiVersion, kind, name } = parseName(written);
      return cluster.object({ apiVersion, kind, name, namespace: cluster.namespace });
    }),
  );
  const objects: KubernetesObject[] = [];
  for (const [index, result] of found.entries()) {
    if (result.status === 'fulfilled') {
      const { apiVersion, kind } = parseName(names[index] ?? '');
      objects.push({ ...result.value, apiVersion, kind });
    } else problems.note(result.reason);
  }
  return { workloads: asWorkloads(objects, problems), pods: [] };
}

/**
 * Everything with a pod in it, in one namespace or in all, as it was declared: what belongs to something else that was found
 * too is left out. Where all namespaces at once may not be listed, they are asked about one by one.
 */
export async function workloadsOfNamespaces(
  cluster: Cluster,
  { namespace, labelSelector }: Pick<ObjectSelection, 'namespace' | 'labelSelector'>,
  problems: Problems,
): Promise<GatheredWorkloads> {
  const selector = labelSelector === undefined ? {} : { labelSelector };
  const objects: KubernetesObject[] = [];
  const closed = new Map<string, string[]>();
  const list = async (known: WorkloadKind, within: string | undefined): Promise<void> => {
    const { kind } = known;
    const selection = {
      apiVersion: currentVersion(known),
      kind,
      ...selector,
      ...(within === undefined ? {} : { namespace: within }),
    };
    try {
      for await (const page of cluster.objects(selection)) objects.push(...page);
    } catch (error) {
      if (!isForbidden(error)) problems.note(error);
      else if (within !== undefined && !leavesPodsOpen(known)) return;
      else if (within !== undefined) closed.set(within, [...(closed.get(within) ?? []), problemOf(error)]);
      else for (const name of await namespacesToAsk()) await list(known, name);
    }
  };
  let asked: Promise<readonly string[]> | undefined;
  const namespacesToAsk = (): Promise<readonly string[]> => {
    asked ??= namespaceNames(cluster, problems);
    return asked;
  };
  await Promise.all(WORKLOAD_KINDS.map((kind) => list(kind, namespace)));
  problems.add(...[...closed].flatMap(([name, messages]) => closedSentences(name, messages)));
  const uids = new Set(objects.map(({ metadata }) => metadata.uid));
  const declared = objects.filter((object) => !uids.has(controllerOf(object)?.uid ?? NOBODY));
  const pods = objects.filter(({ kind }) => kind === 'Pod').map((pod) => workloadOf({ value: { ...pod } }, []));
  return {
    workloads: asWorkloads(declared, problems),
    pods: pods.flatMap((read) => (read.is === 'workload' ? [read.workload] : [])),
  };
}

const NOBODY = '';

/** One sentence for a namespace of which nothing may be read, and not one for each kind. */
function closedSentences(namespace: string, messages: readonly string[]): string[] {
  if (messages.length < WORKLOAD_KINDS.filter(leavesPodsOpen).length) return [...messages];
  const [first = ''] = [...messages].sort();
  return [`nothing in namespace "${shownName(namespace)}" can be read: ${first}`];
}

async function namespaceNames(cluster: Cluster, problems: Problems): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const page of cluster.objects({ apiVersion: 'v1', kind: 'Namespace' })) {
      names.push(...page.map(({ metadata }) => metadata.name));
    }
    return names;
  } catch (error) {
    problems.add(`${problemOf(error)}; only namespace "${shownName(cluster.namespace)}" was looked at`);
    return [cluster.namespace];
  }
}

function asWorkloads(objects: readonly KubernetesObject[], problems: Problems): readonly Workload[] {
  const workloads: Workload[] = [];
  for (const object of objects) {
    const read = workloadOf({ value: { ...object } }, []);
    if (read.is === 'workload') workloads.push(read.workload);
    if (read.is === 'fault') problems.add(`${object.kind} "${object.metadata.name}" ${read.fault}`);
  }
  return workloads.sort(inOrder);
}

function inOrder(a: Workload, b: Workload): number {
  const key = ({ namespace = '', kind, name }: Workload) => `${namespace}\0${kind}\0${name}`;
  return key(a) < key(b) ? -1 : 1;
}

function isForbidden(error: unknown): boolean {
  return error instanceof ClusterError && error.trouble === 'forbidden';
}
