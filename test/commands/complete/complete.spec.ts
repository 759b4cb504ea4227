import assert from 'node:assert/strict';
import { describeCommands } from '../../../src/cli/describe-commands.ts';
import type { ConnectionFlags } from '../../../src/cluster/connection-flags.ts';
import { ClusterError } from '../../../src/errors.ts';
import { COMMANDS } from '../../../src/run.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../../support/fake-cluster.ts';
import { container, pod } from '../../support/pods.ts';
import { runProgram } from '../../support/run-program.ts';

const shop: FakeClusterContent = {
  pods: [pod(), pod({ name: 'web-1', spec: { containers: [container('app'), container('proxy')] } })],
  objects: [
    ...['web-0', 'web-1'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' } })),
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bad\nname' } },
    { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy', metadata: { name: 'restricted' } },
  ],
};

interface Completed {
  readonly lines: readonly string[];
  readonly flags: ConnectionFlags | undefined;
}

async function complete(words: readonly string[], content: FakeClusterContent = shop): Promise<Completed> {
  let flags: ConnectionFlags | undefined;
  const cluster = fakeCluster(content);
  const { stdout, stderr, exit } = await runProgram(['__complete', ...words], {
    connect: async (given) => {
      flags = given;
      return cluster;
    },
    kubeconfigNames: async () => ({ contexts: ['prod', 'a context', 'test'], clusters: ['c'], users: ['u'] }),
  });
  assert.deepEqual([stderr, exit], ['', 0]);
  return { lines: stdout.trimEnd().split('\n'), flags };
}

/** The lines without descriptions. */
async function words(...typed: string[]): Promise<string[]> {
  return (await complete(typed)).lines.map((line) => line.split('\t')[0] ?? '');
}

const TYPES = ['pod/', 'deploy/', 'rs/', 'sts/', 'ds/', 'job/', 'cronjob/', 'rc/'];

describe('kubectl_complete-caps', () => {
  it('offers commands with what they are for', async () => {
    const { lines } = await complete(['de']);
    assert.deepEqual(lines, ['decode\tTranslate masks, names and texts of capabilities', ':4']);
    assert.equal((await words('')).length, COMMANDS.length + 1);
    assert.deepEqual(await words('-'), ['--help', '--version', ':4']);
    assert.deepEqual(await words('help', 'wh'), ['why-denied', 'who-can-use', ':4']);
  });

  it('offers flags that are not there yet, and repeatable ones again', async () => {
    assert.deepEqual(await words('pod', '--al'), ['--all-namespaces', ':4']);
    assert.deepEqual(await words('pod', '-A', '--al'), [':4']);
    assert.deepEqual(await words('pod', '-c', 'a', '--cont'), ['--container', '--context', ':4']);
    assert.deepEqual(await words('pod', '--', '--al'), [':4']);
  });

  it('offers the values of every flag that has choices', async () => {
    for (const { name, flags } of describeCommands(COMMANDS)) {
      for (const flag of flags.filter(({ choices }) => choices.length > 0)) {
        assert.deepEqual(await words(name, `--${flag.name}`, ''), [...flag.choices, ':4']);
        assert.deepEqual(await words(name, `--${flag.name}=`), [...flag.choices, ':4']);
      }
    }
  });

  it('offers pods, types, and the names of a type', async () => {
    assert.deepEqual(await words('pod', ''), ['web-0', 'web-1', ...TYPES, ':4']);
    assert.deepEqual(await words('pod', 'web-0', 'w'), ['web-1', ':4']);
    assert.deepEqual(await words('po', 'deploy/'), ['deploy/web', ':4']);
    assert.deepEqual(await words('check', 'de'), ['deploy/', ':6']);
    assert.deepEqual(await words('pod', 'svc/'), [':4']);
    assert.deepEqual(await words('explain', 'KILL', '--pod', 'web-1'), ['web-1', ':4']);
    assert.deepEqual(await words('psp', '--for', ''), [...TYPES, 'sa/', ':6']);
    assert.deepEqual(await words('psp', '--for', 'sa/'), ['sa/robot', ':4']);
  });

  it('offers containers of the pods that are named', async () => {
    assert.deepEqual(await words('pod', 'web-0', '-c', ''), ['app', ':4']);
    assert.deepEqual(await words('pod', '-c', ''), ['app', 'proxy', ':4']);
    assert.deepEqual(await words('pod', 'web-1', '-c', 'app', '-c', ''), ['proxy', ':4']);
  });

  it('offers namespaces, policies and entries of the kubeconfig, but no text that is none', async () => {
    assert.deepEqual(await words('pod', '-n', ''), ['shop', ':4']);
    assert.deepEqual(await words('psp', ''), ['restricted', ':4']);
    assert.deepEqual(await words('who-can-use', ''), ['psp/restricted', ':4']);
    assert.deepEqual(await words('check', '--psp', ''), ['restricted', ':4']);
    assert.deepEqual(await words('pod', '--context', ''), ['prod', 'test', ':4']);
    assert.deepEqual(await words('pod', '--cluster', ''), ['c', ':4']);
    assert.deepEqual(await words('pod', '--user', ''), ['u', ':4']);
  });

  it('offers capabilities in the spelling that was begun', async () => {
    assert.deepEqual(await words('explain', 'NET_R'), ['NET_RAW', ':4']);
    assert.deepEqual(await words('explain', 'cap_net_r'), ['cap_net_raw', ':4']);
    assert.deepEqual(await words('explain', 'CAP_NET_R'), ['CAP_NET_RAW', ':4']);
  });

  it('leaves files to the shell, and offers nothing where anything can stand', async () => {
    for (const flag of ['--filename', '--psp-file', '--kubeconfig', '--certificate-authority']) {
      assert.deepEqual(await words('check', flag, ''), [':0'], flag);
    }
    for (const flag of ['--selector', '--token', '--requester']) {
      assert.deepEqual(await words('pod', flag, ''), [':4'], flag);
    }
    assert.deepEqual(await words('decode', ''), [':4']);
    assert.deepEqual(await words('frobnicate', 'x', '--unknown='), [':4']);
  });

  it('asks the cluster that the line names, and not for long', async () => {
    const line = ['pod', '--context=prod', '-nshop', '--as', 'jane', '--as-group', 'a', '--as-group=b'];
    assert.deepEqual((await complete([...line, '--insecure-skip-tls-verify', ''])).flags, {
      context: 'prod',
      namespace: 'shop',
      as: 'jane',
      asGroup: ['a', 'b'],
      insecureSkipTlsVerify: true,
      requestTimeoutMs: 5000,
    });
    assert.deepEqual((await complete(['pod', '--request-timeout', '1s', ''])).flags, {
      asGroup: [],
      requestTimeoutMs: 1000,
    });
  });

  it('says nothing where it cannot find out', async () => {
    const refused = { Pod: forbidden('pods'), Namespace: new ClusterError('timed-out', 'too slow') };
    assert.deepEqual((await complete(['pod', ''], { refused })).lines, [':4']);
    assert.deepEqual((await complete(['pod', '-n', ''], { refused })).lines, [':4']);
  });
});
