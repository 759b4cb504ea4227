import { withApiGroups } from '../../support/rbac.ts';
import type { Cluster } from '../harness/index.ts';
import { kubectl } from '../situation.ts';

/** Creates objects in this order, bindings among them. */
export async function create(cluster: Cluster, items: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: items.map(withApiGroups) };
  await kubectl(cluster, ['create', '-f', '-'], JSON.stringify(list));
}
