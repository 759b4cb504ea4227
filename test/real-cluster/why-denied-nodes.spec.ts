import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pod } from '../../src/kubernetes/objects.ts';
import { ADMITTED_BY } from '../../src/policy/psp/policy.ts';
import { container, pod } from '../scenarios/scenario.ts';
import { type Answer, create, makeNamespaces, shell, until, whyDenied } from './denials.ts';
import { nodeName } from './harness/control-plane.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { Kubectl } from './harness/kubectl.ts';
import { staticPodFolder } from './harness/node-programs.ts';
import { applyPermissivePolicy, permissiveBinding } from './harness/permissive-policy.ts';
import { kubectl } from './situation.ts';

const STATIC = 'denied-static';
const STARTING = 'denied-starting';

describe('kubectl caps why-denied of what nodes do, on the legacy cluster', () => {
  let cluster: Cluster;
  let manifest: string;
  let folder: string;

  before('nodes may use no policy, and one has a static pod', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('legacy', (line) => process.stderr.write(`${line}\n`));
    if (cluster.made !== 'from binaries')
      throw new Error('Static pods can only be put on the node of a cluster made here.');
    await makeNamespaces(cluster, [{ name: STATIC }, { name: STARTING }]);
    await create(cluster, [permissiveBinding(STARTING)]);
    await create(
      cluster,
      [
        pod('bound', [
          container('main', { image: 'local/filecap:1', securityContext: { capabilities: { drop: ['ALL'] } } }),
        ]),
      ],
      STARTING,
    );
    await kubectl(cluster, ['delete', 'clusterrolebinding', 'zz-permissive']);
    folder = mkdtempSync(join(tmpdir(), 'why-denied-'));
    manifest = join(folder, 'static.json');
    const { spec } = pod('static', [container('main')]) as Pod;
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'static', namespace: STATIC },
      spec,
    });
    writeFileSync(manifest, text);
    writeFileSync(join(staticPodFolder(cluster.folder), 'why-denied.json'), text);
  });

  after('the static pod and the namespaces are removed, and nodes have their right back', async () => {
    rmSync(join(staticPodFolder(cluster.folder), 'why-denied.json'), { force: true });
    rmSync(folder, { recursive: true });
    await applyPermissivePolicy(new Kubectl(cluster.kubeconfig));
    await kubectl(cluster, ['delete', 'namespace', '--wait=false', STATIC, STARTING]);
  });

  function ask(argv: readonly string[], holds: (answer: Answer) => boolean): Promise<Answer> {
    let last: Answer | undefined;
    return until(
      () => JSON.stringify(last),
      async () => {
        last = await whyDenied(cluster.kubeconfig, argv);
        return holds(last) && last;
      },
    );
  }

  it('tells a program with a capability of its file from what else does not run', async () => {
    const { json, exit } = await ask(['pod/bound', '-n', STARTING], ({ json: { items } }) => items.length > 0);
    const [denied] = json.items;
    assert.deepEqual(
      [denied?.reason, denied?.today?.outcome, denied?.today?.noPatch?.because, denied?.today?.remedies, exit],
      ['file-capability', 'not ours', 'not in the object', [], 1],
    );
  });

  it('finds the static pod without a mirror, and that its node may use no policy', async () => {
    const isThere = ({ json: { nodes } }: Answer) => nodes[0]?.unmirrored.some(({ namespace }) => namespace === STATIC);
    const { json, exit } = await ask([`node/${nodeName}`], (answer) => isThere(answer) === true);
    const [node] = json.nodes;
    const here = node?.access?.find(({ namespace }) => namespace === STATIC);
    assert.deepEqual(
      [
        node?.unmirrored.map(({ name }) => name),
        here?.policies.find(({ name }) => name === 'zz-permissive')?.access.may,
        exit,
      ],
      [[`static-${nodeName}`], 'no', 1],
    );
  });

  it('gives the binding with which the mirror pod appears', async () => {
    const { json, exit } = await whyDenied(cluster.kubeconfig, [`node/${nodeName}`, '-f', manifest]);
    const [denied] = json.items;
    const { outcome, undecided, remedies = [] } = denied?.today ?? {};
    assert.deepEqual(
      [denied?.reason, outcome, undecided, remedies.map(({ is }) => is), exit],
      ['psp-no-usable-policy', 'refused', [], ['binding'], 1],
    );
    for (const command of remedies[0]?.commands ?? []) await shell(cluster, command);
    const mirror = await until('the mirror pod', async () => {
      const listed = await kubectl(cluster, ['get', 'pods', '-n', STATIC, '-o', 'json']);
      return (JSON.parse(listed) as { readonly items: readonly Pod[] }).items[0];
    });
    assert.equal(mirror.metadata.annotations?.[ADMITTED_BY], remedies[0]?.admittedBy);
    const { json: after } = await ask([`node/${nodeName}`], (answer) => answer.json.nodes[0]?.unmirrored.length === 0);
    assert.deepEqual(after.nodes[0]?.mirrored, [{ namespace: STATIC, name: `static-${nodeName}` }]);
  });
});
