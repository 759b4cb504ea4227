import type { RefusalEvidence } from '../evidence.ts';

/**
 * Pods that do not start, and that their controller leaves as they are when the template changes: ReplicaSets and
 * ReplicationControllers never make a pod anew, and a StatefulSet waits for one that is not ready before it goes on, unless its
 * podManagementPolicy is Parallel; then deleting is only what it does anyway.
 * Source: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet of 1.24.17 and processReplica of 1.37.1.
 * @param kind of the object that is changed
 */
export function podsToDelete(kind: string, evidence: readonly RefusalEvidence[]): readonly string[] {
  if (!LEAVES_PODS.has(kind)) return [];
  return [...new Set(evidence.flatMap(({ of }) => (of.kind === 'Pod' ? [of.name] : [])))].sort();
}

const LEAVES_PODS: ReadonlySet<string> = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet']);
