import assert from 'node:assert/strict';
import { LABEL_PREFIX } from '../../src/policy/psa/namespace-policy.ts';
import { allow, container, deployment, pod, securedBy } from '../scenarios/scenario.ts';
import { ask } from './ask.ts';
import { connectTo } from './connect-to.ts';
import { create, makeNamespaces, untilRuns, whyDenied } from './denials.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { permissiveBinding } from './harness/permissive-policy.ts';
import { kubectl } from './situation.ts';

const FINE = 'denied-nothing';
const REFUSED = 'denied-something';
const DEBUGGED = 'denied-debugged';
const BLIND = 'denied-blind';

for (const name of clusterNames) {
  describe(`answers of kubectl caps why-denied on the ${name} cluster`, () => {
    let cluster: Cluster;

    before(`the ${name} cluster comes up`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      // On the legacy cluster nobody may use a policy there.
      const labels = name === 'legacy' ? {} : { [`${LABEL_PREFIX}enforce`]: 'baseline' };
      await makeNamespaces(cluster, [{ name: FINE }, { name: REFUSED, labels }]);
      if (name === 'legacy') await create(cluster, [permissiveBinding(FINE)]);
      await create(cluster, [deployment('web', [container('main')])], FINE);
      const lists = ['pods', 'deployments', 'replicasets'].map((resource) => [resource, ['get', 'list']]);
      await create(
        cluster,
        [deployment('web', [securedBy({ privileged: true })]), ...allow(BLIND, Object.fromEntries(lists))],
        REFUSED,
      );
    });

    after('the namespaces are removed', async () => {
      await kubectl(cluster, ['delete', 'namespace', '--wait=false', FINE, REFUSED]);
    });

    it('says that nothing is refused', async () => {
      await untilRuns(cluster, FINE, 'web');
      const { stdout, stderr, exit } = await ask(['why-denied', '-n', FINE], cluster.kubeconfig);
      assert.deepEqual([stdout, stderr, exit], [`Nothing is refused in ${FINE}: 1 object was looked at.\n`, '', 0]);
    });

    it('says what it did not see to one who may not list events, and what is refused all the same', async () => {
      const kubeconfig = await cluster.userKubeconfig(BLIND);
      const { json, stderr, exit } = await whyDenied(kubeconfig, ['deploy/web', '-n', REFUSED]);
      assert.equal(json.items[0]?.object?.name, 'web');
      assert.match(stderr, /^cannot list every Event in namespace "denied-something": .*forbidden/m);
      assert.equal(exit, 3);
    });

    it('says that a namespace is not there', async () => {
      const { stderr, exit } = await ask(['why-denied', '-n', 'denied-nowhere'], cluster.kubeconfig);
      assert.match(stderr, /namespaces? "denied-nowhere"/i);
      assert.equal(exit, 3);
    });

    it('reads what kubectl said from standard input, and escapes what a terminal obeys', async () => {
      const creating = kubectl(cluster, ['create', '-n', REFUSED, '-f', '-', '--as', 'nobody'], MANIFEST);
      const said = await creating.catch(({ stderr }: { readonly stderr: string }) => stderr);
      const wild = `${said.trim()} \u001b[2J\u001b]0;owned\u0007\n`;
      const answers = [said, wild].map((text) => ask(['why-denied', '--message', '-'], cluster.kubeconfig, text));
      const [plain, escaped] = await Promise.all(answers);
      assert.match(plain?.stdout ?? '', /rbac-forbidden/);
      assert.match(escaped?.stdout ?? '', /unparsed/);
      assert.ok(escaped?.stdout.includes('\\x1b[2J\\x1b]0;owned\\x07'), escaped?.stdout);
      assert.ok(!/\p{Cc}/u.test(escaped?.stdout.replaceAll('\n', '') ?? ''));
      assert.deepEqual([plain?.exit, escaped?.exit], [1, 3]);
    });
  });
}

const MANIFEST = JSON.stringify(pod('web', [container('main')]));

describe('kubectl caps why-denied of an ephemeral container on the current cluster', () => {
  let cluster: Cluster;

  before('a privileged one gets in before its namespace enforces anything', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    await makeNamespaces(cluster, [{ name: DEBUGGED }]);
    await create(cluster, [pod('a', [container('main')])], DEBUGGED);
    const connection = await connectTo(cluster.kubeconfig);
    const first = { name: 'first', image: 'local/busybox:1', securityContext: { privileged: true } };
    await connection.addEphemeralContainer(DEBUGGED, 'a', first, { dryRun: false });
    connection.close();
    await kubectl(cluster, ['label', 'namespace', DEBUGGED, `${LABEL_PREFIX}enforce=baseline`]);
  });

  after('the namespace is removed', () => kubectl(cluster, ['delete', 'namespace', '--wait=false', DEBUGGED]));

  it('names the one that keeps others out', async () => {
    const debugging = kubectl(cluster, ['debug', 'a', '-n', DEBUGGED, '--image=local/busybox:1', '--profile=baseline']);
    const said = await debugging.catch(({ stderr }: { readonly stderr: string }) => stderr);
    const argv = ['pod/a', '-n', DEBUGGED, '--message', said];
    const { json, exit } = await whyDenied(cluster.kubeconfig, argv);
    assert.deepEqual(
      json.items.map(({ reason, said }) => [reason, said[0]?.olderEphemeral]),
      [['ephemeral-container-stays', ['first']]],
    );
    assert.equal(exit, 1);
  });
});
