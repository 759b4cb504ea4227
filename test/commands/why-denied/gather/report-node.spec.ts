import assert from 'node:assert/strict';
import { Problems } from '../../../../src/cluster/problem.ts';
import { reportNode } from '../../../../src/commands/why-denied/gather/report-node.ts';
import type { NodeReport } from '../../../../src/commands/why-denied/report.ts';
import { MIRROR_ANNOTATION } from '../../../../src/kubernetes/mirror-annotation.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { policy } from '../../../policy/psp/policies.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { node, pod } from '../../../support/pods.ts';

const TIME = '2026-01-01T10:00:00Z';
const OLD = { gitVersion: 'v1.24.17', major: 1, minor: 24 };

/** Of a static pod, by its kubelet. */
const started = (name: string): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'kube-system' },
    involvedObject: { kind: 'Pod', namespace: 'kube-system', name, uid: '0180374ceecaeeaeb13178b618a15cba' },
    source: { component: 'kubelet', host: 'a' },
    reason: 'Started',
    lastTimestamp: TIME,
  }) as KubernetesObject;

const MIRROR = pod({ name: 'etcd-a', namespace: 'kube-system', annotations: { [MIRROR_ANNOTATION]: 'x' } });
const MISSING = { namespace: 'kube-system', name: 'proxy-a', last: { reason: 'Started', time: TIME } };
const HIDDEN = ['pods without events', 'refusal', 'spec'] as const;

async function ask(
  content: FakeClusterContent,
): Promise<{ report: NodeReport; problems: readonly string[]; calls: readonly string[] }> {
  const problems = new Problems();
  const cluster = fakeCluster(content);
  const report = await reportNode('a', cluster, problems);
  return { report, problems: problems.inOrder(), calls: cluster.calls };
}

describe('commands/why-denied/gather/report-node', () => {
  it('names the mirror pods that are there and those that are not', async () => {
    const { report, problems } = await ask({ pods: [MIRROR, pod()], objects: [started('etcd-a'), started('proxy-a')] });
    assert.deepEqual(report, {
      node: 'a',
      mirrored: [{ namespace: 'kube-system', name: 'etcd-a' }],
      unmirrored: [MISSING],
      hidden: HIDDEN,
    });
    assert.deepEqual(problems, []);
  });

  it('asks which policies the kubelet may use where one is missing', async () => {
    const NO = { allowed: false, reason: '', evaluationError: '' };
    const content = { version: OLD, reviewAccess: () => NO, objects: [started('proxy-a'), policy()] };
    const { report, calls } = await ask(content);
    assert.deepEqual(report, {
      node: 'a',
      mirrored: [],
      unmirrored: [MISSING],
      hidden: HIDDEN,
      access: [
        {
          namespace: 'kube-system',
          policies: [{ name: 'p', access: { may: 'no', from: 'server', missingRoles: [], text: '' } }],
        },
      ],
    });
    const reviews = calls.filter((call) => call.startsWith('review'));
    assert.deepEqual([...new Set(reviews.map((call) => call.split(' ')[2]))], ['system:node:a']);
    const all = await ask({ version: OLD, pods: [MIRROR], objects: [policy()] });
    assert.deepEqual([all.report.access, all.calls.includes('version')], [undefined, false]);
  });

  it('says where there is no such node, and what could not be read', async () => {
    const fine: NodeReport = { node: 'a', mirrored: [], unmirrored: [], hidden: ['pods without events'] };
    const gone = await ask({});
    assert.deepEqual([gone.report, gone.problems], [fine, ['nodes "a" not found']]);
    const empty = await ask({ nodes: [node()] });
    assert.deepEqual([empty.report, empty.problems], [fine, []]);
    const closed = await ask({ nodes: [node()], refused: { Event: forbidden('list of events') } });
    assert.deepEqual([closed.report, closed.problems], [fine, ['list of events is forbidden']]);
  });
});
