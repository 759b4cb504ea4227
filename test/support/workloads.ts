import type { KubernetesObject, Pod } from '../../src/kubernetes/objects.ts';
import { currentVersion, WORKLOAD_KINDS } from '../../src/kubernetes/workload-kinds.ts';
import { ownerReference } from './pods.ts';

export interface WorkloadGiven {
  readonly owner?: readonly [apiVersion: string, kind: string, name: string];
  readonly namespace?: string;
  readonly revision?: string;
  readonly made?: string;
  readonly spec?: object;
  readonly status?: object;
}

/** What makes pods, as a server has it. */
export function workloadObject(
  apiVersion: string,
  kind: string,
  name: string,
  given: WorkloadGiven = {},
): KubernetesObject {
  const { owner, namespace = 'shop', revision, made, spec = {}, status = {} } = given;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid: `uid-of-${kind}-${name}`,
      ...(owner ? { ownerReferences: [ownerReference(...owner)] } : {}),
      ...(revision ? { annotations: { 'deployment.kubernetes.io/revision': revision } } : {}),
      ...(made ? { creationTimestamp: made } : {}),
    },
    spec,
    status,
  } as KubernetesObject;
}

let count = 0;

export function warning(
  kind: string,
  name: string,
  message: string,
  time: string,
  { reason = 'FailedCreate', namespace = 'shop' }: { readonly reason?: string; readonly namespace?: string } = {},
): KubernetesObject {
  count += 1;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `e-${count}`, namespace },
    type: 'Warning',
    reason,
    message,
    involvedObject: { kind, name, uid: `uid-of-${kind}-${name}` },
    lastTimestamp: time,
  } as KubernetesObject;
}

export const asObject = (one: Pod): KubernetesObject => ({ ...one, apiVersion: 'v1', kind: 'Pod' });

/** A kind as current servers have it: its version and its name. Any other kind is one of the core group. */
export function current(kind: string): { readonly apiVersion: string; readonly kind: string } {
  const known = WORKLOAD_KINDS.find((one) => one.kind === kind);
  return { apiVersion: known ? currentVersion(known) : 'v1', kind };
}
