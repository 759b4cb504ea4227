import assert from 'node:assert/strict';
import type { Proposal, ProposedPod } from '../../../../src/cluster/cluster.ts';
import { podOf, proposer } from '../../../../src/commands/why-denied/gather/propose-pod.ts';
import type { Identity } from '../../../../src/kubernetes/access-review.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import type { Workload } from '../../../../src/kubernetes/workload.ts';
import { controllerIdentity, nodeIdentity, type Requester } from '../../../../src/rbac/identities.ts';
import { fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { container, pod } from '../../../support/pods.ts';

const SPEC = { containers: [container('app')] };
const POD: ProposedPod = { namespace: 'shop', generateName: 'web-', spec: SPEC };
const ACCEPTED: Proposal = { is: 'accepted', pod: pod() };
const ALICE: Identity = { user: 'alice', groups: ['system:authenticated'] };
const CONTROLLER = controllerIdentity('replicaset-controller');

const propose = (requester: Requester, answer: Proposal | Error = ACCEPTED) => {
  const asked: (Identity | undefined)[] = [];
  const cluster = fakeCluster({
    proposePod: (_pod, as) => {
      asked.push(as);
      return answer;
    },
  });
  return proposer(cluster)(POD, { requester }).then((said) => ({ said, asked }));
};

describe('commands/why-denied/gather/propose-pod', () => {
  it('proposes a pod as whoever would create it', async () => {
    assert.deepEqual(await propose({ is: 'caller' }), {
      said: { as: 'caller', proposal: ACCEPTED },
      asked: [undefined],
    });
    for (const requester of [
      { is: 'named', identity: ALICE },
      { is: 'controller', controller: 'replicaset-controller', identity: CONTROLLER },
    ] as const) {
      const { identity } = requester;
      assert.deepEqual(await propose(requester), { said: { as: identity, proposal: ACCEPTED }, asked: [identity] });
    }
  });

  it('says why it cannot, without asking where nobody could', async () => {
    assert.deepEqual(await propose({ is: 'unknown', kind: 'Widget' }), {
      said: { notAsked: 'the account that makes pods for a Widget is not known' },
      asked: [],
    });
    assert.deepEqual(await propose({ is: 'node', identity: nodeIdentity('a') }), {
      said: { notAsked: 'only the kubelet can create a mirror pod' },
      asked: [],
    });
    const { said } = await propose({ is: 'named', identity: ALICE }, forbidden('impersonation'));
    assert.deepEqual(said, { notAsked: 'impersonation is forbidden' });
    await assert.rejects(propose({ is: 'caller' }, new TypeError('bug')), TypeError);
  });

  it('makes the pod as its controller would, with labels, annotations and claims of the template', () => {
    const metadata = { labels: { app: 'db' }, annotations: { note: 'x' } };
    const workload: Workload = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      name: 'db',
      templatePath: 'spec.template',
      template: { metadata: { annotations: { note: 'x' } }, spec: SPEC },
      claimVolumes: ['data'],
    };
    const object = { metadata: { name: 'db', labels: { app: 'other' } }, spec: { template: { metadata } } };
    assert.deepEqual(podOf(object as KubernetesObject, workload, 'shop'), {
      namespace: 'shop',
      generateName: 'db-',
      ...metadata,
      spec: { ...SPEC, volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }] },
    });
  });

  it('takes a pod’s own labels, and gives a name to one that has none', () => {
    const workload: Workload = { apiVersion: 'v1', kind: 'Pod', name: '', templatePath: '', template: { spec: SPEC } };
    const object = { metadata: { labels: { app: 'a' } }, spec: SPEC } as unknown as KubernetesObject;
    assert.deepEqual(podOf(object, workload, 'shop'), {
      namespace: 'shop',
      generateName: 'pod-',
      labels: { app: 'a' },
      spec: SPEC,
    });
    assert.deepEqual(podOf({ metadata: { name: '' } }, workload, 'shop'), {
      namespace: 'shop',
      generateName: 'pod-',
      spec: SPEC,
    });
  });
});
