import assert from 'node:assert/strict';
import type { Identity } from '../../src/kubernetes/access-review.ts';
import type { Binding, RbacObjects, Role } from '../../src/kubernetes/rbac-objects.ts';
import { bindingRules } from '../../src/rbac/evaluate.ts';
import type { MayUse } from '../../src/rbac/may-use.ts';
import { account, binding, group, rbacObjects, role, rule, user } from '../support/rbac.ts';

const ALICE: Identity = { user: 'alice', groups: ['developers', 'system:authenticated'] };
const BUILDER: Identity = {
  user: 'system:serviceaccount:shop:builder',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
};
const CLUSTER_ROLE = role('psp', [rule()]);
const ROLE = role('psp', [rule()], 'shop');
const EMPTY = rbacObjects();

function mayUse(who: Identity, objects: RbacObjects): MayUse | undefined {
  return bindingRules(objects).mayUse(who, 'restricted');
}

const no = (...missing: string[]): MayUse => ({
  may: 'no',
  from: 'bindings',
  missingRoles: missing.map((text) => {
    const [kind = '', name = ''] = text.split('/');
    return { kind: kind as 'Role' | 'ClusterRole', name };
  }),
  text: '',
});

describe('rbac/evaluate', () => {
  const allowed: [what: string, who: Identity, ...objects: (Role | Binding)[]][] = [
    ['a user', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [user('alice')])],
    ['a group', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [group('developers')])],
    ['a service account', BUILDER, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [account('builder', 'shop')])],
    ['a service account written as a user', BUILDER, ROLE, binding('b', 'Role/psp', [user(BUILDER.user)], 'shop')],
    [
      'the groups of a service account',
      BUILDER,
      ROLE,
      binding('b', 'Role/psp', [group('system:serviceaccounts:shop')], 'shop'),
    ],
    [
      'a service account of the namespace of the binding',
      BUILDER,
      ROLE,
      binding('b', 'Role/psp', [account('builder')], 'shop'),
    ],
    ['a ClusterRole within a namespace', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [user('alice')], 'shop')],
  ];
  for (const [what, who, ...objects] of allowed) {
    it(`lets use by ${what}`, () => {
      assert.equal(mayUse(who, rbacObjects(...objects))?.may, 'yes');
    });
  }

  const refused: [what: string, who: Identity, ...objects: (Role | Binding)[]][] = [
    ['nobody without bindings', ALICE, CLUSTER_ROLE, ROLE],
    ['no user who is called as a group', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [user('developers')])],
    ['no group that is called as a user', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [group('alice')])],
    ['no user with other capitals', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [user('Alice')])],
    ['no account of another namespace', BUILDER, ROLE, binding('b', 'Role/psp', [account('builder', 'other')], 'shop')],
    [
      'no account without a namespace in a ClusterRoleBinding',
      BUILDER,
      CLUSTER_ROLE,
      binding('b', 'ClusterRole/psp', [account('builder')]),
    ],
    [
      'no subject of an unknown kind',
      ALICE,
      CLUSTER_ROLE,
      binding('b', 'ClusterRole/psp', [{ kind: 'Robot', name: 'alice' }]),
    ],
    [
      "no pod's account as system:authenticated",
      BUILDER,
      CLUSTER_ROLE,
      binding('b', 'ClusterRole/psp', [group('system:authenticated')]),
    ],
    ['nobody through a binding without subjects', ALICE, CLUSTER_ROLE, binding('b', 'ClusterRole/psp', undefined)],
    [
      'nobody through an aggregation that is not worked out yet',
      ALICE,
      role('all', undefined, undefined, { aggregationRule: { clusterRoleSelectors: [{}] } }),
      CLUSTER_ROLE,
      binding('b', 'ClusterRole/all', [user('alice')]),
    ],
  ];
  for (const [what, who, ...objects] of refused) {
    it(`lets use by ${what}`, () => {
      assert.deepEqual(mayUse(who, rbacObjects(...objects)), no());
    });
  }

  it('names the binding, the role and the first subject that counts, those of the cluster first', () => {
    const objects = rbacObjects(
      ROLE,
      CLUSTER_ROLE,
      binding('near', 'Role/psp', [user('alice')], 'shop'),
      binding('far', 'ClusterRole/psp', [user('bob'), group('system:authenticated'), user('alice')]),
    );
    assert.deepEqual(mayUse(ALICE, objects), {
      may: 'yes',
      from: 'bindings',
      through: {
        is: 'binding',
        binding: { kind: 'ClusterRoleBinding', name: 'far' },
        role: { kind: 'ClusterRole', name: 'psp' },
        subject: { kind: 'Group', name: 'system:authenticated' },
      },
    });
  });

  it('names the namespace of a RoleBinding and of its account', () => {
    const objects = rbacObjects(CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [account('builder')], 'shop'));
    assert.deepEqual(mayUse(BUILDER, objects), {
      may: 'yes',
      from: 'bindings',
      through: {
        is: 'binding',
        binding: { kind: 'RoleBinding', name: 'b', namespace: 'shop' },
        role: { kind: 'ClusterRole', name: 'psp' },
        subject: { kind: 'ServiceAccount', name: 'builder', namespace: 'shop' },
      },
    });
  });

  it('lets system:masters through without a binding', () => {
    const masters = { user: 'root', groups: ['system:masters'] };
    assert.deepEqual(mayUse(masters, EMPTY), { may: 'yes', from: 'bindings', through: { is: 'superuser' } });
  });

  it('names the missing roles of bindings that count for somebody, and of no others', () => {
    const objects = rbacObjects(
      binding('a', 'ClusterRole/gone', [user('alice')]),
      binding('b', 'Role/gone', [user('alice')], 'shop'),
      binding('c', 'Role/gone too', [user('bob')], 'shop'),
    );
    assert.deepEqual(mayUse(ALICE, objects), no('ClusterRole/gone', 'Role/gone'));
  });

  it('takes a Role of the same name for another than the ClusterRole', () => {
    assert.deepEqual(
      mayUse(ALICE, rbacObjects(ROLE, binding('b', 'ClusterRole/psp', [user('alice')]))),
      no('ClusterRole/psp'),
    );
    assert.deepEqual(
      mayUse(ALICE, rbacObjects(CLUSTER_ROLE, binding('b', 'Role/psp', [user('alice')], 'shop'))),
      no('Role/psp'),
    );
  });

  describe('where a list could not be read', () => {
    const grants = rbacObjects(CLUSTER_ROLE, binding('b', 'ClusterRole/psp', [user('alice')]));

    it('still says yes for what it sees', () => {
      assert.equal(mayUse(ALICE, { ...grants, roles: undefined, roleBindings: undefined })?.may, 'yes');
    });

    it('does not say no where bindings are missing', () => {
      assert.deepEqual(mayUse(BUILDER, { ...grants, roleBindings: undefined }), undefined);
      assert.deepEqual(mayUse(BUILDER, { ...grants, clusterRoleBindings: undefined }), undefined);
    });

    it('does not say no where the role of a binding of theirs is missing', () => {
      assert.deepEqual(mayUse(ALICE, { ...grants, clusterRoles: undefined }), undefined);
      assert.deepEqual(mayUse(BUILDER, { ...grants, clusterRoles: undefined }), no());
      assert.deepEqual(mayUse(BUILDER, { ...grants, roles: undefined }), no());
    });
  });
});
