import assert from 'node:assert/strict';
import type { Cluster, ObjectSelection } from '../../../../src/cluster/cluster.ts';
import { everywhere } from '../../../../src/cluster/everywhere.ts';
import { refusedPodsIn } from '../../../../src/commands/check/gather/refusals.ts';
import { fakeCluster, forbidden } from '../../../support/fake-cluster.ts';

let count = 0;

function event(namespace: string, policy: string, times: object) {
  count += 1;
  const message = `Error creating: pods "a" is forbidden: violates PodSecurity "${policy}": hostPort (x)`;
  return { apiVersion: 'v1', kind: 'Event', metadata: { name: `e-${count}`, namespace }, message, ...times };
}

const inAll = (cluster: Cluster, namespaces: readonly string[]) =>
  refusedPodsIn(cluster, namespaces, everywhere(cluster));

describe('commands/check/gather/refusals', () => {
  it('takes the newest refusal in each namespace, whichever of its times is set', async () => {
    const objects = [
      event('a', 'restricted:latest', { lastTimestamp: '2026-01-01T10:00:01Z' }),
      event('a', 'baseline:latest', { lastTimestamp: '2026-01-01T10:00:00Z' }),
      event('b', 'baseline:latest', { lastTimestamp: null, eventTime: '2026-01-01T10:00:00.000000Z' }),
      event('b', 'baseline:v1.30', {
        eventTime: '2026-01-01T09:00:00.000000Z',
        series: { lastObservedTime: '2026-01-01T11:00:00.000000Z' },
      }),
      { ...event('c', 'baseline:latest', {}), message: 'Error creating: exceeded quota' },
    ];
    assert.deepEqual([...(await inAll(fakeCluster({ objects }), ['a', 'b', 'c'])).newest].sort(), [
      ['a', { level: 'restricted', version: 'latest' }],
      ['b', { level: 'baseline', version: 'v1.30' }],
    ]);
  });

  it('asks namespace by namespace where all at once may not be listed', async () => {
    const objects = [
      event('a', 'baseline:latest', { lastTimestamp: '2026-01-01T10:00:01Z' }),
      event('b', 'baseline:latest', { lastTimestamp: '2026-01-01T10:00:01Z' }),
      ...['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ];
    const cluster = fakeCluster({ objects });
    const closed = {
      ...cluster,
      objects: (selection: ObjectSelection) => {
        if (selection.kind === 'Event' && selection.namespace !== 'a') throw forbidden('events');
        return cluster.objects(selection);
      },
    };
    const { newest, areAllRead } = await inAll(closed, ['a', 'b']);
    assert.deepEqual([[...newest.keys()], areAllRead], [['a'], false]);
    assert.equal((await inAll(closed, ['a'])).areAllRead, true);
  });

  it('asks for no other namespaces than the ones that are looked at', async () => {
    const cluster = fakeCluster();
    await refusedPodsIn(cluster, ['a'], undefined);
    assert.deepEqual(cluster.calls, ['objects v1 Event a']);
  });
});
