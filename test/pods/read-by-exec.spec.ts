import assert from 'node:assert/strict';
import type { ExecEnd } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/errors.ts';
import { READERS, readersFor } from '../../src/live/readers.ts';
import { type ReadingTask, readByExec } from '../../src/pods/read-by-exec.ts';
import { exited, fakeCluster, forbidden, notThere } from '../support/fake-cluster.ts';
import { CONTAINER_ID } from '../support/pods.ts';
import { DEFAULT, ids, statusText } from '../support/statuses.ts';

const task: ReadingTask = {
  target: { namespace: 'shop', pod: 'web-0', container: 'app' },
  containerId: CONTAINER_ID,
  hasOwnPidNamespace: true,
  everyProcess: false,
};
const limits = { timeoutMs: 10_000, maxBytes: 1_048_576 };

const NODES_MAP = '         0          0 4294967295\n';
const READING = `${statusText({ name: 'app', pid: 1 })}${NODES_MAP}${statusText({ name: 'cat', pid: 7 })}${NODES_MAP}40\n`;

function status(name: string, pid: number, parentPid = 0) {
  return {
    name,
    pid,
    parentPid,
    namespacePids: [pid],
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
}

const seen = {
  read: 'yes',
  evidence: 'exec',
  by: 'cat',
  sight: {
    main: status('app', 1),
    fresh: status('cat', 7),
    lastCapability: 40,
    inUserNamespace: false,
    madeUserNamespace: false,
  },
};

/** The lines of a survey in a pod with a user namespace: processes as [pid, name, cgroup, start, parent]. */
function survey(
  own: string,
  readerPid: number,
  ...rows: (readonly [number, string, string, number, number])[]
): string {
  const lines = (prefix: string, text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${prefix} ${line}\n`)
      .join('');
  return [
    `own ${own}\nself-map          0     200000      65536\n`,
    lines('self', statusText({ name: 'sh', pid: readerPid })),
    'last 40\n',
    ...rows.map(
      ([pid, name, cgroup, start, ppid]) =>
        `pid ${pid}\ncgroup ${cgroup}\nstart ${start}\n${lines('status', statusText({ name, pid, ppid }))}map          0     200000      65536\n`,
    ),
  ].join('');
}

const inPodsNamespace = { lastCapability: 40, inUserNamespace: true, madeUserNamespace: false };

/** Answers of the container's programs, by the program; the others are not in the image. */
function image(programs: Record<string, ExecEnd>) {
  return fakeCluster({ exec: (_target, [program = '']) => programs[program] ?? notThere(program) });
}

describe('pods/read-by-exec', () => {
  it('reads with cat, with the command and the limits it was given', async () => {
    const given: unknown[] = [];
    const cluster = fakeCluster({
      exec: (...all) => {
        given.push(all);
        return exited(READING);
      },
    });
    assert.deepEqual(await readByExec(cluster, task, limits), seen);
    assert.deepEqual(given, [[task.target, READERS[0]?.command('main', CONTAINER_ID), limits]]);
  });

  it('goes on to the next reader where a program is not in the image, however that is said', async () => {
    const missing: ExecEnd[] = [
      notThere('cat'),
      { end: 'not-started', message: 'exec: "cat": stat cat: no such file or directory' },
      { end: 'not-started', message: 'fork/exec /bin/cat: Permission denied' },
      { end: 'not-started', message: 'exec /x/cat: not a directory' },
      exited('', 127, 'sh: cat: not found'),
      exited('', 126),
    ];
    for (const end of missing) {
      const cluster = image({ cat: end, head: exited(READING) });
      assert.deepEqual(await readByExec(cluster, task, limits), { ...seen, by: 'head' });
      assert.deepEqual(cluster.calls, ['exec shop/web-0/app cat', 'exec shop/web-0/app head']);
    }
  });

  it('stops where the runtime cannot start any program, and passes on its words', async () => {
    for (const message of [
      'exec failed: unable to start container process: chdir to cwd ("/w") set in config.json failed: no such file or directory',
      'exec failed: unable to start container process: open /proc/self/fd: no such file or directory',
    ]) {
      const cluster = image({ cat: { end: 'not-started', message }, head: exited(READING) });
      assert.deepEqual(await readByExec(cluster, task, limits), {
        read: 'no',
        why: { why: 'cluster', trouble: 'refused', message },
      });
      assert.deepEqual(cluster.calls, ['exec shop/web-0/app cat']);
    }
  });

  it('takes what was printed, even if the reader complained about the rest', async () => {
    const cluster = image({ cat: exited(READING, 1, 'cat: /proc/self/uid_map: No such file or directory') });
    assert.deepEqual(await readByExec(cluster, task, limits), seen);
  });

  it('names every reader that it tried where the image has none', async () => {
    assert.deepEqual(await readByExec(image({}), task, limits), {
      read: 'no',
      why: { why: 'no-reader', tried: READERS.map(({ name }) => name) },
    });
    assert.deepEqual(await readByExec(image({}), { ...task, hasOwnPidNamespace: false }, limits), {
      read: 'no',
      why: { why: 'no-reader', tried: readersFor('own').map(({ name }) => name) },
    });
  });

  describe('does not ask a container again whose program', () => {
    const ends: [what: string, end: ExecEnd, why: object][] = [
      ['hangs', { end: 'timed-out', timeoutMs: 10_000 }, { why: 'timed-out', by: 'cat', timeoutMs: 10_000 }],
      [
        'floods',
        { end: 'flooded', maxBytes: 1024 },
        { why: 'flooded', by: 'cat', maxBytes: 1024, everyProcess: false },
      ],
      [
        'prints something else',
        exited('hello\n', 0),
        { why: 'unintelligible', by: 'cat', exitCode: 0, message: 'hello\n' },
      ],
      [
        'only complains',
        exited('', 1, 'cat: /proc/1/status: Permission denied'),
        { why: 'unintelligible', by: 'cat', exitCode: 1, message: 'cat: /proc/1/status: Permission denied' },
      ],
      ['is killed', exited('', 137), { why: 'unintelligible', by: 'cat', exitCode: 137, message: '' }],
      [
        'cannot be started for another reason',
        { end: 'not-started', message: 'exec format error' },
        { why: 'cluster', trouble: 'refused', message: 'exec format error' },
      ],
    ];
    for (const [what, end, why] of ends) {
      it(what, async () => {
        const cluster = image({ cat: end });
        assert.deepEqual(await readByExec(cluster, task, limits), { read: 'no', why });
        assert.deepEqual(cluster.calls, ['exec shop/web-0/app cat']);
      });
    }
  });

  it('makes trouble of the cluster a reason, and lets a bug be a bug', async () => {
    const trouble = fakeCluster({ exec: () => forbidden('pods/exec "web-0"') });
    assert.deepEqual(await readByExec(trouble, task, limits), {
      read: 'no',
      why: { why: 'cluster', trouble: 'forbidden', message: 'pods/exec "web-0" is forbidden' },
    });
    assert.deepEqual(trouble.calls, ['exec shop/web-0/app cat']);
    const bug = new TypeError('x');
    await assert.rejects(readByExec(fakeCluster({ exec: () => bug }), task, limits), bug);
    assert.ok(!(bug instanceof ClusterError));
  });

  it('asks interpreters alone for every process, and folds equal ones', async () => {
    const own = `/kubepods/${CONTAINER_ID}`;
    const cluster = image({
      sh: exited(
        survey(
          own,
          20,
          [1, 'app', own, 5, 0],
          [7, 'worker', own, 6, 1],
          [8, 'worker', own, 6, 1],
          [20, 'sh', own, 9, 0],
        ),
      ),
    });
    assert.deepEqual(await readByExec(cluster, { ...task, everyProcess: true }, limits), {
      read: 'yes',
      evidence: 'exec',
      by: 'sh',
      sight: { main: status('app', 1), fresh: status('sh', 20), ...inPodsNamespace },
      processes: [
        { origin: 'main', pids: [1], status: status('app', 1), inUserNamespace: true },
        { origin: 'descendant', pids: [7, 8], status: status('worker', 7, 1), inUserNamespace: true },
      ],
    });
    assert.deepEqual(cluster.calls, ['exec shop/web-0/app sh']);
  });

  it('finds the main process by cgroup where the PID namespace is shared', async () => {
    const cluster = image({
      sh: exited(survey('/', 20, [1, 'pause', '/../abcd', 5, 0], [20, 'sh', '/', 9, 0], [12, 'app', '/', 6, 0])),
    });
    assert.deepEqual(await readByExec(cluster, { ...task, hasOwnPidNamespace: false }, limits), {
      read: 'yes',
      evidence: 'exec',
      by: 'sh',
      sight: { main: status('app', 12), fresh: status('sh', 20), ...inPodsNamespace },
    });
  });

  it('says that the processes could not be told apart', async () => {
    const shared = { ...task, hasOwnPidNamespace: false };
    const host = image({ sh: exited(survey('/', 20, [1, 'systemd', '/', 1, 0], [12, 'app', '/', 6, 0])) });
    assert.deepEqual(await readByExec(host, shared, limits), {
      read: 'no',
      why: { why: 'not-told', by: 'sh', because: 'indistinct' },
    });
    const nobody = image({ sh: exited(survey('/', 20, [1, 'pause', '/../abcd', 5, 0])) });
    assert.deepEqual(await readByExec(nobody, shared, limits), {
      read: 'no',
      why: { why: 'not-told', by: 'sh', because: 'no-process' },
    });
  });
});
