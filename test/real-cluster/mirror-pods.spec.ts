import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyJudge } from '../../src/admission/pod-policies.ts';
import { policyAccess } from '../../src/admission/policy-access.ts';
import type { Cluster as Connection } from '../../src/cluster/cluster.ts';
import { serverVersion } from '../../src/cluster/server-version.ts';
import { findMirrorPods } from '../../src/commands/why-denied/gather/find-mirror-pods.ts';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import { mirrorPodOf } from '../../src/rbac/identities.ts';
import { connectTo } from './connect-to.ts';
import { nodeName } from './harness/control-plane.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { Kubectl } from './harness/kubectl.ts';
import { staticPodFolder } from './harness/node-programs.ts';
import { applyPermissivePolicy } from './harness/permissive-policy.ts';
import { poll } from './harness/poll.ts';
import { kubectl } from './situation.ts';

const NAMESPACE = 'mirror-pods';
const PATIENCE_MS = 60_000;

const spec = (given: object): PodSpec => ({ containers: [{ name: 'm', image: 'local/busybox:1', ...given }] });
const PRIVILEGED = spec({ securityContext: { privileged: true } });

for (const name of clusterNames) {
  describe(`mirror pods of the ${name} cluster`, () => {
    let cluster: Cluster;
    let connection: Connection;

    before(`the ${name} cluster comes up, with a static pod`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      if (cluster.made !== 'from binaries')
        throw new Error('Static pods can only be put on the node of a cluster made here.');
      connection = await connectTo(cluster.kubeconfig);
      await removeAll(cluster);
      await kubectl(cluster, ['create', 'namespace', NAMESPACE]);
      putStaticPod(cluster, 'fine', spec({}));
      assert.ok(await poll(PATIENCE_MS, async () => (await find()).mirrored.length > 0), 'the mirror pod is there');
    });

    after('static pods and the namespace are removed, and nodes have their right back', async () => {
      connection.close();
      await removeAll(cluster);
      if (name === 'legacy') await applyPermissivePolicy(new Kubectl(cluster.kubeconfig));
    });

    /** Those of this namespace. */
    async function find() {
      const { mirrored, unmirrored, ...others } = await findMirrorPods(connection, nodeName);
      return {
        mirrored: mirrored.filter(({ metadata }) => metadata.namespace === NAMESPACE),
        unmirrored: unmirrored.filter(({ namespace }) => namespace === NAMESPACE),
        ...others,
      };
    }

    it('tells a static pod whose mirror was refused from one that has a mirror', async () => {
      if (name === 'legacy') await kubectl(cluster, ['delete', 'clusterrolebinding', 'zz-permissive']);
      else await kubectl(cluster, ['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=baseline']);
      putStaticPod(cluster, 'refused', PRIVILEGED);
      const found = await poll(PATIENCE_MS, async () => {
        const now = await find();
        return now.unmirrored.some(({ last }) => last.reason === 'Started') && now;
      });
      assert.ok(found, 'the kubelet wrote events about the static pod without a mirror');
      assert.deepEqual(
        [found.mirrored.map(({ metadata }) => metadata.name), found.unmirrored.map((one) => one.name)],
        [[`fine-${nodeName}`], [`refused-${nodeName}`]],
      );
      assert.deepEqual([found.hidden, found.unread], [['pods without events', 'refusal', 'spec'], []]);
    });

    it('asks policies about the node, and about no service account', async () => {
      const versionOf = serverVersion(connection);
      const answer = await policyJudge(
        connection,
        versionOf,
        policyAccess(connection),
      )({
        who: mirrorPodOf(nodeName, NAMESPACE),
        created: { kind: 'pod', annotations: {}, spec: PRIVILEGED },
        judged: 'pod',
      });
      if (name === 'current') return assert.equal(answer.served, 'no');
      assert.ok(answer.served === 'yes');
      const identity = { user: `system:node:${nodeName}`, groups: ['system:nodes', 'system:authenticated'] };
      assert.deepEqual(answer.identities, { requester: { is: 'node', identity } });
      assert.deepEqual(answer.answer, { answer: 'refused', findings: [], alsoPossible: [] });
    });

    it('forgets a static pod whose manifest is taken away', async () => {
      removeStaticPod(cluster, 'refused');
      assert.ok(await poll(PATIENCE_MS, async () => (await find()).unmirrored.length === 0));
    });
  });
}

function putStaticPod({ folder }: Cluster, name: string, pod: PodSpec): void {
  // Its process does not listen when it is told to end.
  const ended = { ...pod, terminationGracePeriodSeconds: 1 };
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE }, spec: ended };
  writeFileSync(join(staticPodFolder(folder), `${name}.json`), JSON.stringify(manifest));
}

function removeStaticPod({ folder }: Cluster, name: string): void {
  rmSync(join(staticPodFolder(folder), `${name}.json`));
}

async function removeAll(cluster: Cluster): Promise<void> {
  for (const file of readdirSync(staticPodFolder(cluster.folder))) rmSync(join(staticPodFolder(cluster.folder), file));
  await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', NAMESPACE]);
}
