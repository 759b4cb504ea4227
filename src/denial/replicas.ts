import type { KubernetesObject, Pod, WorkloadObject } from '../kubernetes/objects.ts';
import { workloadKindOf } from '../kubernetes/workload-kinds.ts';

/** How many pods there should be, and how many there are. */
export interface Replicas {
  /** unknown: of a DaemonSet whose controller could not make a single pod, and up to 1.26 wrote no number down. */
  readonly wanted: number | 'unknown';
  readonly there: number;
}

/**
 * Undefined for what has no number of pods of its own: a pod, and a CronJob, whose Jobs have one.
 * @param pods what it made; undefined where pods could not be read: then its status is believed, which up to 1.26 a DaemonSet's
 *   controller leaves as it was while pods are refused (syncDaemonSet in pkg/controller/daemon/daemon_controller.go)
 */
export function replicasOf(object: KubernetesObject, pods: readonly Pod[] | undefined): Replicas | undefined {
  const { metadata, spec = {}, status = {} } = object as WorkloadObject;
  const there = (counted: number | undefined) => pods?.filter(isThere).length ?? counted ?? 0;
  switch (workloadKindOf(object)?.counts) {
    case 'replicas':
      return { wanted: spec.replicas ?? 1, there: there(status.replicas) };
    case 'nodes': {
      const isObserved = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
      return {
        wanted: isObserved ? (status.desiredNumberScheduled ?? 0) : 'unknown',
        there: there(status.currentNumberScheduled),
      };
    }
    case 'completions':
      return { wanted: wantedByJob(object), there: there(status.active) };
    default:
      return undefined;
  }
}

/** A controller makes another one for a pod that has ended or is on its way out. */
function isThere({ metadata, status }: Pod): boolean {
  return !metadata.deletionTimestamp && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

/** A Job runs parallelism pods at once until as many as completions have succeeded; without completions, until one has. */
function wantedByJob({ spec = {}, status = {} }: WorkloadObject): number {
  const isOver = status.conditions?.some(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
  if (isOver || spec.suspend) return 0;
  const left = spec.completions === undefined ? Number.POSITIVE_INFINITY : spec.completions - (status.succeeded ?? 0);
  return Math.max(0, Math.min(spec.parallelism ?? 1, left));
}
