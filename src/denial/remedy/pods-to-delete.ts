import type { KubernetesObject } from '../../kubernetes/objects.ts';
import { workloadKindOf } from '../../kubernetes/workload-kinds.ts';
import type { RefusalEvidence } from '../evidence.ts';

/**
 * Pods that do not start, and that their controller leaves as they are when the template changes.
 * @param changed the object that is changed
 */
export function podsToDelete(
  changed: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  evidence: readonly RefusalEvidence[],
): readonly string[] {
  if (workloadKindOf(changed)?.onChange !== 'leaves') return [];
  return [...new Set(evidence.flatMap(({ of }) => (of.kind === 'Pod' ? [of.name] : [])))].sort();
}
