import assert from 'node:assert/strict';
import { policyAccess } from '../../src/admission/policy-access.ts';
import { ClusterError } from '../../src/errors.ts';
import type { AccessAnswer, AccessReview } from '../../src/kubernetes/access-review.ts';
import { fakeCluster, forbidden } from '../support/fake-cluster.ts';
import { account, binding, group, role, rule } from '../support/rbac.ts';

const BUILDER = {
  user: 'system:serviceaccount:shop:builder',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
};
const OTHER = { user: 'system:serviceaccount:shop:other', groups: BUILDER.groups };
const NO: AccessAnswer = { allowed: false, reason: '', evaluationError: '' };
const YES: AccessAnswer = { ...NO, allowed: true, reason: 'the webhook likes it' };
const PLAIN_NO = { may: 'no', from: 'server', missingRoles: [], text: '' };

const OBJECTS = [
  role('psp', [rule()]),
  binding('b', 'ClusterRole/psp', [account('builder')], 'shop'),
  binding('c', 'ClusterRole/psp', [group('system:nodes')]),
];

function refusing(...kinds: AccessReview['kind'][]) {
  return ({ kind }: AccessReview) => (kinds.includes(kind) ? forbidden(kind) : NO);
}

describe('admission/policy-access', () => {
  it('asks in both groups before it says no, and stops at the first yes', async () => {
    const cluster = fakeCluster({ reviewAccess: ({ attributes }) => (attributes.name === 'b' ? YES : NO) });
    const access = policyAccess(cluster);
    assert.deepEqual(await access.mayUse(BUILDER, 'shop', 'a'), PLAIN_NO);
    assert.deepEqual(await access.mayUse(BUILDER, 'shop', 'b'), {
      may: 'yes',
      from: 'server',
      through: { is: 'text', text: 'the webhook likes it' },
    });
    assert.deepEqual(cluster.calls, [
      `review SubjectAccessReview ${BUILDER.user} policy a shop`,
      `review SubjectAccessReview ${BUILDER.user} extensions a shop`,
      `review SubjectAccessReview ${BUILDER.user} policy b shop`,
    ]);
  });

  it('sends the identity as it is, and about the caller himself a review of his own', async () => {
    const reviews: AccessReview[] = [];
    const cluster = fakeCluster({
      reviewAccess: (review) => {
        reviews.push(review);
        return YES;
      },
    });
    const access = policyAccess(cluster);
    await access.mayUse(BUILDER, undefined, 'a');
    await access.mayUse('caller', 'shop', 'a');
    const attributes = { verb: 'use', group: 'policy', version: '*', resource: 'podsecuritypolicies', name: 'a' };
    assert.deepEqual(reviews, [
      { kind: 'SubjectAccessReview', subject: BUILDER, attributes },
      { kind: 'SelfSubjectAccessReview', attributes: { ...attributes, namespace: 'shop' } },
    ]);
  });

  it('asks each question once, in whatever order the groups come', async () => {
    const cluster = fakeCluster({ reviewAccess: () => YES });
    const access = policyAccess(cluster);
    const backwards = { ...BUILDER, groups: [...BUILDER.groups].reverse() };
    const asked = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? BUILDER : backwards));
    await Promise.all(asked.map((who) => access.mayUse(who, 'shop', 'a')));
    assert.equal(cluster.calls.length, 1);
  });

  it('has no more than 16 reviews under way', async () => {
    let now = 0;
    let most = 0;
    const cluster = fakeCluster({
      reviewAccess: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise(setImmediate);
        now -= 1;
        return YES;
      },
    });
    const access = policyAccess(cluster);
    await Promise.all(Array.from({ length: 100 }, (_, index) => access.mayUse(BUILDER, 'shop', `p${index}`)));
    assert.equal(most, 16);
  });

  it('asks by a local review where only that is allowed, and tries the other way once', async () => {
    const cluster = fakeCluster({ reviewAccess: refusing('SubjectAccessReview') });
    const access = policyAccess(cluster);
    assert.deepEqual(await access.mayUse(BUILDER, 'shop', 'a'), PLAIN_NO);
    assert.deepEqual(await access.mayUse(OTHER, 'shop', 'a'), PLAIN_NO);
    assert.deepEqual(cluster.calls, [
      `review SubjectAccessReview ${BUILDER.user} policy a shop`,
      `review LocalSubjectAccessReview ${BUILDER.user} policy a shop`,
      `review LocalSubjectAccessReview ${BUILDER.user} extensions a shop`,
      `review LocalSubjectAccessReview ${OTHER.user} policy a shop`,
      `review LocalSubjectAccessReview ${OTHER.user} extensions a shop`,
    ]);
  });

  describe('where it may not ask about others', () => {
    const reviewAccess = refusing('SubjectAccessReview', 'LocalSubjectAccessReview');

    it('works it out from roles and bindings, which it reads once', async () => {
      const cluster = fakeCluster({ reviewAccess, objects: OBJECTS });
      const access = policyAccess(cluster);
      assert.deepEqual(await access.mayUse(BUILDER, 'shop', 'a'), {
        may: 'yes',
        from: 'bindings',
        through: {
          is: 'binding',
          binding: { kind: 'RoleBinding', name: 'b', namespace: 'shop' },
          role: { kind: 'ClusterRole', name: 'psp' },
          subject: { kind: 'ServiceAccount', name: 'builder', namespace: 'shop' },
        },
      });
      assert.deepEqual(await access.mayUse(OTHER, 'shop', 'a'), { ...PLAIN_NO, from: 'bindings' });
      assert.deepEqual(
        cluster.calls.filter((call) => call.startsWith('objects')),
        [
          'objects rbac.authorization.k8s.io/v1 ClusterRole -',
          'objects rbac.authorization.k8s.io/v1 ClusterRoleBinding -',
          'objects rbac.authorization.k8s.io/v1 Role shop',
          'objects rbac.authorization.k8s.io/v1 RoleBinding shop',
        ],
      );
    });

    it('counts no RoleBinding for a right in all namespaces', async () => {
      const access = policyAccess(fakeCluster({ reviewAccess, objects: OBJECTS }));
      assert.deepEqual(await access.mayUse(BUILDER, undefined, 'a'), { ...PLAIN_NO, from: 'bindings' });
      assert.equal((await access.mayUse({ user: 'n', groups: ['system:nodes'] }, undefined, 'a')).may, 'yes');
    });

    it('says why it could not find out where it may not read those either', async () => {
      const refused = { RoleBinding: forbidden('list of RoleBindings'), Role: forbidden('list of Roles') };
      const access = policyAccess(fakeCluster({ reviewAccess, objects: OBJECTS, refused }));
      assert.deepEqual(await access.mayUse(BUILDER, 'shop', 'a'), {
        may: 'unknown',
        why: 'SubjectAccessReview is forbidden',
        unread: [
          { kind: 'Role', why: 'list of Roles is forbidden' },
          { kind: 'RoleBinding', why: 'list of RoleBindings is forbidden' },
        ],
      });
    });
  });

  it('cannot work out who the caller is', async () => {
    const access = policyAccess(fakeCluster({ reviewAccess: refusing('SelfSubjectAccessReview') }));
    assert.deepEqual(await access.mayUse('caller', 'shop', 'a'), {
      may: 'unknown',
      why: 'SelfSubjectAccessReview is forbidden',
      unread: [],
    });
  });

  it('does not take trouble for a no, and not for a reason to guess', async () => {
    const lost = new ClusterError('unreachable', 'the line is dead');
    const access = policyAccess(
      fakeCluster({ reviewAccess: ({ attributes }) => (attributes.group === 'policy' ? lost : NO) }),
    );
    assert.deepEqual(await access.mayUse(BUILDER, 'shop', 'a'), {
      may: 'unknown',
      why: 'the line is dead',
      unread: [],
    });
  });

  it('takes a yes for a yes after trouble', async () => {
    const lost = new ClusterError('unreachable', 'the line is dead');
    const access = policyAccess(
      fakeCluster({ reviewAccess: ({ attributes }) => (attributes.group === 'policy' ? lost : YES) }),
    );
    assert.equal((await access.mayUse(BUILDER, 'shop', 'a')).may, 'yes');
  });
});
