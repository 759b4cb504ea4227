import assert from 'node:assert/strict';
import type { PodSecurityReport } from '../../src/admission/pod-security.ts';
import { podSecurityJudge } from '../../src/admission/pod-security.ts';
import { Problems } from '../../src/cluster/problem.ts';
import { serverVersion } from '../../src/cluster/server-version.ts';
import { ClusterError } from '../../src/errors.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../support/fake-cluster.ts';
import { pod } from '../support/pods.ts';

async function judge(content: FakeClusterContent, pods = [pod()]) {
  const cluster = fakeCluster(content);
  const troubles = new Problems();
  const podSecurityOf = podSecurityJudge(cluster, serverVersion(cluster), troubles);
  const found = await Promise.all(pods.map(podSecurityOf));
  return { found: found.map(summary), troubles: troubles.inOrder(), calls: cluster.calls };
}

function summary(report: PodSecurityReport): unknown {
  if (report.judged === 'no') return report;
  const levels = report.levels.map(({ policy, violations, modes }) => [
    policy.level,
    violations.map(({ check }) => check),
    modes,
  ]);
  return { serverMinor: report.serverMinor, levels, namespace: report.namespace };
}

const IN_THE_WAY = ['allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot', 'seccompProfile_restricted'];

describe('admission/pod-security', () => {
  it("judges by the server's rules and the namespace's labels, asking for each once", async () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'strict' };
    const expected = {
      serverMinor: 37,
      levels: [
        ['baseline', [], ['enforce']],
        ['restricted', IN_THE_WAY, []],
      ],
      namespace: { read: 'yes', invalid: [{ label: 'pod-security.kubernetes.io/warn', value: 'strict' }] },
    };
    assert.deepEqual(
      await judge({ objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } }] }, [
        pod(),
        pod({ name: 'web-1' }),
      ]),
      { found: [expected, expected], troubles: [], calls: ['version', 'object v1 Namespace -/shop'] },
    );
  });

  it('knows the levels without the namespace, which many users may not read', async () => {
    const refused = { 'Namespace/shop': forbidden('namespaces "shop"') };
    assert.deepEqual(await judge({ refused }), {
      found: [
        {
          serverMinor: 37,
          levels: [
            ['baseline', [], undefined],
            ['restricted', IN_THE_WAY, undefined],
          ],
          namespace: { read: 'no', message: 'namespaces "shop" is forbidden' },
        },
      ],
      troubles: [],
      calls: ['version', 'object v1 Namespace -/shop'],
    });
  });

  it('tells of any other trouble with the namespace', async () => {
    const refused = { 'Namespace/shop': new ClusterError('timed-out', 'too slow') };
    assert.deepEqual((await judge({ refused })).troubles, ['too slow']);
  });

  it('judges nothing where the version, and with it the rules, is not known', async () => {
    const { found } = await judge({ refused: { version: forbidden('/version') } });
    assert.deepEqual(found, [{ judged: 'no', message: '/version is forbidden' }]);
  });
});
