import assert from 'node:assert/strict';
import type { Cluster as Connection, EphemeralContainerToAdd } from '../../src/cluster/cluster.ts';
import { olderEphemeral } from '../../src/denial/older-ephemeral.ts';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { ClusterError } from '../../src/errors.ts';
import { connectTo } from './connect-to.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { kubectl } from './situation.ts';

const NAMESPACE = 'older-ephemeral';
const image = 'local/busybox:1';

describe('ephemeral containers that stay, on the current cluster', () => {
  let cluster: Cluster;
  let connection: Connection;

  before('a privileged ephemeral container gets in before its namespace enforces anything', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    connection = await connectTo(cluster.kubeconfig);
    await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', NAMESPACE]);
    await kubectl(cluster, ['create', 'namespace', NAMESPACE]);
    const isMade = await poll(60_000, () =>
      kubectl(cluster, ['run', 'a', '-n', NAMESPACE, `--image=${image}`]).then(
        () => true,
        () => false,
      ),
    );
    assert.ok(isMade, 'the namespace has its service account');
    await add({ name: 'first', image, securityContext: { privileged: true } });
    await kubectl(cluster, ['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=baseline']);
  });

  after('the namespace is removed', async () => {
    connection.close();
    await kubectl(cluster, ['delete', 'namespace', '--wait=false', NAMESPACE]);
  });

  const add = (container: EphemeralContainerToAdd) =>
    connection.addEphemeralContainer(NAMESPACE, 'a', container, { dryRun: false });

  for (const [what, privileged, others] of [
    ['a modest one', false, []],
    ['a privileged one', true, ['second']],
  ] as const) {
    it(`keep out ${what}`, async () => {
      const refused = await add({ name: 'second', image, securityContext: { privileged } }).catch(
        (error: unknown) => error,
      );
      assert.ok(refused instanceof ClusterError);
      const text = /pods "a" is forbidden: .*(?= \(HTTP 403\))/.exec(refused.message)?.[0] ?? '';
      const named = olderEphemeral(await connection.pod(NAMESPACE, 'a'), parseRefusal(text));
      assert.deepEqual(named, { older: ['first'], others }, refused.message);
    });
  }
});
