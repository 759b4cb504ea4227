import assert from 'node:assert/strict';
import { type PodInQuestion, parseRequester, podIdentities } from '../../src/rbac/identities.ts';

const ALICE = { user: 'alice', groups: ['developers', 'system:authenticated'] };
const BUILDER = {
  user: 'system:serviceaccount:shop:builder',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
};
const POD: PodInQuestion = { namespace: 'shop', serviceAccountName: 'builder' };

function controller(name: string) {
  return {
    is: 'controller',
    controller: name,
    identity: {
      user: `system:serviceaccount:kube-system:${name}`,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    },
  };
}

describe('rbac/identities', () => {
  for (const [apiVersion, kind, name] of [
    ['apps/v1', 'ReplicaSet', 'replicaset-controller'],
    ['apps/v1', 'Deployment', 'replicaset-controller'],
    ['extensions/v1beta1', 'Deployment', 'replicaset-controller'],
    ['apps/v1', 'StatefulSet', 'statefulset-controller'],
    ['apps/v1', 'DaemonSet', 'daemon-set-controller'],
    ['batch/v1', 'Job', 'job-controller'],
    ['batch/v1beta1', 'CronJob', 'job-controller'],
    ['v1', 'ReplicationController', 'replication-controller'],
  ] as const) {
    it(`asks about the pod's account and ${name} for a ${kind} of ${apiVersion}, whoever made it`, () => {
      assert.deepEqual(podIdentities({ ...POD, madeBy: { apiVersion, kind } }, ALICE), {
        serviceAccount: BUILDER,
        requester: controller(name),
      });
    });
  }

  it('asks about the caller for a pod that somebody creates by himself, and about another who is named', () => {
    assert.deepEqual(podIdentities(POD), { serviceAccount: BUILDER, requester: { is: 'caller' } });
    assert.deepEqual(podIdentities({ ...POD, madeBy: { apiVersion: 'v1', kind: 'Pod' } }, ALICE), {
      serviceAccount: BUILDER,
      requester: { is: 'named', identity: ALICE },
    });
  });

  it('takes the account "default" where none is named', () => {
    const { user, groups } = BUILDER;
    const expected = { user: user.replace('builder', 'default'), groups };
    assert.deepEqual(podIdentities({ namespace: 'shop' }).serviceAccount, expected);
    assert.deepEqual(podIdentities({ namespace: 'shop', serviceAccountName: '' }).serviceAccount, expected);
  });

  it('does not know who creates the pods of kinds that are not of Kubernetes, unless somebody is named', () => {
    const madeBy = { apiVersion: 'apps.kruise.io/v1alpha1', kind: 'StatefulSet' };
    assert.deepEqual(podIdentities({ ...POD, madeBy }).requester, { is: 'unknown', kind: 'StatefulSet' });
    assert.deepEqual(podIdentities({ ...POD, madeBy }, ALICE).requester, { is: 'named', identity: ALICE });
  });

  it('asks about the node alone for a mirror pod', () => {
    const annotations = { 'kubernetes.io/config.mirror': 'ab12' };
    const madeBy = { apiVersion: 'v1', kind: 'Node' };
    assert.deepEqual(podIdentities({ namespace: 'kube-system', annotations, nodeName: 'n1', madeBy }, ALICE), {
      requester: {
        is: 'node',
        identity: { user: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] },
      },
    });
  });

  for (const [text, user, ...groups] of [
    ['alice', 'alice', 'system:authenticated'],
    ['alice,developers', 'alice', 'developers', 'system:authenticated'],
    ['alice,system:authenticated,a', 'alice', 'system:authenticated', 'a'],
    ['system:anonymous', 'system:anonymous', 'system:unauthenticated'],
    [
      'system:serviceaccount:a:b',
      'system:serviceaccount:a:b',
      'system:serviceaccounts',
      'system:serviceaccounts:a',
      'system:authenticated',
    ],
    ['system:serviceaccount:a:b,x', 'system:serviceaccount:a:b', 'x', 'system:authenticated'],
    ['system:serviceaccount:a', 'system:serviceaccount:a', 'system:authenticated'],
  ] as const) {
    it(`takes "${text}" for a requester with the groups that a login adds`, () => {
      assert.deepEqual(parseRequester(text), { user, groups });
    });
  }

  for (const text of ['', ',a', 'alice,', 'alice,,a']) {
    it(`refuses the requester "${text}"`, () => {
      assert.throws(() => parseRequester(text), {
        name: 'UsageError',
        message: `--requester "${text}" is not a requester: write USER, or USER,GROUP,GROUP`,
      });
    });
  }
});
