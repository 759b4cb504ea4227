import assert from 'node:assert/strict';
import { parseReason } from '../../src/rbac/reason.ts';

/** Reasons as a kube-apiserver 1.24.17 gives them: test/real-cluster/rbac.spec.ts compares them with a real one. */
describe('rbac/reason', () => {
  it('names the ClusterRoleBinding, the role and the group', () => {
    assert.deepEqual(
      parseReason(
        'RBAC: allowed by ClusterRoleBinding "psp:all" of ClusterRole "psp:restricted" to Group "system:authenticated"',
      ),
      {
        path: {
          binding: { kind: 'ClusterRoleBinding', name: 'psp:all' },
          role: { kind: 'ClusterRole', name: 'psp:restricted' },
          subject: { kind: 'Group', name: 'system:authenticated' },
        },
        missingRoles: [],
        text: '',
      },
    );
  });

  it('reads NAME/NAMESPACE of a RoleBinding and of a service account', () => {
    assert.deepEqual(
      parseReason('RBAC: allowed by RoleBinding "use-psp/team-a" of Role "psp" to ServiceAccount "builder/team-b"')
        .path,
      {
        binding: { kind: 'RoleBinding', name: 'use-psp', namespace: 'team-a' },
        role: { kind: 'Role', name: 'psp' },
        subject: { kind: 'ServiceAccount', name: 'builder', namespace: 'team-b' },
      },
    );
  });

  it('takes back the quoting of names, slashes of users included', () => {
    const reason = String.raw`RBAC: allowed by RoleBinding "a \"b\"/n" of Role "c\\d\x01\u200b\U000e0001" to User "o/p\n é"`;
    assert.deepEqual(parseReason(reason), {
      path: {
        binding: { kind: 'RoleBinding', name: 'a "b"', namespace: 'n' },
        role: { kind: 'Role', name: 'c\\d\x01\u200b\u{e0001}' },
        subject: { kind: 'User', name: 'o/p\n é' },
      },
      missingRoles: [],
      text: '',
    });
  });

  it('names roles that are not there, one or several', () => {
    const one = 'RBAC: clusterrole.rbac.authorization.k8s.io "missing" not found';
    assert.deepEqual(parseReason(one), { missingRoles: [{ kind: 'ClusterRole', name: 'missing' }], text: '' });
    const two =
      'RBAC: [clusterrole.rbac.authorization.k8s.io "a, \\"b" not found, role.rbac.authorization.k8s.io "c" not found]';
    assert.deepEqual(parseReason(two), {
      missingRoles: [
        { kind: 'ClusterRole', name: 'a, "b' },
        { kind: 'Role', name: 'c' },
      ],
      text: '',
    });
  });

  it('names them too where the authorizer is named before its words', () => {
    // kube-apiserver 1.37.1: SubjectAccessReview of somebody whom a RoleBinding gives the Role "gone".
    const one = 'rbac: RBAC: role.rbac.authorization.k8s.io "gone" not found';
    assert.deepEqual(parseReason(one), { missingRoles: [{ kind: 'Role', name: 'gone' }], text: '' });
    const two =
      'node: unknown node for user "system:node:"\nours.example.com: RBAC: [role.rbac.authorization.k8s.io "a" not found, role.rbac.authorization.k8s.io "b" not found]';
    assert.deepEqual(parseReason(two), {
      missingRoles: [
        { kind: 'Role', name: 'a' },
        { kind: 'Role', name: 'b' },
      ],
      text: 'node: unknown node for user "system:node:"',
    });
  });

  it('reads a line of RBAC between those of others, which it keeps', () => {
    assert.deepEqual(
      parseReason(
        'unknown node for user "system:node:"\nRBAC: role.rbac.authorization.k8s.io "x" not found\nwebhook says no',
      ),
      {
        missingRoles: [{ kind: 'Role', name: 'x' }],
        text: 'unknown node for user "system:node:"\nwebhook says no',
      },
    );
  });

  for (const text of [
    'allowed by the webhook',
    'RBAC: allowed by RoleBinding "a" of Role "b"',
    'RBAC: allowed by RoleBinding "a/b" of Role "c" to User "d" and more',
    'RBAC: allowed by RoleBinding "a/b" of Role "c" to User "\\xff"',
    'RBAC: allowed by RoleBinding "a/b" of Role "c" to User "\\q"',
    'RBAC: [role.rbac.authorization.k8s.io "c" not found, something else]',
    'RBAC: [role.rbac.authorization.k8s.io "c" not found',
    'RBAC: the cache is not filled',
  ]) {
    it(`keeps whole what it does not know: ${text}`, () => {
      assert.deepEqual(parseReason(text), { missingRoles: [], text });
    });
  }

  it('has nothing to say about an empty reason', () => {
    assert.deepEqual(parseReason(''), { missingRoles: [], text: '' });
  });
});
