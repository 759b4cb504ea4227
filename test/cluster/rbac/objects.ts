import type { Cluster } from '../harness/index.ts';
import { kubectl } from '../situation.ts';

/** Creates objects in this order. */
export async function create(cluster: Cluster, items: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: items.map(withGroups) };
  await kubectl(cluster, ['create', '-f', '-'], JSON.stringify(list));
}

/** Bindings want the API group of a role, and of a subject that is no service account, spelled out. */
function withGroups(object: object): object {
  const apiGroup = 'rbac.authorization.k8s.io';
  const { roleRef, subjects } = object as {
    readonly roleRef?: object;
    readonly subjects?: readonly { readonly kind: string }[];
  };
  if (!roleRef) return object;
  return {
    ...object,
    roleRef: { ...roleRef, apiGroup },
    subjects: (subjects ?? []).map((each) => (each.kind === 'ServiceAccount' ? each : { ...each, apiGroup })),
  };
}
