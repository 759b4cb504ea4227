import type { Cluster, ObjectSelection } from '../cluster/cluster.ts';
import { type Everywhere, isForbidden, isUnserved, type UnreadPart, unreadSentences } from '../cluster/everywhere.ts';
import type { Problems } from '../cluster/problem.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { parseName } from '../kubernetes/parse-name.ts';
import type { Workload } from '../kubernetes/workload.ts';
import { currentVersion, leavesPodsOpen, WORKLOAD_KINDS, type WorkloadKind } from '../kubernetes/workload-kinds.ts';
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
      // An older server has another version, and says so.
      const { apiVersion, kind } = parseName(names[index] ?? '');
      objects.push({ apiVersion, kind, ...result.value });
    } else problems.note(result.reason);
  }
  return { workloads: asWorkloads(objects, problems), pods: [] };
}

/**
 * Everything with a pod in it, in one namespace or in all, as it was declared: what belongs to something else that was found
 * too is left out.
 */
export async function workloadsOfNamespaces(
  cluster: Cluster,
  lists: Everywhere,
  { namespace, labelSelector }: Pick<ObjectSelection, 'namespace' | 'labelSelector'>,
  problems: Problems,
): Promise<GatheredWorkloads> {
  const objects: KubernetesObject[] = [];
  const unread: UnreadPart[] = [];
  const list = async (known: WorkloadKind): Promise<void> => {
    const onUnread = (part: UnreadPart) => {
      if (part.namespace === undefined || !part.isForbidden || leavesPodsOpen(known)) unread.push(part);
    };
    const selection = {
      apiVersion: currentVersion(known),
      kind: known.kind,
      ...(labelSelector === undefined ? {} : { labelSelector }),
    };
    const pages =
      namespace === undefined ? lists.objects(selection, onUnread) : cluster.objects({ ...selection, namespace });
    try {
      for await (const page of pages) objects.push(...page);
    } catch (error) {
      if (isUnserved(error, selection)) return;
      if (namespace === undefined || !isForbidden(error)) problems.note(error);
      else onUnread({ namespace, why: error.message, isForbidden: true });
    }
  };
  await Promise.all(WORKLOAD_KINDS.map(list));
  problems.add(...unreadSentences(unread, WORKLOAD_KINDS.filter(leavesPodsOpen).length));
  const uids = new Set(objects.map(({ metadata }) => metadata.uid));
  const declared = objects.filter((object) => !uids.has(controllerOf(object)?.uid ?? NOBODY));
  const pods = objects.filter(({ kind }) => kind === 'Pod').map((pod) => workloadOf({ value: { ...pod } }, []));
  return {
    workloads: asWorkloads(declared, problems),
    pods: pods.flatMap((read) => (read.is === 'workload' ? [read.workload] : [])),
  };
}

const NOBODY = '';

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
