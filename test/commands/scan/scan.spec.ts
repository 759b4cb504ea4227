import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node, Pod } from '../../../src/kubernetes/objects.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { ENDED, type PodServerGiven, podServer, waitingFor } from '../../support/pod-server.ts';
import { container, node, pod, statusOfContainer } from '../../support/pods.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

const FIXTURES = join(import.meta.dirname, '../../live/node/fixtures');
const READING = readFileSync(join(FIXTURES, 'current.txt'), 'utf8').replace(/\n/, '\nnode localhost\n');

interface RecordedPod {
  readonly pod: string;
  readonly uid: string;
  readonly containers: Readonly<Record<string, string>>;
}

const CONTEXTS: Readonly<Record<string, object>> = {
  'privileged/main': { privileged: true },
  'hostpid/main': { capabilities: { add: ['NET_ADMIN'] } },
};

/** The pods of the recorded node, with what they declared. */
const PODS = (JSON.parse(readFileSync(join(FIXTURES, 'current.json'), 'utf8')) as RecordedPod[])
  .filter(({ pod: name }) => !name.startsWith('kubectl-caps-'))
  .map(({ pod: name, uid, containers }): Pod => {
    const running = Object.entries(containers).filter(([one]) => one !== 'setup');
    const side = { runAsUser: 1025, capabilities: { add: ['SYS_TIME'], drop: ['ALL'] } };
    return pod({
      name,
      namespace: 'shop',
      uid,
      ...(name.startsWith('web-')
        ? { owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-756f756976', uid: 'r', controller: true } }
        : {}),
      spec: {
        nodeName: 'localhost',
        hostPID: name === 'hostpid',
        containers: running.map(([one]) =>
          container(one, { securityContext: one === 'side' ? side : (CONTEXTS[`${name}/${one}`] ?? {}) }),
        ),
      },
      status: {
        phase: 'Running',
        containerStatuses: running.map(([one, id]) => ({
          ...statusOfContainer(one, { running: {} }),
          containerID: `containerd://${id}`,
        })),
      },
    });
  });

const REPLICA_SET = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'web-756f756976',
    namespace: 'shop',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true }],
  },
  spec: { template: { spec: PODS.find(({ metadata }) => metadata.name.startsWith('web-'))?.spec } },
};

/** A condition is read of nodes by a scan alone. */
function withReady(ready: object): Node {
  return {
    ...node('localhost'),
    status: { ...node('localhost').status, ...{ conditions: [{ type: 'Ready', ...ready }] } },
  };
}

const READY = withReady({ status: 'True' });

function server(given: PodServerGiven = {}) {
  const made = podServer({
    pods: PODS,
    nodes: [READY],
    log: () => READING,
    fate: () => [
      {
        ...ENDED,
        containerStatuses: [{ name: 'reader', state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
      },
    ],
    ...given,
  });
  const { object } = made.cluster;
  return {
    ...made,
    cluster: {
      ...made.cluster,
      object: async (reference: Parameters<typeof object>[0]) =>
        reference.kind === 'ReplicaSet'
          ? REPLICA_SET
          : reference.kind === 'Namespace' && reference.name === 'shop'
            ? { metadata: { name: 'shop' } }
            : object(reference),
    },
  };
}

const scan = (words: readonly string[], given: PodServerGiven = {}, on = server(given)): Promise<Outcome> =>
  runProgram(['scan', ...words], { connect: async () => on.cluster });

describe('commands/scan', () => {
  it('answers by workload, the most powerful first, and leaves nothing', async () => {
    const on = server();
    const { stdout, stderr, exit } = await scan(['--yes'], {}, on);
    assert.deepEqual([stderr, exit, on.left()], ['', 0, []]);
    const lines = stdout.split('\n');
    assert.equal(lines[0], '14 containers of 7 workloads on 1 node, 1 privileged: every difference has a cause.');
    const rows = lines.filter((line) => line.startsWith('shop ')).map((line) => line.split(/ +/));
    assert.deepEqual(rows, [
      ['shop', 'pod/privileged', 'main', '1', '0', 'all-SYS_RESOURCE', 'all-SYS_RESOURCE', 'host-lacks', 'node'],
      ['shop', 'pod/hostpid', 'main', '1', '0', 'default+NET_ADMIN', 'default+NET_ADMIN', 'runtime-default', 'node'],
      ['shop', 'deployment/web', 'main', '3', '0', 'default', 'default', 'runtime-default', 'node'],
      ['shop', 'deployment/web', 'side', '3', '1025', '<none>', 'SYS_TIME', 'non-root', 'node'],
      // Its children took up what the main process does not hold.
      ['shop', 'pod/daemons-whwz7', 'main', '1', '1025', 'default', 'default', 'non-root,runtime-default', 'node'],
      [
        'shop',
        'pod/keep',
        'main',
        '1',
        '1025',
        'NET_BIND_SERVICE',
        'default',
        'raised-by-process,runtime-default',
        'node',
      ],
      ['shop', 'pod/keep', 'odd', '1', '0', 'default', 'default', 'runtime-default', 'node'],
      ['shop', 'pod/lying', 'main', '1', '0', 'default', 'default', 'runtime-default', 'node'],
      ['shop', 'pod/shared', 'one', '1', '0', 'default', 'default', 'runtime-default', 'node'],
      ['shop', 'pod/shared', 'two', '1', '1025', '<none>', 'default', 'non-root,runtime-default', 'node'],
    ]);
  });

  it('asks nothing of any container, and a few things of the server for a node', async () => {
    const on = server();
    await scan(['--yes', '-o', 'jsonl'], {}, on);
    const { calls } = on.cluster;
    assert.deepEqual(
      calls.filter((call) => call.startsWith('exec')),
      [],
    );
    assert.deepEqual(
      calls
        .filter((call) => /^(create|log|remove)/.test(call))
        .map((call) => call.replaceAll(/scan-[0-9a-f]{8}/g, 'RUN')),
      [
        'create Namespace -/kubectl-caps-RUN (dry run)',
        'create Namespace -/kubectl-caps-RUN',
        'create Pod kubectl-caps-RUN/kubectl-caps-RUN-0',
        'log kubectl-caps-RUN/kubectl-caps-RUN-0/reader',
        'remove Pod kubectl-caps-RUN/kubectl-caps-RUN-0 (0s)',
        'remove Namespace -/kubectl-caps-RUN',
      ],
    );
  });

  it('writes a line for each pod and each node as they come, and a summary', async () => {
    const { stdout } = await scan(['--yes', '-o', 'jsonl', '--only', 'effective=NET_ADMIN,privileged=no']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; summary?: { containers: number } });
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['PodCapabilities', 'NodeScan', 'ScanSummary'],
    );
    assert.equal(lines.at(-1)?.summary?.containers, 1);
  });

  it('says of each container what kind of evidence there is, also where a recording of it is asked', async () => {
    const { stdout } = await scan(['--yes', '-o', 'json', '-n', 'shop']);
    const files = memoryFiles({ 'scan.json': stdout });
    const { stdout: again, exit } = await runProgram(
      ['pod', 'privileged', '-n', 'shop', '-o', 'json', '--snapshot', 'scan.json'],
      { files },
    );
    const told = JSON.parse(again) as {
      containers: { live: { evidence: string; main: { effective: { mask: string } } } }[];
    };
    assert.deepEqual(
      told.containers.map(({ live }) => [live.evidence, live.main.effective.mask]),
      [['node', '000001fffeffffff']],
    );
    assert.equal(exit, 0);
  });

  for (const [what, given, reason] of [
    [
      'is not ready',
      { nodes: [withReady({ status: 'Unknown', reason: 'NodeStatusUnknown' })] },
      'it is not ready: NodeStatusUnknown',
    ],
    [
      'cannot pull the image',
      { fate: () => [{ ...waitingFor('ErrImagePull', 'no such image') }] },
      'its reader did not start with image busybox:stable: no such image',
    ],
    [
      'hides processes',
      { log: () => 'own /\nend 0\n' },
      'its /proc hides the processes of other users (mount option hidepid)',
    ],
    ['wrote only half', { log: () => READING.slice(0, 9000) }, 'what its reader wrote is not whole: the log was cut'],
  ] as const) {
    it(`shows a node that ${what} as a row, and its containers as not read: exit 3`, async () => {
      const { stdout, stderr, exit } = await scan(['--yes', '--by', 'node'], given as PodServerGiven);
      assert.deepEqual([stderr, exit], [`node/localhost was not read: ${reason}\n`, 3]);
      assert.match(
        stdout,
        /^14 containers of 7 workloads on 1 node, 1 privileged: every difference has a cause; 14 containers could not be read\.\n/,
      );
      assert.match(stdout, /\nNODE +READ +CONTAINERS[^\n]*\nlocalhost +no /);
    });
  }

  it('creates nothing without a yes', async () => {
    const on = server();
    const { stdout, stderr, exit } = await scan([], {}, on);
    assert.deepEqual([stdout, exit, on.left()], ['', 2, []]);
    assert.match(
      stderr,
      /^This creates, and removes afterwards:\n {2}namespace kubectl-caps-scan-[0-9a-f]{8} \(temporary[^\n]*\n {2}1 pod in it\n/,
    );
    assert.match(stderr, /error: nothing was created: to create this, add --yes\n$/);
  });

  it('prints what would be created for those who apply it themselves, and reads what came of it', async () => {
    const on = server();
    const { stdout, stderr, exit } = await scan(['--dry-run=client', '--namespace-for-readers', 'tools'], {}, on);
    assert.deepEqual([exit, on.left()], [0, []]);
    assert.match(stdout, /kind: Pod\n[\s\S]*nodeName: localhost\n[\s\S]*hostPID: true\n/);
    assert.match(stderr, /^Nothing was created\. Apply this/);
    const { stdout: rows } = await runProgram(['scan', '--from', 'readings.txt', '--by', 'node', '--no-headers'], {
      connect: async () => on.cluster,
      files: memoryFiles({ 'readings.txt': READING }),
    });
    assert.deepEqual(rows.split(/ +/).slice(0, 6), ['localhost', '14', '7', '0', '1', '0']);
  });

  for (const [words, sentence] of [
    [['--only', 'color=red'], 'invalid --only "color=red": write COLUMN=VALUE with one of inheritable,'],
    [
      ['--only', 'effective=SYS_FOO'],
      'invalid --only "effective=SYS_FOO": effective takes a capability, such as SYS_ADMIN',
    ],
    [['--max-concurrent-nodes', '0'], 'invalid --max-concurrent-nodes "0": give a number from 1 to 9999'],
    [['--from', 'x', '--dry-run=client'], '--from creates no readers: leave out --dry-run and --namespace-for-readers'],
    [['-A', '-n', 'shop'], '--all-namespaces cannot be given together with --namespace: leave out one of them'],
    [['--snapshot', 'x'], 'scan reads nodes, which a recording has not: use kubectl caps pod -A --snapshot'],
  ] as const) {
    it(`refuses ${words.join(' ')}: exit 2`, async () => {
      const { stderr, exit } = await scan(words);
      assert.ok(stderr.startsWith(`error: ${sentence}`), stderr);
      assert.equal(exit, 2);
    });
  }
});
