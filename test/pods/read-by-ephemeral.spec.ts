import assert from 'node:assert/strict';
import type { EphemeralContainerToAdd } from '../../src/cluster/cluster.ts';
import type { ContainerState, Pod } from '../../src/kubernetes/objects.ts';
import { surveyCommand } from '../../src/live/readers.ts';
import { type EphemeralOptions, readByEphemeral } from '../../src/pods/read-by-ephemeral.ts';
import type { ReadingTask } from '../../src/pods/read-by-exec.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../support/fake-cluster.ts';
import { CONTAINER_ID, container, pod, statusOfContainer } from '../support/pods.ts';
import { DEFAULT, ids, statusText } from '../support/statuses.ts';

const task: ReadingTask = {
  target: { namespace: 'shop', pod: 'web-0', container: 'app' },
  containerId: CONTAINER_ID,
  hasOwnPidNamespace: true,
  everyProcess: false,
};

/** A clock that only goes on while somebody waits. */
function options(given: Partial<EphemeralOptions> = {}): EphemeralOptions & { waits: number[] } {
  const waits: number[] = [];
  return {
    image: 'busybox:stable',
    timeoutMs: 1000,
    maxBytes: 4096,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
    now: () => waits.reduce((sum, each) => sum + each, 100),
    waits,
    ...given,
  };
}

/** The pod as it is after the reader was added, with its state. */
function withReader(state: ContainerState | undefined, name = 'caps-reader-1'): Pod {
  return pod({
    spec: { ephemeralContainers: [container(name)] },
    status: {
      phase: 'Running',
      containerStatuses: [statusOfContainer('app', { running: {} })],
      ephemeralContainerStatuses: state ? [statusOfContainer(name, state)] : [],
    },
  });
}

const done: ContainerState = { terminated: { exitCode: 0, reason: 'Completed' } };

const lines = (prefix: string, text: string) => text.replace(/^(?=.)/gm, `${prefix} `);
const LOG = [
  'own /\nself-map          0          0 4294967295\n',
  lines('self', statusText({ name: 'sh', pid: 40, bounding: 0n })),
  'last 40\npid 1\n',
  `cgroup /../cri-containerd-${CONTAINER_ID}.scope\nstart 5\n`,
  lines('status', statusText({ name: 'app', pid: 1 })),
  'map          0          0 4294967295\n',
].join('');

const status = {
  name: 'app',
  pid: 1,
  parentPid: 0,
  namespacePids: [1],
  uid: ids(0),
  gid: ids(0),
  groups: [],
  inheritable: 0n,
  permitted: DEFAULT,
  effective: DEFAULT,
  bounding: DEFAULT,
  ambient: 0n,
  noNewPrivs: false,
  seccomp: 2,
};

function cluster(podInTime: readonly Pod[], given: FakeClusterContent = {}) {
  return fakeCluster({
    podInTime,
    addEphemeralContainer: (_container, _options, before) => before,
    log: () => LOG,
    ...given,
  });
}

describe('pods/read-by-ephemeral', () => {
  it('asks by a dry run, adds the reader, waits for it to end, and reads its log; the reader is no witness of the grant', async () => {
    const asked = cluster([
      pod(),
      withReader(undefined),
      withReader({ waiting: { reason: 'ContainerCreating' } }),
      withReader({ running: {} }),
      withReader(done),
    ]);
    const given = options();
    assert.deepEqual(await readByEphemeral(asked, task, given), {
      read: 'yes',
      evidence: 'ephemeral',
      by: 'caps-reader-1',
      sight: { main: status, lastCapability: 40, inUserNamespace: false, madeUserNamespace: false },
    });
    assert.deepEqual(asked.calls, [
      'pod shop/web-0',
      'add shop/web-0 caps-reader-1 (dry run)',
      'add shop/web-0 caps-reader-1',
      'pod shop/web-0',
      'pod shop/web-0',
      'pod shop/web-0',
      'pod shop/web-0',
      'log shop/web-0/caps-reader-1',
    ]);
    assert.deepEqual(given.waits, [250, 250, 250]);
  });

  it('adds a container that passes the restricted level, and the same one that it asked about', async () => {
    const added: EphemeralContainerToAdd[] = [];
    const asked = cluster([pod(), withReader(done)], {
      addEphemeralContainer: (toAdd, _options, before) => {
        added.push(toAdd);
        return before;
      },
    });
    await readByEphemeral(asked, task, options({ image: 'registry.test/reader' }));
    const expected = {
      name: 'caps-reader-1',
      image: 'registry.test/reader',
      targetContainerName: 'app',
      command: surveyCommand('main', CONTAINER_ID),
      securityContext: {
        runAsUser: 65534,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    };
    assert.deepEqual(added, [expected, expected]);
  });

  it('chooses processes by ID for every process, and where the PID namespace is shared', async () => {
    const rules: unknown[] = [];
    for (const given of [{ everyProcess: true }, { hasOwnPidNamespace: false }]) {
      const asked = cluster([pod(), withReader(done)], {
        addEphemeralContainer: ({ command }, _options, before) => {
          rules.push(command);
          return before;
        },
      });
      await readByEphemeral(asked, { ...task, ...given }, options());
    }
    assert.deepEqual(rules, Array(4).fill(surveyCommand('id', CONTAINER_ID)));
  });

  it('takes the next name where some are taken', async () => {
    const before = pod({
      spec: { ephemeralContainers: ['caps-reader-1', 'debug', 'caps-reader-2'].map((name) => container(name)) },
    });
    const asked = cluster([before, withReader(done, 'caps-reader-3')]);
    const { calls } = asked;
    const report = await readByEphemeral(asked, task, options());
    assert.deepEqual(
      [report.read === 'yes' && report.by, calls[1]],
      ['caps-reader-3', 'add shop/web-0 caps-reader-3 (dry run)'],
    );
  });

  it('changes nothing where the dry run is refused', async () => {
    const asked = cluster([pod()], { addEphemeralContainer: () => forbidden('pods/ephemeralcontainers "web-0"') });
    assert.deepEqual(await readByEphemeral(asked, task, options()), {
      read: 'no',
      why: {
        why: 'ephemeral-refused',
        dryRun: true,
        ephemeralContainer: 'caps-reader-1',
        message: 'pods/ephemeralcontainers "web-0" is forbidden',
      },
    });
    assert.deepEqual(asked.calls, ['pod shop/web-0', 'add shop/web-0 caps-reader-1 (dry run)']);
  });

  it('says which container may have been added where the dry run was accepted and only the real request failed', async () => {
    const asked = cluster([pod()], {
      addEphemeralContainer: (_container, { dryRun }, before) => (dryRun ? before : forbidden('it')),
    });
    assert.deepEqual(await readByEphemeral(asked, task, options()), {
      read: 'no',
      why: {
        why: 'ephemeral-refused',
        dryRun: false,
        ephemeralContainer: 'caps-reader-1',
        message: 'it is forbidden',
      },
    });
    assert.deepEqual(asked.calls, [
      'pod shop/web-0',
      'add shop/web-0 caps-reader-1 (dry run)',
      'add shop/web-0 caps-reader-1',
    ]);
  });

  for (const reason of [
    'ErrImagePull',
    'ImagePullBackOff',
    'InvalidImageName',
    'CreateContainerError',
    'RunContainerError',
  ]) {
    it(`does not wait for a reader that will not start: ${reason}`, async () => {
      const given = options();
      const asked = cluster([pod(), withReader({ waiting: { reason, message: 'no such image' } })]);
      assert.deepEqual(await readByEphemeral(asked, task, given), {
        read: 'no',
        why: {
          why: 'ephemeral-not-started',
          ephemeralContainer: 'caps-reader-1',
          image: 'busybox:stable',
          reason,
          message: 'no such image',
        },
      });
      assert.deepEqual(given.waits, []);
    });
  }

  it('gives up when the time is over, with what it saw last', async () => {
    const states: [ContainerState | undefined, object][] = [
      [undefined, { reason: 'no status' }],
      [{ running: {} }, { reason: 'Running' }],
      [
        { waiting: { reason: 'ContainerCreating', message: 'pulling' } },
        { reason: 'ContainerCreating', message: 'pulling' },
      ],
    ];
    for (const [state, seen] of states) {
      const given = options();
      assert.deepEqual(await readByEphemeral(cluster([pod(), withReader(state)]), task, given), {
        read: 'no',
        why: {
          why: 'ephemeral-not-started',
          ephemeralContainer: 'caps-reader-1',
          image: 'busybox:stable',
          afterMs: 1000,
          ...seen,
        },
      });
      assert.deepEqual(given.waits, [250, 250, 250, 250]);
    }
  });

  it('says what the reader printed instead, and how it ended', async () => {
    const asked = cluster([pod(), withReader({ terminated: { exitCode: 2 } })], { log: () => 'sh: not found\n' });
    assert.deepEqual(await readByEphemeral(asked, task, options()), {
      read: 'no',
      why: { why: 'unintelligible', by: 'caps-reader-1', exitCode: 2, message: 'sh: not found\n' },
    });
  });

  it('does not take itself for the container where the runtime gave it a PID namespace of its own', async () => {
    const alone = LOG.replaceAll('Pid:\t40', 'Pid:\t1').replace(`/../cri-containerd-${CONTAINER_ID}.scope`, '/');
    const asked = cluster([pod(), withReader(done)], { log: () => alone });
    assert.deepEqual(await readByEphemeral(asked, task, options()), {
      read: 'no',
      why: { why: 'not-told', by: 'caps-reader-1', because: 'no-process' },
    });
  });

  it('adds nothing where the pod cannot be had, and lets a bug be a bug', async () => {
    const asked = fakeCluster({ refused: { 'Pod/web-0': forbidden('pods "web-0"') } });
    assert.deepEqual(await readByEphemeral(asked, task, options()), {
      read: 'no',
      why: { why: 'cluster', trouble: 'forbidden', message: 'pods "web-0" is forbidden' },
    });
    assert.deepEqual(asked.calls, ['pod shop/web-0']);
    const bug = new TypeError('x');
    await assert.rejects(readByEphemeral(fakeCluster({ refused: { 'Pod/web-0': bug } }), task, options()), bug);
  });

  it('makes trouble of the cluster after that a reason, says what stays behind, and lets a bug be a bug', async () => {
    const asked = cluster([pod(), withReader(done)], { log: () => forbidden('pods/log "web-0"') });
    assert.deepEqual(await readByEphemeral(asked, task, options()), {
      read: 'no',
      why: {
        why: 'cluster',
        trouble: 'forbidden',
        message:
          'pods/log "web-0" is forbidden; ephemeral container caps-reader-1 was added and stays in the pod\'s spec',
      },
    });
    const bug = new TypeError('x');
    await assert.rejects(readByEphemeral(cluster([pod(), withReader(done)], { log: () => bug }), task, options()), bug);
    await assert.rejects(readByEphemeral(cluster([pod()], { addEphemeralContainer: () => bug }), task, options()), bug);
  });

  it('reads no more of the log than it may', async () => {
    const limits: unknown[] = [];
    const asked = cluster([pod(), withReader(done)], {
      log: (target, given) => {
        limits.push(target, given);
        return LOG;
      },
    });
    await readByEphemeral(asked, task, options());
    assert.deepEqual(limits, [{ namespace: 'shop', pod: 'web-0', container: 'caps-reader-1' }, { maxBytes: 4096 }]);
  });
});
