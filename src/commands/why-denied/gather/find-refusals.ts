import type { Cluster } from '../../../cluster/cluster.ts';
import { evidenceOfConditions, evidenceOfEvent, inOrder, type RefusalEvidence } from '../../../denial/evidence.ts';
import { evidenceOfPod } from '../../../denial/evidence-of-pod.ts';
import { type Replicas, replicasOf } from '../../../denial/replicas.ts';
import type { ClusterEvent, KubernetesObject, Pod } from '../../../kubernetes/objects.ts';
import { currentVersion, kindBetween } from '../../../kubernetes/workload-kinds.ts';
import { controllerOf } from '../../../workloads/declared-spec.ts';
import { type ListedObjects, type ListObjects, objectLister } from './listed-objects.ts';
import { readFailures } from './read-failures.ts';

/** What was written down about the pods of an object that are not there, or do not run. */
export interface FoundRefusals {
  /** What makes the pods: the newest ReplicaSet of a Deployment, the newest Job of a CronJob, else the object itself. */
  readonly controller: KubernetesObject | undefined;
  /** Of the maker; undefined for a pod. */
  readonly replicas: Replicas | undefined;
  /** That it made; the pod itself for one. Empty where they could not be read. */
  readonly pods: readonly Pod[];
  /** The newest first. Empty beside missing pods: events are gone, or could not be read. */
  readonly evidence: readonly RefusalEvidence[];
  /** One sentence for each thing that could not be read. */
  readonly unread: readonly string[];
}

/** Of a workload or pod as the server has it, with its kind and status. */
export type FindRefusals = (object: KubernetesObject) => Promise<FoundRefusals>;

export function refusalFinder(cluster: Cluster, list: ListObjects = objectLister(cluster, false)): FindRefusals {
  return async (object) => {
    const namespace = object.metadata.namespace ?? cluster.namespace;
    const madeThrough = kindBetween(object);
    const between = madeThrough ? await list(currentVersion(madeThrough), madeThrough.kind, namespace) : NOTHING;
    const controller = madeThrough ? newestOf(between.objects.filter((one) => isControlledBy(one, object))) : object;
    const [events, pods] = await Promise.all([
      list('v1', 'Event', namespace),
      object.kind === 'Pod' ? { objects: [object], unread: [] } : list('v1', 'Pod', namespace),
    ]);
    const ofController = pods.objects.filter(
      (pod) => pod === object || (controller && isControlledBy(pod, controller)),
    ) as Pod[];
    const logs = await readFailures(cluster, ofController);
    const looked = [...new Set([object, ...(controller ? [controller] : []), ...ofController])];
    const evidence = [
      ...events.objects.flatMap((event) => looked.flatMap((one) => evidenceOfEvent(event as ClusterEvent, one) ?? [])),
      ...looked.flatMap(evidenceOfConditions),
      ...ofController.flatMap(evidenceOfPod),
      ...logs.evidence,
    ];
    return {
      controller,
      replicas: controller && replicasOf(controller, pods.unread.length === 0 ? ofController : undefined),
      pods: ofController,
      evidence: inOrder(evidence),
      unread: [...[between, events, pods].flatMap(({ unread }) => unread.map(({ why }) => why)), ...logs.unread],
    };
  };
}

const NOTHING: ListedObjects = { objects: [], unread: [] };

function isControlledBy(object: KubernetesObject, owner: KubernetesObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** A ReplicaSet that a Deployment goes back to is old, and has the highest revision. */
const REVISION = 'deployment.kubernetes.io/revision';

function newestOf(objects: readonly KubernetesObject[]): KubernetesObject | undefined {
  const age = ({ metadata }: KubernetesObject) => [
    Number(metadata.annotations?.[REVISION] ?? 0),
    Date.parse(metadata.creationTimestamp ?? '') || 0,
  ];
  return objects.toSorted((a, b) => {
    const [[revisionA = 0, madeA = 0], [revisionB = 0, madeB = 0]] = [age(a), age(b)];
    return revisionB - revisionA || madeB - madeA;
  })[0];
}
