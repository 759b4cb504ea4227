import assert from 'node:assert/strict';
import type { PodSelection } from '../../src/cluster/cluster.ts';
import { Problems } from '../../src/cluster/problem.ts';
import { ClusterError } from '../../src/errors.ts';
import type { KubernetesObject } from '../../src/kubernetes/objects.ts';
import type { PodQuery } from '../../src/pods/pod-query.ts';
import { selectPods } from '../../src/pods/select-pods.ts';
import { ownerFetcher } from '../../src/workloads/declared-spec.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../support/fake-cluster.ts';
import { ownerReference, pod } from '../support/pods.ts';

function workload(
  apiVersion: string,
  kind: string,
  name: string,
  { owner, spec }: { owner?: readonly [string, string, string]; spec?: object } = {},
): KubernetesObject {
  return Object.assign(
    {
      apiVersion,
      kind,
      metadata: {
        name,
        namespace: 'shop',
        uid: `uid-of-${kind}-${name}`,
        ...(owner ? { ownerReferences: [ownerReference(...owner)] } : {}),
      },
    },
    spec ? { spec } : {},
  );
}

const matchLabels = (labels: object) => ({ spec: { selector: { matchLabels: labels } } });

async function select(query: Partial<PodQuery>, content: FakeClusterContent) {
  const cluster = fakeCluster(content);
  const problems = new Problems();
  const asked = { names: [], allNamespaces: false, ...query };
  const pods = await selectPods(asked, cluster, ownerFetcher(cluster), problems);
  return {
    pods: pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    problems: problems.inOrder(),
    calls: cluster.calls,
  };
}

const two = { pods: [pod(), pod({ name: 'web-1' }), pod({ name: 'web-0', namespace: 'other', uid: 'another' })] };

describe('pods/select-pods', () => {
  it('lists the namespace, page after page, where no name is given', async () => {
    assert.deepEqual(await select({}, two), {
      pods: ['shop/web-0', 'shop/web-1'],
      problems: [],
      calls: ['pods {"namespace":"shop"}'],
    });
  });

  it('lists all namespaces, and passes selectors on', async () => {
    assert.deepEqual(await select({ allNamespaces: true, fieldSelector: 'spec.nodeName=a' }, two), {
      pods: ['shop/web-0', 'shop/web-1', 'other/web-0'],
      problems: [],
      calls: ['pods {"fieldSelector":"spec.nodeName=a"}'],
    });
    assert.deepEqual((await select({ labelSelector: 'app=web' }, two)).calls, [
      'pods {"namespace":"shop","labelSelector":"app=web"}',
    ]);
  });

  it('ends where the list cannot be had', async () => {
    const refused = forbidden('pods');
    await assert.rejects(select({}, { refused: { pods: refused } }), refused);
  });

  it('keeps the order of names, and takes a pod that is named twice once', async () => {
    assert.deepEqual(await select({ names: ['web-1', 'pod/web-0', 'web-1', 'po/web-1'] }, two), {
      pods: ['shop/web-1', 'shop/web-0'],
      problems: [],
      calls: ['pod shop/web-1', 'pod shop/web-0', 'pod shop/web-1', 'pod shop/web-1'],
    });
  });

  it('goes on where a name is not there or refused, with one sentence for each', async () => {
    const { pods, problems } = await select(
      { names: ['web-9', 'web-0', 'deploy/none', 'web-1'] },
      { ...two, refused: { 'Pod/web-1': forbidden('pods "web-1"') } },
    );
    assert.deepEqual(pods, ['shop/web-0']);
    assert.deepEqual(problems, [
      'pods "web-9" not found; see kubectl get pods -n shop',
      'Deployment "none" not found; see kubectl get pods -n shop',
      'pods "web-1" is forbidden',
    ]);
  });

  it('lets a bug be a bug', async () => {
    const bug = new TypeError('x');
    await assert.rejects(select({ names: ['web-0'] }, { refused: { 'Pod/web-0': bug } }), bug);
  });

  describe('resolves a workload to its pods', () => {
    const labels = { app: 'web' };

    it('Deployment over ReplicaSet, and leaves out pods that only look alike', async () => {
      const content: FakeClusterContent = {
        pods: [
          pod({ name: 'a', labels, owner: ownerReference('apps/v1', 'ReplicaSet', 'web-1') }),
          pod({ name: 'b', labels, owner: ownerReference('apps/v1', 'ReplicaSet', 'web-2') }),
          pod({ name: 'alien', labels, owner: ownerReference('apps/v1', 'ReplicaSet', 'other-1') }),
          pod({ name: 'orphan', labels }),
          pod({ name: 'unlabelled', owner: ownerReference('apps/v1', 'ReplicaSet', 'web-1') }),
        ],
        objects: [
          workload('apps/v1', 'Deployment', 'web', matchLabels(labels)),
          workload('apps/v1', 'ReplicaSet', 'web-1', { owner: ['apps/v1', 'Deployment', 'web'] }),
          workload('apps/v1', 'ReplicaSet', 'web-2', { owner: ['apps/v1', 'Deployment', 'web'] }),
          workload('apps/v1', 'ReplicaSet', 'other-1', { owner: ['apps/v1', 'Deployment', 'other'] }),
        ],
      };
      assert.deepEqual(await select({ names: ['deploy/web'] }, content), {
        pods: ['shop/a', 'shop/b'],
        problems: [],
        calls: [
          'object apps/v1 Deployment shop/web',
          'pods {"namespace":"shop","labelSelector":"app=web"}',
          'object apps/v1 ReplicaSet shop/web-1',
          'object apps/v1 ReplicaSet shop/web-2',
          'object apps/v1 ReplicaSet shop/other-1',
        ],
      });
    });

    for (const [word, apiVersion, kind] of [
      ['sts', 'apps/v1', 'StatefulSet'],
      ['ds', 'apps/v1', 'DaemonSet'],
      ['rs', 'apps/v1', 'ReplicaSet'],
      ['job', 'batch/v1', 'Job'],
    ] as const) {
      it(`${kind}, which owns its pods itself`, async () => {
        assert.deepEqual(
          await select(
            { names: [`${word}/web`] },
            {
              pods: [pod({ labels, owner: ownerReference(apiVersion, kind, 'web') }), pod({ name: 'alien', labels })],
              objects: [workload(apiVersion, kind, 'web', matchLabels(labels))],
            },
          ),
          {
            pods: ['shop/web-0'],
            problems: [],
            calls: [`object ${apiVersion} ${kind} shop/web`, 'pods {"namespace":"shop","labelSelector":"app=web"}'],
          },
        );
      });
    }

    it('ReplicationController, whose selector is a map', async () => {
      const { pods, calls } = await select(
        { names: ['rc/web'] },
        {
          pods: [pod({ labels, owner: ownerReference('v1', 'ReplicationController', 'web') })],
          objects: [workload('v1', 'ReplicationController', 'web', { spec: { selector: { app: 'web' } } })],
        },
      );
      assert.deepEqual([pods, calls[1]], [['shop/web-0'], 'pods {"namespace":"shop","labelSelector":"app=web"}']);
    });

    it('CronJob over Job, which has no selector', async () => {
      const { pods, calls } = await select(
        { names: ['cj/tick'] },
        {
          pods: [
            pod({ name: 'tick-1-x', owner: ownerReference('batch/v1', 'Job', 'tick-1') }),
            pod({ name: 'web-0', owner: ownerReference('apps/v1', 'StatefulSet', 'web') }),
          ],
          objects: [
            workload('batch/v1', 'CronJob', 'tick'),
            workload('batch/v1', 'Job', 'tick-1', { owner: ['batch/v1', 'CronJob', 'tick'] }),
          ],
        },
      );
      assert.deepEqual(
        [pods, calls],
        [
          ['shop/tick-1-x'],
          ['object batch/v1 CronJob shop/tick', 'pods {"namespace":"shop"}', 'object batch/v1 Job shop/tick-1'],
        ],
      );
    });

    it('CronJob, without asking for owners that a CronJob cannot be above', async () => {
      const { pods, problems, calls } = await select(
        { names: ['cj/tick'] },
        {
          pods: [
            pod({ name: 'volcano', owner: ownerReference('batch.volcano.sh/v1alpha1', 'Job', 'v') }),
            pod({ name: 'web', owner: ownerReference('apps/v1', 'ReplicaSet', 'web-1') }),
            pod({ name: 'tick-1-x', owner: ownerReference('batch/v1', 'Job', 'tick-1') }),
          ],
          objects: [
            workload('batch/v1', 'CronJob', 'tick'),
            workload('batch/v1', 'Job', 'tick-1', { owner: ['batch/v1', 'CronJob', 'tick'] }),
          ],
          refused: { 'ReplicaSet/web-1': forbidden('replicasets.apps'), 'Job/v': forbidden('jobs.batch.volcano.sh') },
        },
      );
      assert.deepEqual([pods, problems], [['shop/tick-1-x'], []]);
      assert.deepEqual(calls, [
        'object batch/v1 CronJob shop/tick',
        'pods {"namespace":"shop"}',
        'object batch/v1 Job shop/tick-1',
      ]);
    });

    it('CronJob, past a Job that was deleted while its pod is not yet', async () => {
      const { pods, problems } = await select(
        { names: ['cj/tick'] },
        {
          pods: [
            pod({ name: 'tick-0-x', owner: ownerReference('batch/v1', 'Job', 'tick-0') }),
            pod({ name: 'tick-1-x', owner: ownerReference('batch/v1', 'Job', 'tick-1') }),
          ],
          objects: [
            workload('batch/v1', 'CronJob', 'tick'),
            workload('batch/v1', 'Job', 'tick-1', { owner: ['batch/v1', 'CronJob', 'tick'] }),
          ],
        },
      );
      assert.deepEqual([pods, problems], [['shop/tick-1-x'], []]);
    });

    it('CronJob, but not without a Job that may not be read, because its pods would be missing', async () => {
      const { pods, problems } = await select(
        { names: ['cj/tick'] },
        {
          pods: [pod({ name: 'tick-1-x', owner: ownerReference('batch/v1', 'Job', 'tick-1') })],
          objects: [workload('batch/v1', 'CronJob', 'tick')],
          refused: { 'Job/tick-1': forbidden('jobs.batch "tick-1"') },
        },
      );
      assert.deepEqual([pods, problems], [[], ['jobs.batch "tick-1" is forbidden']]);
    });

    it('Job, without the pods of a ReplicaSet or of another Job', async () => {
      const { pods, calls } = await select(
        { names: ['job/a'] },
        {
          pods: [
            pod({ name: 'mine', labels, owner: ownerReference('batch/v1', 'Job', 'a') }),
            pod({ name: 'other', labels, owner: ownerReference('batch/v1', 'Job', 'b') }),
            pod({ name: 'web', labels, owner: ownerReference('apps/v1', 'ReplicaSet', 'web-1') }),
          ],
          objects: [workload('batch/v1', 'Job', 'a', matchLabels(labels))],
        },
      );
      assert.deepEqual(
        [pods, calls],
        [['shop/mine'], ['object batch/v1 Job shop/a', 'pods {"namespace":"shop","labelSelector":"app=web"}']],
      );
    });

    it('by expressions too', async () => {
      const matchExpressions = [
        { key: 'app', operator: 'In', values: ['a', 'b'] },
        { key: 'tier', operator: 'NotIn', values: ['x'] },
        { key: 'env', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ];
      const cluster = fakeCluster({
        objects: [
          workload('apps/v1', 'StatefulSet', 'web', {
            spec: { selector: { matchLabels: { a: 'b' }, matchExpressions } },
          }),
        ],
      });
      const query = { names: ['sts/web'], allNamespaces: false };
      await selectPods(query, cluster, ownerFetcher(cluster), new Problems());
      assert.equal(
        cluster.calls[1],
        'pods {"namespace":"shop","labelSelector":"a=b,app in (a,b),tier notin (x),env,!old"}',
      );
    });

    it('and says so where it has none', async () => {
      const { pods, problems } = await select(
        { names: ['sts/web'] },
        { objects: [workload('apps/v1', 'StatefulSet', 'web', matchLabels(labels))] },
      );
      assert.deepEqual(
        [pods, problems.length, problems[0]?.startsWith('StatefulSet "web" in namespace "shop" has no pods now')],
        [[], 1, true],
      );
    });
  });

  it('lists namespace by namespace where those of all may not be listed', async () => {
    const namespaces = ['other', 'shop'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    const cluster = fakeCluster({ ...two, objects: namespaces });
    const limited = {
      ...cluster,
      async *pods(selection: PodSelection) {
        if (selection.namespace !== 'shop') throw forbidden(`pods of ${selection.namespace ?? 'all'}`);
        yield* cluster.pods(selection);
      },
    };
    const problems = new Problems();
    const query = { names: [], allNamespaces: true };
    const pods = await selectPods(query, limited, ownerFetcher(limited), problems);
    assert.deepEqual(
      [pods.map(({ metadata }) => metadata.name), problems.inOrder()],
      [['web-0', 'web-1'], ['pods of other is forbidden']],
    );
    assert.deepEqual(cluster.calls, ['objects v1 Namespace -', 'pods {"namespace":"shop"}']);
  });

  it('says that the namespace is not there', async () => {
    const refused = { 'Namespace/shop': new ClusterError('not-found', 'namespaces "shop" not found') };
    const { problems } = await select({ names: ['web-0'] }, { refused });
    assert.deepEqual(problems, ['pods "web-0" not found; there is no namespace "shop"']);
  });
});
