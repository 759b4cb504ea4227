import assert from 'node:assert/strict';
import { type FoundRefusals, refusalFinder } from '../../../../src/commands/why-denied/gather/find-refusals.ts';
import { fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { ownerReference, pod } from '../../../support/pods.ts';
import { asObject, workloadObject as object, warning } from '../../../support/workloads.ts';

function texts({ evidence }: FoundRefusals): string[] {
  return evidence.map(({ text, of, source }) => `${source.is} of ${of.kind}/${of.name}: ${text}`);
}

const [T1, T2, T3] = ['2026-01-01T10:00:01Z', '2026-01-01T10:00:02Z', '2026-01-01T10:00:03Z'];
const WEB = object('apps/v1', 'Deployment', 'web', { spec: { replicas: 3 } });
const OF_WEB = ['apps/v1', 'Deployment', 'web'] as const;

describe('commands/why-denied/gather/find-refusals', () => {
  it('looks at the newest ReplicaSet of a Deployment, by its revision', async () => {
    const failed = {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'first', lastTransitionTime: T1 }],
    };
    const objects = [
      // A Deployment that went back to its first template.
      object('apps/v1', 'ReplicaSet', 'web-1', {
        owner: OF_WEB,
        revision: '10',
        made: T1,
        spec: { replicas: 2 },
        status: failed,
      }),
      object('apps/v1', 'ReplicaSet', 'web-2', { owner: OF_WEB, revision: '9', made: T2 }),
      object('apps/v1', 'ReplicaSet', 'other', { revision: '11', made: T3 }),
      warning('ReplicaSet', 'web-1', 'newer', T3),
      warning('ReplicaSet', 'web-2', 'of an old revision', T3),
      warning('ReplicaSet', 'other', 'of somebody else', T3),
      warning('Deployment', 'web', 'Failed to create new replica set', T2, { reason: 'ReplicaSetCreateError' }),
    ];
    const found = await refusalFinder(fakeCluster({ objects }))(WEB);
    assert.deepEqual(texts(found), [
      'event of ReplicaSet/web-1: newer',
      'event of Deployment/web: Failed to create new replica set',
      'condition of ReplicaSet/web-1: first',
    ]);
    assert.deepEqual(
      [found.controller?.metadata.name, found.replicas, found.unread],
      ['web-1', { wanted: 2, there: 0 }, []],
    );
  });

  it('looks at the newest Job of a CronJob, and at the CronJob itself', async () => {
    const owner = ['batch/v1', 'CronJob', 'nightly'] as const;
    const objects = [
      object('batch/v1', 'Job', 'nightly-1', { owner, made: T1 }),
      object('batch/v1', 'Job', 'nightly-2', { owner, made: T2, spec: { parallelism: 2 } }),
      warning('Job', 'nightly-2', 'Error creating: x', T3),
      warning('CronJob', 'nightly', 'Error creating job: y', T1),
    ];
    const found = await refusalFinder(fakeCluster({ objects }))(object('batch/v1', 'CronJob', 'nightly'));
    assert.deepEqual(texts(found), [
      'event of Job/nightly-2: Error creating: x',
      'event of CronJob/nightly: Error creating job: y',
    ]);
    assert.deepEqual(found.replicas, { wanted: 2, there: 0 });
    const none = await refusalFinder(fakeCluster())(object('batch/v1', 'CronJob', 'nightly'));
    assert.deepEqual(none, { controller: undefined, replicas: undefined, pods: [], evidence: [], unread: [] });
  });

  it('looks at the pods that are there', async () => {
    const status = {
      phase: 'Pending',
      containerStatuses: [
        { name: 'app', state: { waiting: { reason: 'CreateContainerConfigError', message: 'root' } } },
      ],
    };
    const owner = ownerReference('apps/v1', 'StatefulSet', 'db');
    const [first, second] = [
      pod({ name: 'db-0', owner, status }),
      pod({ name: 'db-1', owner: { ...owner, uid: 'other' }, status }),
    ];
    const objects = [asObject(first), asObject(second)];
    const db = object('apps/v1', 'StatefulSet', 'db', { spec: { replicas: 2 } });
    const found = await refusalFinder(fakeCluster({ objects }))(db);
    assert.deepEqual([texts(found), found.replicas], [['container of Pod/db-0: root'], { wanted: 2, there: 1 }]);
    const alone = await refusalFinder(fakeCluster())(asObject(first));
    assert.deepEqual([texts(alone), alone.replicas], [['container of Pod/db-0: root'], undefined]);
  });

  it('looks into the logs of containers that failed without a word, of few pods', async () => {
    const owner = ownerReference('apps/v1', 'ReplicaSet', 'set');
    const terminated = { exitCode: 1, finishedAt: T1 };
    const status = {
      phase: 'Running',
      containerStatuses: [
        { name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } },
      ],
    };
    const objects = ['a', 'b', 'c', 'd'].map((name) => asObject(pod({ name, owner, status })));
    const logs: Record<string, string | Error> = {
      a: 'hello\nchown: /tmp: Operation not permitted\nbye\n',
      b: 'nothing of the sort',
      c: forbidden('read the log of c'),
    };
    const asked: unknown[] = [];
    const cluster = fakeCluster({
      objects,
      log: ({ pod: name }, limits) => {
        asked.push(limits);
        return logs[name] ?? new Error(name);
      },
    });
    const found = await refusalFinder(cluster)(object('apps/v1', 'ReplicaSet', 'set', { spec: { replicas: 4 } }));
    assert.deepEqual(found.evidence, [
      {
        text: 'chown: /tmp: Operation not permitted',
        time: T1,
        of: { kind: 'Pod', name: 'a' },
        source: { is: 'log', container: 'app' },
      },
    ]);
    assert.deepEqual(found.unread, ['read the log of c is forbidden']);
    const limits = { lastLines: 20, maxBytes: 16_384 };
    assert.deepEqual(asked, [limits, limits, limits]);
  });

  it('says what could not be read, and uses what could', async () => {
    const failed = {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'first', lastTransitionTime: T1 }],
    };
    const objects = [object('apps/v1', 'ReplicaSet', 'web-1', { owner: OF_WEB, status: { ...failed, replicas: 1 } })];
    const refused = { Event: forbidden('list events'), Pod: forbidden('list pods') };
    const found = await refusalFinder(fakeCluster({ objects, refused }))(WEB);
    assert.deepEqual(texts(found), ['condition of ReplicaSet/web-1: first']);
    assert.deepEqual(found.unread, ['list events is forbidden', 'list pods is forbidden']);
    assert.deepEqual(found.replicas, { wanted: 1, there: 1 });
    const closed = await refusalFinder(fakeCluster({ refused: { ReplicaSet: forbidden('list sets') } }))({
      ...WEB,
      ...{ status: failed },
    });
    assert.deepEqual(
      [texts(closed), closed.unread],
      [['condition of Deployment/web: first'], ['list sets is forbidden']],
    );
    assert.deepEqual([closed.controller, closed.replicas], [undefined, undefined]);
  });

  it('lists each kind once, however many workloads there are', async () => {
    const cluster = fakeCluster();
    const find = refusalFinder(cluster);
    await Promise.all([
      find(WEB),
      find(object('apps/v1', 'Deployment', 'api')),
      find(object('apps/v1', 'DaemonSet', 'agent')),
    ]);
    assert.deepEqual(cluster.calls.toSorted(), [
      'objects apps/v1 ReplicaSet shop',
      'objects v1 Event shop',
      'objects v1 Pod shop',
    ]);
  });
});
