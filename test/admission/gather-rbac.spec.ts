import assert from 'node:assert/strict';
import { rbacReader } from '../../src/admission/gather-rbac.ts';
import type { ObjectSelection } from '../../src/cluster/cluster.ts';
import { resolveBindings } from '../../src/rbac/grants.ts';
import { type FakeCluster, fakeCluster, forbidden } from '../support/fake-cluster.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const binding = (namespace: string, role: string) => ({
  apiVersion: RBAC,
  kind: 'RoleBinding',
  metadata: { name: 'users', namespace },
  subjects: [],
  roleRef: { kind: 'Role', name: role },
});
const OBJECTS = [
  binding('a', 'there'),
  binding('a', 'gone'),
  binding('b', 'there'),
  { apiVersion: RBAC, kind: 'Role', metadata: { name: 'there', namespace: 'a' }, rules: [] },
  { apiVersion: RBAC, kind: 'Role', metadata: { name: 'there', namespace: 'b' }, rules: [] },
  ...['a', 'b', 'c'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
];

/** Nothing of all namespaces may be listed, nothing of c, and no roles of b. */
function limited(): FakeCluster {
  const cluster = fakeCluster({ objects: OBJECTS });
  return {
    ...cluster,
    async *objects(selection: ObjectSelection) {
      const { kind, namespace } = selection;
      const isClosed = namespace === undefined || namespace === 'c' || (kind === 'Role' && namespace === 'b');
      if (kind !== 'Namespace' && !kind.startsWith('Cluster') && isClosed) throw forbidden(`${kind} of ${namespace}`);
      yield* cluster.objects(selection);
    },
  };
}

describe('admission/gather-rbac', () => {
  it('reads namespace by namespace where all may not be listed, and calls no role missing that was not read', async () => {
    const { objects, unread } = await rbacReader(limited()).everywhere();
    assert.deepEqual(unread, [
      { kind: 'Role', namespace: 'b', why: 'Role of b is forbidden' },
      { kind: 'Role', namespace: 'c', why: 'Role of c is forbidden' },
      { kind: 'RoleBinding', namespace: 'c', why: 'RoleBinding of c is forbidden' },
    ]);
    const found = resolveBindings(objects).map(({ binding: { namespace }, role, found }) => [
      namespace,
      role.name,
      typeof found === 'string' ? found : 'read',
    ]);
    assert.deepEqual(found, [
      ['a', 'there', 'read'],
      ['a', 'gone', 'missing'],
      ['b', 'there', 'unread'],
    ]);
  });

  it('knows nothing where a list ends in another trouble', async () => {
    const { objects, unread } = await rbacReader(fakeCluster({ refused: { Role: forbidden('roles') } })).everywhere();
    assert.equal(objects.roles, undefined);
    assert.deepEqual(unread, [{ kind: 'Role', why: 'roles is forbidden' }]);
  });
});
