import assert from 'node:assert/strict';
import type { KubernetesObject, PodSpec } from '../../src/kubernetes/objects.ts';
import { controllerOf, declaredSpecOf, ownerFetcher } from '../../src/workloads/declared-spec.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../support/fake-cluster.ts';
import { container, ownerReference, pod } from '../support/pods.ts';

const template: PodSpec = { containers: [container('app', { securityContext: { privileged: true } })] };

const ANNOTATIONS = { of: 'the template' };

function workload(apiVersion: string, kind: string, name: string): KubernetesObject {
  return Object.assign(
    { apiVersion, kind, metadata: { name, namespace: 'shop' } },
    { spec: { template: { metadata: { annotations: ANNOTATIONS }, spec: template } } },
  );
}

function revision(name: string): KubernetesObject {
  return Object.assign(
    { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name, namespace: 'shop' } },
    { data: { spec: { template: { $patch: 'replace', metadata: { annotations: ANNOTATIONS }, spec: template } } } },
  );
}

/** The declared spec of a pod, and what was asked for it. */
async function declared(given: Parameters<typeof pod>[0], content: FakeClusterContent) {
  const cluster = fakeCluster(content);
  const found = await declaredSpecOf(pod(given), ownerFetcher(cluster));
  return { ...found, calls: cluster.calls };
}

const itself = { declaredIn: { source: 'pod' }, spec: pod().spec, annotations: {}, calls: [] };

describe('workloads/declared-spec', () => {
  it('is the pod itself where nobody owns it, or nobody controls it', async () => {
    const { controller: _, ...notController } = ownerReference('apps/v1', 'ReplicaSet', 'web');
    assert.deepEqual(await declared({}, {}), itself);
    assert.deepEqual(await declared({ owner: notController }, {}), itself);
    assert.deepEqual(await declared({ owner: { ...notController, controller: false } }, {}), itself);
  });

  it('is the pod itself for a mirror pod, whose manifest lies on its node', async () => {
    assert.deepEqual(await declared({ owner: ownerReference('v1', 'Node', 'a') }, {}), itself);
  });

  it('is the pod itself for an owner that has no pod template known here', async () => {
    assert.deepEqual(await declared({ owner: ownerReference('argoproj.io/v1', 'Workflow', 'w') }, {}), itself);
  });

  for (const kind of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    it(`is the pod itself for an owner that calls itself ${kind}, as every JavaScript object does`, async () => {
      assert.deepEqual(await declared({ owner: ownerReference('v1', kind, 'x') }, {}), itself);
    });
  }

  for (const [apiVersion, kind] of [
    ['batch.volcano.sh/v1alpha1', 'Job'],
    ['v1', 'Job'],
    ['apps.kruise.io/v1beta1', 'StatefulSet'],
    ['apps/v1/x', 'apps/ReplicaSet'],
    ['v1', 'ReplicaSet'],
    ['apps/v1', 'ReplicationController'],
  ] as const) {
    it(`is the pod itself for a ${kind} of ${apiVersion}, which only shares the name of a kind known here`, async () => {
      assert.deepEqual(await declared({ owner: ownerReference(apiVersion, kind, 'x') }, {}), itself);
    });
  }

  for (const [apiVersion, kind] of [
    ['apps/v1', 'ReplicaSet'],
    ['batch/v1', 'Job'],
    ['v1', 'ReplicationController'],
  ] as const) {
    it(`is the template of the ${kind} that made the pod`, async () => {
      assert.deepEqual(
        await declared(
          { owner: ownerReference(apiVersion, kind, 'web'), labels: { 'controller-revision-hash': 'x' } },
          { objects: [workload(apiVersion, kind, 'web')] },
        ),
        {
          declaredIn: { source: 'template', kind, name: 'web' },
          spec: template,
          annotations: ANNOTATIONS,
          calls: [`object ${apiVersion} ${kind} shop/web`],
        },
      );
    });
  }

  for (const [kind, label, name] of [
    ['StatefulSet', 'web-6d9f', 'web-6d9f'],
    ['DaemonSet', '6d9f', 'web-6d9f'],
  ] as const) {
    it(`is the template of the ${kind} at the revision of the pod`, async () => {
      assert.deepEqual(
        await declared(
          { owner: ownerReference('apps/v1', kind, 'web'), labels: { 'controller-revision-hash': label } },
          { objects: [revision(name)] },
        ),
        {
          declaredIn: { source: 'template', kind, name: 'web' },
          spec: { ...template },
          annotations: ANNOTATIONS,
          calls: [`object apps/v1 ControllerRevision shop/${name}`],
        },
      );
    });

    it(`is the template of the ${kind} as it is now where the pod does not say its revision`, async () => {
      assert.deepEqual(
        await declared(
          { owner: ownerReference('apps/v1', kind, 'web') },
          { objects: [workload('apps/v1', kind, 'web')] },
        ),
        {
          declaredIn: { source: 'template', kind, name: 'web' },
          spec: template,
          annotations: ANNOTATIONS,
          calls: [`object apps/v1 ${kind} shop/web`],
        },
      );
    });
  }

  it('is not known where the owner cannot be read: the pod stands in for it', async () => {
    assert.deepEqual(
      await declared(
        { owner: ownerReference('apps/v1', 'ReplicaSet', 'web') },
        { refused: { 'ReplicaSet/web': forbidden('replicasets.apps "web"') } },
      ),
      {
        declaredIn: { source: 'unknown', message: 'replicasets.apps "web" is forbidden' },
        spec: pod().spec,
        annotations: {},
        calls: ['object apps/v1 ReplicaSet shop/web'],
      },
    );
  });

  it('is not known where the owner came back without a template', async () => {
    for (const spec of [undefined, {}, { template: {} }, { template: { spec: {} } }]) {
      const owner = Object.assign(
        { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j', namespace: 'shop' } },
        { spec },
      );
      const { declaredIn, spec: found } = await declared(
        { owner: ownerReference('batch/v1', 'Job', 'j') },
        { objects: [owner] },
      );
      assert.deepEqual([declaredIn.source, found], ['unknown', pod().spec]);
    }
  });

  it('lets a bug be a bug', async () => {
    const bug = new TypeError('x');
    await assert.rejects(
      declared({ owner: ownerReference('batch/v1', 'Job', 'j') }, { refused: { 'Job/j': bug } }),
      bug,
    );
  });

  it('fetches an owner once for all its pods', async () => {
    const cluster = fakeCluster({
      objects: [workload('apps/v1', 'ReplicaSet', 'web'), workload('apps/v1', 'ReplicaSet', 'api')],
    });
    const fetchOwner = ownerFetcher(cluster);
    await Promise.all(
      ['web', 'web', 'api', 'web'].map((name) =>
        declaredSpecOf(pod({ owner: ownerReference('apps/v1', 'ReplicaSet', name) }), fetchOwner),
      ),
    );
    assert.deepEqual(cluster.calls, ['object apps/v1 ReplicaSet shop/web', 'object apps/v1 ReplicaSet shop/api']);
  });

  it('controllerOf is the one owner that controls', () => {
    const owner = ownerReference('apps/v1', 'ReplicaSet', 'web');
    const other = { ...ownerReference('v1', 'ConfigMap', 'c'), controller: false };
    assert.deepEqual(controllerOf({ metadata: { name: 'x', ownerReferences: [other, owner] } }), owner);
    assert.equal(controllerOf({ metadata: { name: 'x', ownerReferences: [other] } }), undefined);
    assert.equal(controllerOf({ metadata: { name: 'x' } }), undefined);
  });
});
