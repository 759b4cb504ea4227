import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { disk } from '../../../src/files/disk.ts';
import type { KubernetesObject } from '../../../src/kubernetes/objects.ts';
import { OLDER_EPHEMERAL, POD_SECURITY, UNPARSED } from '../../denial/recorded.ts';
import { BASELINE_TEXT, TIME } from '../../support/denials.ts';
import { type FakeClusterContent, fakeCluster, forbidden, notFound } from '../../support/fake-cluster.ts';
import { HOSTILE, hostile, UNSAFE } from '../../support/hostile.ts';
import { container, ownerReference, pod } from '../../support/pods.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';
import { asObject, warning, workloadObject } from '../../support/workloads.ts';

const HELP = "See 'kubectl caps why-denied --help' for usage.\n";

async function never(): Promise<Cluster> {
  throw new Error('nothing should be asked of a cluster');
}

const alone = (argv: readonly string[], input = ''): Promise<Outcome> =>
  runProgram(['why-denied', ...argv], { connect: never, files: disk(Readable.from([Buffer.from(input)])) });

async function ask(argv: readonly string[], content: FakeClusterContent, input = '') {
  const cluster = fakeCluster(content);
  const files = disk(Readable.from([Buffer.from(input)]));
  const outcome = await runProgram(['why-denied', ...argv], { connect: async () => cluster, files });
  return { ...outcome, calls: cluster.calls };
}

const NAMESPACE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
};
const template = { spec: { hostNetwork: true, containers: [container('app')] } };
const set = (name: string, given: { replicas?: number; namespace?: string } = {}) =>
  workloadObject('apps/v1', 'ReplicaSet', name, {
    ...(given.namespace ? { namespace: given.namespace } : {}),
    spec: { replicas: given.replicas ?? 1, template },
  });
const proposePod: FakeClusterContent['proposePod'] = ({ spec }) =>
  spec.hostNetwork ? { is: 'refused', message: BASELINE_TEXT } : { is: 'accepted', pod: pod() };
const SHOP: FakeClusterContent = {
  objects: [NAMESPACE, set('web'), warning('ReplicaSet', 'web', BASELINE_TEXT, TIME), set('idle', { replicas: 0 })],
  proposePod,
};
const PATCH = '[{"op":"remove","path":"/spec/template/spec/hostNetwork"}]\n';
const POD = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: app, image: a}]}\n`;

describe('kubectl caps why-denied', () => {
  describe('refuses with exit 2 and one sentence', () => {
    const ALONE = 'names cannot be given together with files: leave out one of them, but for one node/NAME';
    const EVERYWHERE = '--all-namespaces looks for whatever is refused: leave it out, or names, files and --message';
    const ONE_PATCH = '--patch prints the patch of one object: give one name or file';
    const cases: readonly (readonly [argv: readonly string[], sentence: string])[] = [
      [['a/b/c'], '"a/b/c" is not a name: write NAME, pod/NAME or TYPE/NAME'],
      [
        ['svc/web'],
        '"svc" in "svc/web" is not a type this command knows: use node, pod, deploy, rs, sts, ds, job, cronjob or rc',
      ],
      [['web', '-f', 'a.yaml'], ALONE],
      [['node/a', 'node/b', '-f', 'a.yaml'], ALONE],
      [['-A', 'web'], EVERYWHERE],
      [['-A', '-f', 'a.yaml'], EVERYWHERE],
      [['-A', '--message', 'x'], EVERYWHERE],
      [['-R'], '--recursive is about the folders of -f, and none is given'],
      [['a', 'b', '--message', 'x'], '--message is about one object: give one name or file'],
      [['-f', '-', '--message', '-'], 'standard input can be read once: give - once'],
      [['-f', '-', '-f', '-'], 'standard input can be read once: give - once'],
      [['--patch'], ONE_PATCH],
      [['a', 'b', '--patch'], ONE_PATCH],
      [['a', '--patch', '-o', 'json'], '--patch prints a patch: leave out --output'],
      [['--message'], 'flag needs an argument: --message'],
    ];
    for (const [argv, sentence] of cases) {
      it(argv.join(' ').trim(), async () => {
        assert.deepEqual(await alone(argv), { stdout: '', stderr: `error: ${sentence}\n${HELP}`, exit: 2 });
      });
    }
  });

  describe('with a text alone asks no cluster', () => {
    it('and says what it says', async () => {
      const { stdout, stderr, exit } = await alone(['--message', OLDER_EPHEMERAL.text]);
      assert.deepEqual(stdout.split('\n'), [
        'The text is about pods "a".',
        'Refused by Pod Security: its namespace enforces baseline:latest.',
        '',
        '  VIOLATION    THE SERVER SAYS',
        '  privileged   container "first" must not set securityContext.privileged=true',
        '',
        '  said       Error from server (Forbidden): pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged',
        '             (container "first" must not set securityContext.privileged=true)',
        '  reason     pod-security-level: see docs/reasons/pod-security-level.md',
        '',
      ]);
      assert.deepEqual([stderr, exit], ['', 1]);
    });

    it('and reads it from standard input, several of them too', async () => {
      const piped = await alone(
        ['--message', '-', '-o', 'json'],
        `${POD_SECURITY.text}\npod/b created\n${OLDER_EPHEMERAL.text}\n`,
      );
      const { items } = JSON.parse(piped.stdout) as { items: { reason: string; said: { text: string }[] }[] };
      assert.deepEqual(
        [items.map(({ reason, said }) => [reason, said.length]), piped.exit],
        [
          [
            ['pod-security-level', 1],
            ['pod-security-level', 1],
          ],
          1,
        ],
      );
    });

    it('and shows what it does not know as it came, escaped', async () => {
      const unknown = await alone(['--message', UNPARSED.text]);
      assert.equal(unknown.exit, 3);
      assert.match(
        unknown.stdout,
        /^The text names no object\.\nThis text is not one that is known here\. It is shown as it came\.\n/,
      );
      const piped = await alone(['--message', '-'], `${HOSTILE} is forbidden\n${hostile(POD_SECURITY.text)}`);
      assert.doesNotMatch(piped.stdout + piped.stderr, UNSAFE);
      assert.notEqual(piped.stdout, '');
    });

    it('and needs one', async () => {
      const stderr = 'error: --message has no text: give the words of a refusal, or - and pipe them in\n';
      for (const argv of [
        ['--message', ' \n'],
        ['--message', '-'],
      ]) {
        assert.deepEqual(await alone(argv), { stdout: '', stderr, exit: 2 });
      }
    });

    it('and finds nothing in what kubectl says when it went well', async () => {
      assert.deepEqual(await alone(['--message', '-'], 'pod/a created\n'), {
        stdout: '',
        stderr: 'Nothing in the text is a refusal.\n',
        exit: 0,
      });
    });
  });

  it('looks through a namespace', async () => {
    const { stdout, stderr, exit, calls } = await ask([], SHOP);
    assert.match(stdout, /^replicaset\/web in shop wants 1 pod and has 0: refused at 2026-01-01 10:00:00 UTC\.\n/);
    assert.match(stdout, /\nThe smallest change of the object \(proven by a dry run as replicaset-controller\):\n/);
    assert.deepEqual([stdout.includes('idle'), stderr, exit, calls.at(-1)], [false, '', 1, 'close']);
    const fine = await ask([], { objects: [NAMESPACE, set('idle', { replicas: 0 })] });
    assert.deepEqual(
      [fine.stdout, fine.stderr, fine.exit],
      ['Nothing is refused in shop: 1 object was looked at.\n', '', 0],
    );
  });

  it('prints the patch alone, or why there is none', async () => {
    const patched = await ask(['rs/web', '--patch'], SHOP);
    assert.deepEqual([patched.stdout, patched.stderr, patched.exit], [PATCH, '', 1]);
    const lost = await ask(['rs/web', '--patch'], {
      ...SHOP,
      proposePod: () => ({ is: 'refused', message: BASELINE_TEXT }),
    });
    assert.deepEqual(
      [lost.stdout, lost.stderr, lost.exit],
      ['', 'A change that was worked out would be refused as well, so it is not shown.\n', 1],
    );
    const file = await ask(['-f', '-', '--patch'], SHOP, POD);
    assert.deepEqual([file.stdout, file.exit], ['[{"op":"remove","path":"/spec/hostNetwork"}]\n', 1]);
  });

  it('believes a text about an object that is not refused any more', async () => {
    const { stdout, exit } = await ask(['rs/idle', '--message', '-', '-o', 'name'], SHOP, BASELINE_TEXT);
    assert.deepEqual([stdout, exit], ['replicaset/idle\n', 1]);
  });

  it('lists everything once for all namespaces, and proposes nothing where there is much', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `web-${index}`);
    const objects = [NAMESPACE, ...names.map((name, index) => set(name, { namespace: index % 2 ? 'shop' : 'ci' }))];
    const { stdout, exit, calls } = await ask(['-A', '-o', 'name'], {
      objects: [...objects, { ...NAMESPACE, metadata: { ...NAMESPACE.metadata, name: 'ci' } }],
    });
    assert.deepEqual([stdout.split('\n').length, exit], [22, 1]);
    assert.deepEqual(calls.length, new Set(calls).size);
    assert.deepEqual(
      calls.filter((call) => !call.startsWith('object')),
      ['version', 'close'],
    );
  });

  it('is 3 where events may not be listed, and says so', async () => {
    const { stdout, stderr, exit } = await ask([], { ...SHOP, refused: { Event: forbidden('list of events') } });
    assert.match(stdout, /^replicaset\/web in shop wants 1 pod and has 0\.\nRefused by Pod Security: /);
    assert.deepEqual([stderr, exit], ['list of events is forbidden\n', 3]);
  });

  it('is 3 for a namespace that is not there, and for a pod that is nowhere', async () => {
    const gone = await ask([], { refused: { 'Namespace/shop': notFound('namespaces "shop"') } });
    assert.deepEqual([gone.stdout, gone.stderr, gone.exit], ['', 'namespaces "shop" not found\n', 3]);
    const pods = await ask(['web-0'], { objects: [NAMESPACE] });
    assert.deepEqual([pods.stdout, pods.exit], ['', 3]);
    assert.match(pods.stderr, /^Pod "web-0" not found; a pod that was refused is nowhere: /);
  });

  it('leaves alone what is no matter of security', async () => {
    const status = {
      phase: 'Pending',
      containerStatuses: [
        {
          name: 'app',
          state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "gone" not found' } },
        },
      ],
    };
    const owner = ownerReference('apps/v1', 'ReplicaSet', 'web');
    const { stdout, exit } = await ask([], { objects: [NAMESPACE, set('web'), asObject(pod({ owner, status }))] });
    assert.deepEqual(
      [stdout, exit],
      ['replicaset/web in shop does not start for a reason that is none of security: configmap "gone" not found\n', 0],
    );
  });

  it('says what is wrong with a manifest, and where there is no pod in it', async () => {
    const broken = await ask(['-f', '-'], SHOP, 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: 5\n');
    assert.equal(broken.exit, 2);
    assert.match(broken.stderr, /^-, document 1, line \d+: /);
    const none = await ask(['-f', '-'], SHOP, 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n');
    assert.deepEqual([none.stdout, none.stderr, none.exit], ['', 'Nothing with a pod in it was found.\n', 0]);
  });
});
