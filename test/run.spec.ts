import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Cluster } from '../src/cluster/cluster.ts';
import type { ConnectionFlags } from '../src/cluster/connection-flags.ts';
import { ClusterError } from '../src/errors.ts';
import { disk } from '../src/files/disk.ts';
import type { Io } from '../src/io.ts';
import { run } from '../src/run.ts';
import { exited, type FakeClusterContent, fakeCluster, forbidden, notFound } from './support/fake-cluster.ts';
import { container, node, ownerReference, pod } from './support/pods.ts';
import { type Outcome, PROGRAM, runProgram } from './support/run-program.ts';
import { DEFAULT, statusText } from './support/statuses.ts';

/** A reading of root with the default list. */
const NODES_MAP = '         0          0 4294967295\n';
const READING = `${statusText({ name: 'app', pid: 1, bounding: DEFAULT })}${NODES_MAP}${statusText({ name: 'cat', pid: 7 })}${NODES_MAP}40\n`;

const shop: FakeClusterContent = {
  pods: [pod(), pod({ name: 'web-1' })],
  nodes: [node()],
  exec: () => exited(READING),
};

async function never(): Promise<Cluster> {
  throw new Error('nothing should be asked of a cluster');
}

/** Runs a command line that never gets as far as a cluster. */
function refused(...argv: string[]): Promise<Outcome> {
  return runProgram(argv, { connect: never });
}

/** Runs a command line on a cluster, and tells the connection flags and calls too. */
async function onCluster(
  argv: readonly string[],
  content: FakeClusterContent = shop,
): Promise<Outcome & { flags: ConnectionFlags | undefined; calls: readonly string[] }> {
  const cluster = fakeCluster(content);
  let flags: ConnectionFlags | undefined;
  const outcome = await runProgram(argv, {
    connect: async (given) => {
      flags = given;
      return cluster;
    },
  });
  return { ...outcome, flags, calls: cluster.calls };
}

/** Strips what is not asked about here. */
async function flagsOf(...argv: string[]): Promise<ConnectionFlags | undefined> {
  const { flags, exit, stderr } = await onCluster(argv, { pods: [] });
  assert.deepEqual([exit, stderr], [0, 'No resources found in shop namespace.\n']);
  return flags;
}

describe('run', () => {
  describe('answers itself', () => {
    it('--help on standard output, with exit 0 and nothing on standard error', async () => {
      for (const argv of [[], ['--help'], ['-h'], ['help']]) {
        const { stdout, stderr, exit } = await refused(...argv);
        assert.deepEqual([stderr, exit], ['', 0]);
        assert.match(stdout, /^Says what a container really may do/);
        assert.match(stdout, /^Usage:\n {2}kubectl caps COMMAND \[flags\]\n/m);
      }
    });

    it('pod --help with every flag, no wider than 120 columns', async () => {
      const { stdout, stderr, exit } = await refused('pod', '--help');
      assert.deepEqual([stderr, exit], ['', 0]);
      assert.match(stdout, /^Usage:\n {2}kubectl caps pod \[NAME \| TYPE\/NAME \.\.\.\] \[flags\]\n$/m);
      const flags: string[] = stdout.match(/--[a-z-]+/g) ?? [];
      for (const flag of [
        '--namespace',
        '--as-group',
        '--all-namespaces',
        '--via',
        '--no-headers',
        '--request-timeout',
      ]) {
        assert.ok(flags.includes(flag), flag);
      }
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 120),
        [],
      );
    });

    it('--version', async () => {
      assert.deepEqual(await refused('--version'), { stdout: '0.0.0\n', stderr: '', exit: 0 });
    });

    it('with --help even where the rest of the line makes no sense', async () => {
      assert.equal((await refused('pod', '-h', '--exec-timeout', 'soon')).exit, 0);
    });
  });

  describe('reads kubectl’s flags as kubectl does', () => {
    it('-oname -nkube-system', async () => {
      const { stdout, stderr, exit, flags } = await onCluster(['pod', '-oname', '-nkube-system']);
      assert.deepEqual(
        { stdout, stderr, exit, flags },
        { stdout: 'pod/web-0\npod/web-1\n', stderr: '', exit: 0, flags: { namespace: 'kube-system', asGroup: [] } },
      );
    });

    it('-oyaml', async () => {
      const { stdout, exit } = await onCluster(['pod', 'web-0', '-oyaml']);
      assert.deepEqual(
        [stdout.split('\n').slice(0, 2), exit],
        [['apiVersion: kubectl-caps/v1alpha1', 'kind: PodCapabilities'], 0],
      );
    });

    it('--as-group twice, which does not eat the pod’s name', async () => {
      const { stdout, flags } = await onCluster([
        'pod',
        '--as',
        'jane',
        '--as-group',
        'a',
        '--as-group',
        'b',
        'web-0',
        '-o',
        'name',
      ]);
      assert.deepEqual([stdout, flags], ['pod/web-0\n', { as: 'jane', asGroup: ['a', 'b'] }]);
    });

    it('the last of a flag with one value', async () => {
      assert.deepEqual(
        await flagsOf(
          'pod',
          '-n',
          'a',
          '--namespace',
          'b',
          '-nc',
          '--context=x',
          '--context',
          'y',
          '--token',
          't',
          '--token',
          'u',
        ),
        { namespace: 'c', context: 'y', token: 'u', asGroup: [] },
      );
    });

    it('the last of a flag that is on or off, and of -o', async () => {
      const { stdout, calls } = await onCluster(['pod', '-A', '--all-namespaces=false', '-o', 'json', '-o', 'name']);
      assert.deepEqual([stdout, calls[0]], ['pod/web-0\npod/web-1\n', 'pods {"namespace":"shop"}']);
    });

    it('every connection flag', async () => {
      assert.deepEqual(
        await flagsOf(
          'pod',
          ...[
            '--kubeconfig',
            'k',
            '--context',
            'c',
            '--cluster',
            'cl',
            '--user',
            'u',
            '-s',
            'https://h',
            '--token',
            't',
          ],
          ...['--as', 'a', '--as-uid', '007', '--certificate-authority', 'ca', '--client-certificate', 'cc'],
          ...[
            '--client-key',
            'ck',
            '--insecure-skip-tls-verify',
            '--tls-server-name',
            'n',
            '--request-timeout',
            '1m30s',
          ],
        ),
        {
          kubeconfig: 'k',
          context: 'c',
          cluster: 'cl',
          user: 'u',
          server: 'https://h',
          token: 't',
          as: 'a',
          asUid: '007',
          asGroup: [],
          certificateAuthority: 'ca',
          clientCertificate: 'cc',
          clientKey: 'ck',
          insecureSkipTlsVerify: true,
          tlsServerName: 'n',
          requestTimeoutMs: 90_000,
        },
      );
    });

    it('--request-timeout 0 means no limit, and a bare number means seconds', async () => {
      assert.deepEqual(
        [await flagsOf('pod', '--request-timeout', '0'), await flagsOf('pod', '--request-timeout=5')],
        [
          { asGroup: [], requestTimeoutMs: 0 },
          { asGroup: [], requestTimeoutMs: 5000 },
        ],
      );
    });

    it('names that look like numbers, and names behind --', async () => {
      const pods = [pod({ name: '007' }), pod({ name: '1e3' })];
      assert.equal((await onCluster(['pod', '007', '-o', 'name'], { ...shop, pods })).stdout, 'pod/007\n');
      assert.equal((await onCluster(['pod', '-o', 'name', '--', '1e3'], { ...shop, pods })).stdout, 'pod/1e3\n');
    });

    it('pods and po for pod', async () => {
      for (const word of ['pod', 'pods', 'po']) {
        assert.equal((await onCluster([word, 'web-1', '-o', 'name'])).stdout, 'pod/web-1\n');
      }
    });
  });

  describe('asks the cluster', () => {
    it('for every pod of the namespace, and prints a table', async () => {
      assert.deepEqual(await onCluster(['pod', '--declared-only']), {
        stdout: [
          'POD     CONTAINER   USER      DECLARED   GRANTED               EFFECTIVE   BOUNDING   DIFFERS           READ BY',
          "web-0   app         image's   -          default 14, assumed   -           -          runtime-default   not asked",
          "web-1   app         image's   -          default 14, assumed   -           -          runtime-default   not asked",
          '',
        ].join('\n'),
        stderr: '',
        exit: 0,
        flags: { asGroup: [] },
        calls: ['pods {"namespace":"shop"}', 'node a', 'version', 'object v1 Namespace -/shop', 'close'],
      });
    });

    it('the same without headings', async () => {
      const { stdout, exit } = await onCluster(['pod', '--declared-only', '--no-headers']);
      assert.deepEqual(
        [stdout, exit],
        [
          [
            "web-0   app   image's   -   default 14, assumed   -   -   runtime-default   not asked",
            "web-1   app   image's   -   default 14, assumed   -   -   runtime-default   not asked",
            '',
          ].join('\n'),
          0,
        ],
      );
    });

    it('for pods of all namespaces by selectors', async () => {
      const { calls } = await onCluster(['pod', '-A', '-l', 'app=web', '--field-selector', 'spec.nodeName=a'], {
        pods: [],
      });
      assert.deepEqual(calls, ['pods {"labelSelector":"app=web","fieldSelector":"spec.nodeName=a"}', 'close']);
    });

    it('and says so on standard error where there is nothing, as kubectl does', async () => {
      const [one, all] = [
        await onCluster(['pod'], { pods: [] }),
        await onCluster(['pod', '-A', '-o', 'json'], { pods: [] }),
      ];
      assert.deepEqual([one.stdout, one.stderr, one.exit], ['', 'No resources found in shop namespace.\n', 0]);
      assert.deepEqual([all.stderr, all.exit], ['No resources found.\n', 0]);
    });

    it('and goes on where one name is not there: exit 3', async () => {
      const { stdout, stderr, exit } = await onCluster(['pod', 'web-0', 'web-9', '-o', 'name']);
      assert.deepEqual(
        { stdout, stderr, exit },
        { stdout: 'pod/web-0\n', stderr: 'pods "web-9" not found; see kubectl get pods -n shop\n', exit: 3 },
      );
    });

    it('only about some containers', async () => {
      const pods = [pod({ spec: { containers: [container('app'), container('proxy')] } })];
      const { calls } = await onCluster(['pod', 'web-0', '-c', 'proxy', '-o', 'name'], { ...shop, pods });
      assert.deepEqual(calls, [
        'pod shop/web-0',
        'node a',
        'version',
        'object v1 Namespace -/shop',
        'exec shop/web-0/proxy cat',
        'close',
      ]);
    });

    it('and gives readers the limits of the flags', async () => {
      const limits: unknown[] = [];
      await onCluster(['pod', 'web-0', '--exec-timeout', '1500ms'], {
        ...shop,
        exec: (_target, _command, given) => {
          limits.push(given);
          return exited(READING);
        },
      });
      assert.deepEqual(limits, [{ timeoutMs: 1500, maxBytes: 1048576 }]);
    });

    it('and gives readers ten seconds where no flag says otherwise', async () => {
      const limits: unknown[] = [];
      await onCluster(['pod', 'web-0'], {
        ...shop,
        exec: (_target, _command, given) => {
          limits.push(given);
          return exited(READING);
        },
      });
      assert.deepEqual(limits, [{ timeoutMs: 10_000, maxBytes: 1048576 }]);
    });

    it('and adds the image that was asked for, or a small one with sh and cat', async () => {
      const images: unknown[] = [];
      const content: FakeClusterContent = {
        ...shop,
        addEphemeralContainer: ({ image }) => {
          images.push(image);
          return forbidden('pods/ephemeralcontainers');
        },
      };
      await onCluster(['pod', 'web-0', '--via', 'ephemeral'], content);
      await onCluster(['pod', 'web-0', '--via', 'ephemeral', '--image', 'registry.test/reader'], content);
      assert.deepEqual(images, ['busybox:stable', 'registry.test/reader']);
    });
  });

  describe('ends with exit', () => {
    it('1 where something is unexplained', async () => {
      const more = READING.replaceAll('00000000a80425fb', '00000000a82425fb');
      const { exit, stdout } = await onCluster(['pod', 'web-0'], { ...shop, exec: () => exited(more) });
      assert.deepEqual([exit, stdout.includes('SYS_ADMIN')], [1, true]);
    });

    it('0 where more is held than granted, but in a user namespace that the program made itself', async () => {
      const all = 0x1ffffffffffn;
      const main = statusText({ name: 'app', pid: 1, uid: 1025, effective: all, bounding: all });
      const reader = statusText({ name: 'cat', pid: 7, uid: 1025, effective: 0n });
      const reading = (map: string) => `${main}${map}${reader}${NODES_MAP}40\n`;
      const outcomes = await Promise.all(
        ['         0       1025          1\n', NODES_MAP].map((map) =>
          onCluster(['pod', 'web-0'], { ...shop, exec: () => exited(reading(map)) }),
        ),
      );
      assert.deepEqual(
        outcomes.map(({ exit, stdout }) => [exit, /user-namespace/.test(stdout), /UNEXPLAINED/.test(stdout)]),
        [
          [0, true, false],
          [1, false, true],
        ],
      );
    });

    it('3 where a container could not be read', async () => {
      const { exit, stderr } = await onCluster(['pod', 'web-0'], {
        ...shop,
        exec: () => ({ end: 'timed-out', timeoutMs: 10_000 }),
      });
      assert.deepEqual([exit, stderr], [3, '']);
    });

    it('3 with the sentence of the cluster where nothing can be asked at all', async () => {
      const outcome = await runProgram(['pod'], {
        connect: async () => {
          throw new ClusterError('configuration', 'cannot find a kubeconfig');
        },
      });
      assert.deepEqual(outcome, { stdout: '', stderr: 'error: cannot find a kubeconfig\n', exit: 3 });
    });

    it('3 where the list of pods cannot be had, and lets go of the connection', async () => {
      const { stdout, stderr, exit, calls } = await onCluster(['pod'], {
        refused: { pods: notFound('namespaces "shop"') },
      });
      assert.deepEqual(
        [stdout, stderr, exit, calls],
        ['', 'error: namespaces "shop" not found\n', 3, ['pods {"namespace":"shop"}', 'close']],
      );
    });

    it('none, but a rejection, where the program has a bug', async () => {
      const bug = new TypeError('undefined is not a function');
      await assert.rejects(
        runProgram(['pod'], {
          connect: async () => {
            throw bug;
          },
        }),
        bug,
      );
    });
  });

  it('shows progress where it can, and removes it before the answer', async () => {
    const said: string[] = [];
    const cluster = fakeCluster({ ...shop, pods: [pod({ owner: ownerReference('v1', 'Node', 'a') })] });
    const io: Io = {
      program: PROGRAM,
      stdout: { write: (text) => said.push(`stdout: ${text.trim()}`) },
      stderr: { write: (text) => said.push(`stderr: ${text}`) },
      progress: async (text) => {
        said.push(`progress: ${text}`);
        return { update: (next) => said.push(`update: ${next}`), stop: () => said.push('stop') };
      },
      connect: async () => cluster,
      kubeconfigNames: async () => ({ contexts: [], clusters: [], users: [] }),
      files: disk(Readable.from([])),
      onInterrupt: () => ({ signal: new AbortController().signal, release: () => {} }),
      wait: async () => {},
      now: () => 0,
      time: () => new Date(0),
    };
    assert.equal(await run(['pod', '-o', 'name'], io), 0);
    assert.deepEqual(said, ['progress: Looking for pods', 'update: Reading pods: 1 of 1', 'stop', 'stdout: pod/web-0']);
  });
});
