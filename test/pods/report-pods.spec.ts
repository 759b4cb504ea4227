import assert from 'node:assert/strict';
import type { ContainerState } from '../../src/kubernetes/objects.ts';
import { podsExitCode } from '../../src/pods/pod-verdict.ts';
import { type GatherOptions, reportPods } from '../../src/pods/report-pods.ts';
import { exited, type FakeClusterContent, fakeCluster, forbidden } from '../support/fake-cluster.ts';
import { container, node, ownerReference, pod, statusOfContainer } from '../support/pods.ts';
import { statusText } from '../support/statuses.ts';

const NODES_MAP = '         0          0 4294967295\n';
const READING = `${statusText({ name: 'app', pid: 1 })}${NODES_MAP}${statusText({ name: 'cat', pid: 7 })}${NODES_MAP}40\n`;

async function report(content: FakeClusterContent, given: Partial<GatherOptions> = {}) {
  const cluster = fakeCluster({ nodes: [node()], exec: () => exited(READING), ...content });
  const found = await reportPods(
    {
      query: { names: [], allNamespaces: false },
      containers: [],
      everyProcess: false,
      via: 'exec',
      policies: 'of one pod',
      execLimits: { timeoutMs: 1000, maxBytes: 1000 },
      ...given,
    },
    cluster,
  );
  const lives = found.pods.flatMap(({ name, containers }) =>
    containers.map(({ name: containerName, live }) => [
      `${name}/${containerName}`,
      live.read === 'no' ? live.why : live.read === 'yes' ? `${live.evidence} ${live.by}` : live,
    ]),
  );
  return { lives, problems: found.problems, exit: podsExitCode(found), calls: cluster.calls, found };
}

/** A pod with containers in these states. */
function podOf(states: Record<string, ContainerState>) {
  return pod({
    // So that what has ended stays ended.
    spec: { containers: Object.keys(states).map((name) => container(name)), restartPolicy: 'Never' },
    status: {
      phase: 'Running',
      containerStatuses: Object.entries(states).map(([name, state]) => statusOfContainer(name, state)),
    },
  });
}

describe('pods/report-pods', () => {
  it('reads every container that runs, and says of the others why not: exit 3', async () => {
    const { lives, problems, exit, calls } = await report({
      pods: [
        podOf({
          app: { running: {} },
          done: { terminated: { exitCode: 0 } },
          back: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
        }),
      ],
    });
    assert.deepEqual(lives, [
      ['web-0/app', 'exec cat'],
      ['web-0/done', { read: 'does not apply', because: 'finished' }],
      ['web-0/back', { why: 'not-running', reason: 'CrashLoopBackOff', message: 'back-off' }],
    ]);
    assert.deepEqual([problems, exit], [[], 3]);
    assert.deepEqual(calls, [
      'pods {"namespace":"shop"}',
      'node a',
      'version',
      'object v1 Namespace -/shop',
      'exec shop/web-0/app cat',
    ]);
  });

  it('goes on where one container cannot be read: exit 3', async () => {
    const { lives, exit } = await report({
      pods: [podOf({ app: { running: {} }, mute: { running: {} } }), pod({ name: 'web-1' })],
      exec: ({ container: name }) => (name === 'mute' ? { end: 'timed-out', timeoutMs: 1000 } : exited(READING)),
    });
    assert.deepEqual(lives, [
      ['web-0/app', 'exec cat'],
      ['web-0/mute', { why: 'timed-out', by: 'cat', timeoutMs: 1000 }],
      ['web-1/app', 'exec cat'],
    ]);
    assert.equal(exit, 3);
  });

  it('is clean where everything has ended or was read: exit 0', async () => {
    const { lives, exit } = await report({
      pods: [podOf({ app: { running: {} }, done: { terminated: { exitCode: 1 } } })],
    });
    assert.deepEqual([lives.length, exit], [2, 0]);
  });

  it('leaves spent readers out, but shows one that runs like any other container', async () => {
    const { lives, exit } = await report({
      pods: [
        pod({
          spec: { ephemeralContainers: ['caps-reader-1', 'caps-reader-2', 'debug'].map((name) => container(name)) },
          status: {
            phase: 'Running',
            containerStatuses: [statusOfContainer('app', { running: {} })],
            ephemeralContainerStatuses: [
              statusOfContainer('caps-reader-1', { terminated: { exitCode: 0 } }),
              statusOfContainer('caps-reader-2', { running: {} }),
              statusOfContainer('debug', { terminated: { exitCode: 0 } }),
            ],
          },
        }),
      ],
    });
    assert.deepEqual(
      [lives, exit],
      [
        [
          ['web-0/app', 'exec cat'],
          ['web-0/caps-reader-2', 'exec cat'],
          ['web-0/debug', { read: 'does not apply', because: 'finished' }],
        ],
        0,
      ],
    );
  });

  it('looks into nothing where only declarations are asked for', async () => {
    const { lives, exit, calls } = await report({ pods: [pod()] }, { via: 'nothing' });
    assert.deepEqual(lives, [['web-0/app', { read: 'not asked' }]]);
    assert.deepEqual(
      [exit, calls],
      [0, ['pods {"namespace":"shop"}', 'node a', 'version', 'object v1 Namespace -/shop']],
    );
  });

  it('looks into no Windows container', async () => {
    const { lives, exit, calls } = await report({ pods: [pod({ spec: { os: { name: 'windows' } } })] });
    assert.deepEqual(lives, [['web-0/app', { read: 'does not apply', because: 'windows' }]]);
    assert.deepEqual(
      [exit, calls],
      [0, ['pods {"namespace":"shop"}', 'node a', 'version', 'object v1 Namespace -/shop']],
    );
  });

  it('asks for each node and each owner once', async () => {
    const owner = ownerReference('apps/v1', 'ReplicaSet', 'web');
    const { calls } = await report(
      {
        pods: ['a', 'b', 'c'].map((name) => pod({ name, owner })),
        refused: { 'ReplicaSet/web': forbidden('replicasets') },
      },
      { via: 'nothing' },
    );
    assert.deepEqual([...calls].sort(), [
      'node a',
      'object apps/v1 ReplicaSet shop/web',
      'object v1 Namespace -/shop',
      'pods {"namespace":"shop"}',
      'version',
    ]);
  });

  it('does without a node that may not be read', async () => {
    const { found, exit } = await report({ pods: [pod()], refused: { 'Node/a': forbidden('nodes "a"') } });
    assert.deepEqual([found.pods[0]?.runtime, exit], [{ name: 'containerd', label: 'containerd' }, 0]);
  });

  it('is partial where the owner may not be read: exit 3', async () => {
    const { found, exit } = await report({
      pods: [pod({ owner: ownerReference('apps/v1', 'ReplicaSet', 'web') })],
      refused: { 'ReplicaSet/web': forbidden('replicasets.apps "web"') },
    });
    assert.deepEqual(
      [found.pods[0]?.declaredIn, exit],
      [{ source: 'unknown', message: 'replicasets.apps "web" is forbidden' }, 3],
    );
  });

  it('reads only the containers that are asked for, and says which ones nobody has: exit 3', async () => {
    const { lives, problems, exit } = await report(
      { pods: [podOf({ app: { running: {} }, side: { running: {} } }), pod({ name: 'web-1' })] },
      { containers: ['side', 'nobody'] },
    );
    assert.deepEqual(lives, [['web-0/side', 'exec cat']]);
    assert.deepEqual([problems.length, problems[0]?.startsWith('no container is called "nobody"'), exit], [1, true, 3]);
  });

  it('tells of each pod that is done', async () => {
    const told: string[] = [];
    await report(
      { pods: ['a', 'b', 'c'].map((name) => pod({ name })) },
      { onPod: (done, all) => told.push(`${done}/${all}`) },
    );
    assert.deepEqual(told, ['1/3', '2/3', '3/3']);
  });

  it('has no more than sixteen readings under way at once', async () => {
    let underWay = 0;
    let most = 0;
    const { lives } = await report({
      pods: Array.from({ length: 40 }, (_, index) => pod({ name: `web-${index}` })),
      exec: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        return exited(READING);
      },
    });
    assert.deepEqual([lives.length, most], [40, 16]);
  });

  it('reads from beside the containers one after the other, each reader under a name of its own', async () => {
    const before = podOf({ app: { running: {} }, side: { running: {} } });
    const names: string[] = [];
    const { lives, calls } = await report(
      {
        pods: [before],
        addEphemeralContainer: ({ name, targetContainerName }, { dryRun }) => {
          names.push(`${name} for ${targetContainerName}${dryRun ? '?' : ''}`);
          return forbidden('pods/ephemeralcontainers "web-0"');
        },
      },
      {
        via: {
          image: 'busybox',
          timeoutMs: 1000,
          maxBytes: 1000,
          wait: async () => {},
          now: () => 0,
        },
      },
    );
    const refused = {
      why: 'ephemeral-refused',
      dryRun: true,
      ephemeralContainer: 'caps-reader-1',
      message: 'pods/ephemeralcontainers "web-0" is forbidden',
    };
    assert.deepEqual(lives, [
      ['web-0/app', refused],
      ['web-0/side', refused],
    ]);
    assert.deepEqual(names, ['caps-reader-1 for app?', 'caps-reader-1 for side?']);
    assert.deepEqual(calls.includes('exec shop/web-0/app cat'), false);
  });

  it('lets a bug be a bug', async () => {
    const bug = new TypeError('x');
    await assert.rejects(report({ pods: [pod()], exec: () => bug }), bug);
  });
});
