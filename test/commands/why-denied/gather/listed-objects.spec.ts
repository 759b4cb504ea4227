import assert from 'node:assert/strict';
import type { ObjectSelection } from '../../../../src/cluster/cluster.ts';
import { objectLister } from '../../../../src/commands/why-denied/gather/listed-objects.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { type FakeCluster, fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { warning, workloadObject } from '../../../support/workloads.ts';

const JOBS = ['a', 'b', 'a'].map((namespace, index) =>
  workloadObject('batch/v1', 'Job', `job-${index}`, { namespace }),
);
const [FIRST, SECOND, THIRD] = JOBS as [KubernetesObject, KubernetesObject, KubernetesObject];

describe('commands/why-denied/gather/listed-objects', () => {
  it('reads each list once, namespace by namespace', async () => {
    const cluster = fakeCluster({ objects: JOBS });
    const list = objectLister(cluster, false);
    const [one, same, other] = await Promise.all(['a', 'a', 'b'].map((within) => list('batch/v1', 'Job', within)));
    assert.deepEqual(
      [one, same, other],
      [
        { objects: [FIRST, THIRD], unread: [] },
        { objects: [FIRST, THIRD], unread: [] },
        { objects: [SECOND], unread: [] },
      ],
    );
    assert.deepEqual(cluster.calls, ['objects batch/v1 Job a', 'objects batch/v1 Job b']);
  });

  it('cuts them out of one list of all namespaces', async () => {
    const cluster = fakeCluster({ objects: JOBS });
    const list = objectLister(cluster, true);
    const found = await Promise.all(['a', 'b', 'c', undefined].map((within) => list('batch/v1', 'Job', within)));
    assert.deepEqual(
      found.map(({ objects }) => objects),
      [[FIRST, THIRD], [SECOND], [], JOBS],
    );
    assert.deepEqual(cluster.calls, ['objects batch/v1 Job -']);
  });

  it('reads them one by one where all at once may not be read', async () => {
    const namespaces = ['a', 'b', 'c'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    const cluster = fakeCluster({ objects: [...JOBS, ...namespaces] });
    const closed: FakeCluster = {
      ...cluster,
      objects: (selection: ObjectSelection) => {
        const { kind, namespace } = selection;
        if (kind === 'Job' && (namespace === undefined || namespace === 'c')) throw forbidden(`jobs of ${namespace}`);
        return cluster.objects(selection);
      },
    };
    const list = objectLister(closed, true);
    const unread = [{ namespace: 'c', why: 'jobs of c is forbidden', isForbidden: true }];
    assert.deepEqual(await list('batch/v1', 'Job', 'b'), { objects: [SECOND], unread: [] });
    assert.deepEqual(await list('batch/v1', 'Job', 'c'), { objects: [], unread });
    assert.deepEqual((await list('batch/v1', 'Job', undefined)).unread, unread);
    assert.deepEqual(cluster.calls, ['objects v1 Namespace -', 'objects batch/v1 Job a', 'objects batch/v1 Job b']);
  });

  it('keeps what was read before the trouble, and throws what is none of the cluster', async () => {
    const failing = (error: Error): FakeCluster => ({
      ...fakeCluster(),
      async *objects() {
        yield [FIRST];
        throw error;
      },
    });
    assert.deepEqual(await objectLister(failing(forbidden('the rest')), false)('batch/v1', 'Job', 'a'), {
      objects: [FIRST],
      unread: [{ why: 'the rest is forbidden', isForbidden: true }],
    });
    await assert.rejects(objectLister(failing(new TypeError('bug')), false)('batch/v1', 'Job', 'a'), TypeError);
  });

  it('asks for warnings alone of events', async () => {
    const asked: ObjectSelection[] = [];
    const cluster = fakeCluster({ objects: [warning('Job', 'a', 'x', '')] });
    const noting = {
      ...cluster,
      objects: (selection: ObjectSelection) => {
        asked.push(selection);
        return cluster.objects(selection);
      },
    };
    await objectLister(noting, false)('v1', 'Event', 'a');
    assert.deepEqual(asked, [{ apiVersion: 'v1', kind: 'Event', namespace: 'a', fieldSelector: 'type=Warning' }]);
  });
});
