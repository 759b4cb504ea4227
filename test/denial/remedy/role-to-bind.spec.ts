import assert from 'node:assert/strict';
import { bindingName, roleToBind } from '../../../src/denial/remedy/role-to-bind.ts';
import type { PolicyRule, RbacObjects, Role } from '../../../src/kubernetes/rbac-objects.ts';

const USE: PolicyRule = {
  verbs: ['use'],
  apiGroups: ['policy'],
  resources: ['podsecuritypolicies'],
  resourceNames: ['strict'],
};
const NONE: RbacObjects = { clusterRoles: [], clusterRoleBindings: [], roles: [], roleBindings: [] };
const role = (name: string, ...rules: readonly PolicyRule[]): Role => ({ metadata: { name }, rules });
const NEW = { kind: 'Role', name: 'use-psp-strict', isThere: false, apiGroup: 'policy' } as const;

describe('denial/remedy/role-to-bind', () => {
  it('takes a role that is there and gives this alone: one of the namespace first', () => {
    const clusterRoles = [role('of-cluster', USE)];
    const there = { ...NONE, clusterRoles, roles: [role('z', USE), role('a', USE)] };
    assert.deepEqual(roleToBind('strict', 24, there), { kind: 'Role', name: 'a', isThere: true });
    assert.deepEqual(roleToBind('strict', 24, { ...NONE, clusterRoles }), {
      kind: 'ClusterRole',
      name: 'of-cluster',
      isThere: true,
    });
  });

  it('does not give more than the use of this policy', () => {
    const pods: PolicyRule = { verbs: ['create'], apiGroups: [''], resources: ['pods'] };
    const wider: readonly (readonly PolicyRule[])[] = [
      [{ ...USE, resourceNames: ['strict', 'privileged'] }],
      [{ ...USE, resourceNames: [] }],
      [{ ...USE, verbs: ['*'] }],
      [{ ...USE, resources: ['*'] }],
      [USE, pods],
      [{ ...USE, resourceNames: ['other'] }],
      [],
    ];
    for (const rules of wider) {
      assert.deepEqual(roleToBind('strict', 24, { ...NONE, roles: [role('r', ...rules)] }), NEW, JSON.stringify(rules));
    }
  });

  it('makes one with a name that nothing has, in the group that the server knows', () => {
    assert.deepEqual(roleToBind('strict', 24, undefined), NEW);
    assert.deepEqual(roleToBind('strict', 9, undefined), { ...NEW, apiGroup: 'extensions' });
    const roles = [role('use-psp-strict'), role('use-psp-strict-2')];
    assert.equal(roleToBind('strict', 24, { ...NONE, roles }).name, 'use-psp-strict-3');
  });

  it('names the binding after the policy and who may use it', () => {
    const account = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' } as const;
    assert.equal(bindingName('strict', account, undefined), 'use-psp-strict-web');
    assert.equal(bindingName('strict', { kind: 'User', name: 'system:node:a' }, NONE), 'use-psp-strict-a');
    const roleRef = { kind: 'Role', name: 'x' };
    const roleBindings = [{ metadata: { name: 'use-psp-strict-web' }, roleRef }];
    assert.equal(bindingName('strict', account, { ...NONE, roleBindings }), 'use-psp-strict-web-2');
  });
});
