import type { Remedy } from '../../../denial/remedy/remedy.ts';
import type { KubernetesObject, Pod } from '../../../kubernetes/objects.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { PatchOperation } from '../../../policy/psa/json-patch.ts';

/** A pod as it would be created again: no pod is created with ephemeral containers, which came later. */
export function podMadeAgain(workload: Workload): Workload {
  const { ephemeralContainers: _added, ...spec } = workload.template.spec;
  return { ...workload, template: { ...workload.template, spec } };
}

/** Patches with which a pod that is there can be created again: the server would not take it with ephemeral containers. */
export function withoutEphemeral(remedies: readonly Remedy[], object: KubernetesObject): readonly Remedy[] {
  if (object.kind !== 'Pod' || !(object as Pod).spec.ephemeralContainers?.length) return remedies;
  const removed: PatchOperation = { op: 'remove', path: '/spec/ephemeralContainers' };
  return remedies.map((remedy) => (remedy.is === 'patch' ? { ...remedy, patch: [...remedy.patch, removed] } : remedy));
}
