import assert from 'node:assert/strict';
import { findMirrorPods } from '../../../../src/commands/why-denied/gather/find-mirror-pods.ts';
import type { ClusterEvent, KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { pod } from '../../../support/pods.ts';

const HASH = '0180374ceecaeeaeb13178b618a15cba';
const [T1, T2, T3] = ['2026-01-01T10:00:01Z', '2026-01-01T10:00:02Z', '2026-01-01T10:00:03Z'];

function event(
  name: string,
  reason: string,
  time: string,
  { uid = HASH, host = 'node1', ...given }: Partial<ClusterEvent> & { uid?: string; host?: string } = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${reason}.${time}.${host}`, namespace: 'kube-system' },
    involvedObject: { kind: 'Pod', namespace: 'kube-system', name, uid },
    source: { component: 'kubelet', host },
    reason,
    lastTimestamp: time,
    ...given,
  } as KubernetesObject;
}

const mirror = (name: string, nodeName = 'node1') =>
  pod({
    name,
    namespace: 'kube-system',
    annotations: { 'kubernetes.io/config.mirror': HASH, 'kubernetes.io/config.hash': HASH },
    spec: { nodeName },
  });

describe('commands/why-denied/gather/find-mirror-pods', () => {
  it('finds static pods that run without a mirror by the events of their kubelet', async () => {
    const etcd = mirror('etcd-node1');
    const pods = [etcd, mirror('etcd-node2', 'node2'), pod({ name: 'web-0', spec: { nodeName: 'node1' } })];
    const objects = [
      event('etcd-node1', 'Started', T1),
      event('proxy-node1', 'Started', T2),
      event('proxy-node1', 'Pulled', T1),
      event('api-node1', 'BackOff', T3),
      // Its manifest was taken away.
      event('old-node1', 'Started', T1),
      event('old-node1', 'Killing', T2),
      // Not static, of another node, and not of a kubelet.
      event('gone-1', 'Started', T1, { uid: '3a59494d-c84f-44bd-b58c-d1e503861262' }),
      event('proxy-node2', 'Started', T1, { host: 'node2' }),
      event('thing-node1', 'Started', T1, { source: { component: 'other', host: 'node1' } }),
      event('disk-node1', 'Started', T1, { involvedObject: { kind: 'Node', name: 'node1', uid: HASH } }),
    ];
    const cluster = fakeCluster({ pods, objects });
    assert.deepEqual(await findMirrorPods(cluster, 'node1'), {
      mirrored: [etcd],
      unmirrored: [
        { namespace: 'kube-system', name: 'api-node1', last: { reason: 'BackOff', time: T3 } },
        { namespace: 'kube-system', name: 'proxy-node1', last: { reason: 'Started', time: T2 } },
      ],
      hidden: ['pods without events', 'refusal', 'spec'],
      unread: [],
    });
    assert.deepEqual(cluster.calls, ['pods {"fieldSelector":"spec.nodeName=node1"}', 'objects v1 Event -']);
  });

  it('concludes nothing from what could not be read', async () => {
    const etcd = mirror('etcd-node1');
    const objects = [event('proxy-node1', 'Started', T1)];
    const noEvents = await findMirrorPods(
      fakeCluster({ pods: [etcd], refused: { Event: forbidden('list events') } }),
      'node1',
    );
    assert.deepEqual(noEvents, {
      mirrored: [etcd],
      unmirrored: [],
      hidden: ['pods without events'],
      unread: ['list events is forbidden'],
    });
    const noPods = await findMirrorPods(fakeCluster({ objects, refused: { pods: forbidden('list pods') } }), 'node1');
    assert.deepEqual([noPods.unmirrored, noPods.unread], [[], ['list pods is forbidden']]);
  });
});
