import assert from 'node:assert/strict';
import type { ProcessStatus } from '../../src/capability/proc-status.ts';
import { type Belonging, type NotTold, type OwnProcess, ownProcesses } from '../../src/live/own-processes.ts';
import type { ParsedReading, SeenProcess } from '../../src/live/parsed-reading.ts';

const ID = '5f0c2a';
const V1 = `/kubepods/burstable/pod7e1/${ID}`;
const SYSTEMD = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7e1.slice/cri-containerd-${ID}.scope`;

/** [pid, parent, name, cgroup, start] */
type Row = readonly [pid: number, parentPid: number, name: string, cgroup?: string | undefined, startTicks?: number];

function seen([pid, parentPid, name, cgroup, startTicks]: Row): SeenProcess {
  return {
    status: { pid, parentPid, name },
    ...(cgroup === undefined ? {} : { cgroup }),
    ...(startTicks === undefined ? {} : { startTicks }),
  };
}

function parsed(ownCgroup: string | undefined, reader: ProcessStatus | undefined, ...rows: Row[]): ParsedReading {
  return {
    processes: rows.map(seen),
    ...(ownCgroup === undefined ? {} : { ownCgroup }),
    ...(reader ? { reader } : {}),
  };
}

const own: Belonging = { containerId: ID, hasOwnPidNamespace: true, readerIsInside: true };
const shared: Belonging = { ...own, hasOwnPidNamespace: false };
const beside: Belonging = { ...shared, readerIsInside: false };

/** Processes as "origin pid name". */
function told(found: readonly OwnProcess[] | NotTold): readonly string[] | NotTold {
  return typeof found === 'string'
    ? found
    : found.map(({ origin, status }) => `${origin} ${status.pid} ${status.name}`);
}

describe('live/own-processes', () => {
  describe('in a PID namespace of its own', () => {
    it('the main process is PID 1, also where no cgroup was read', () => {
      const found = ownProcesses(parsed(undefined, { pid: 9 }, [1, 0, 'app']), own);
      assert.deepEqual(found, [{ origin: 'main', status: { pid: 1, parentPid: 0, name: 'app' } }]);
    });

    it('the main process is PID 1 even if it moved to another cgroup or started later than its children', () => {
      assert.deepEqual(
        told(ownProcesses(parsed(V1, { pid: 9 }, [7, 1, 'child', V1, 5], [1, 0, 'app', '/init.scope', 50]), own)),
        ['main 1 app', 'descendant 7 child'],
      );
    });

    it('others come by PID, with how they came to be: a parent that is not there is outside', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(
              V1,
              { pid: 40 },
              [30, 25, 'grandchild', V1],
              [40, 0, 'sh', V1],
              [1, 0, 'app', V1],
              [25, 1, 'worker', V1],
              [35, 0, 'debug', V1],
            ),
            own,
          ),
        ),
        ['main 1 app', 'descendant 25 worker', 'descendant 30 grandchild', 'entered 35 debug'],
      );
    });

    it('a process of another container that was let in is not one of them', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(V1, { pid: 40 }, [1, 0, 'app', V1], [50, 0, 'debugger', '/kubepods/burstable/pod7e1/beef']),
            own,
          ),
        ),
        ['main 1 app'],
      );
    });

    it('there is no main process where PID 1 is not to be seen', () => {
      assert.equal(ownProcesses(parsed(V1, { pid: 40 }, [7, 1, 'child', V1]), own), 'no-process');
      assert.equal(ownProcesses(parsed(V1, { pid: 40 }), own), 'no-process');
    });

    it('a reader that is PID 1 itself did not get into the namespace, and is not the container', () => {
      for (const readerIsInside of [true, false]) {
        assert.equal(
          ownProcesses(parsed('/', { pid: 1 }, [1, 0, 'sh', '/']), { ...own, readerIsInside }),
          'no-process',
        );
      }
    });

    it('a reader beside the container sees PID 1 through its cgroup', () => {
      assert.deepEqual(
        told(
          ownProcesses(parsed('/', { pid: 40 }, [1, 0, 'app', `/../cri-containerd-${ID}.scope`], [40, 0, 'sh', '/']), {
            ...own,
            readerIsInside: false,
          }),
        ),
        ['main 1 app'],
      );
    });

    it('every process keeps the user namespace that was seen of it', () => {
      const rows = parsed(V1, { pid: 9 }, [1, 0, 'app', V1], [7, 1, 'child', V1], [8, 1, 'other', V1]);
      const maps: SeenProcess['uidMap'][] = [[[0, 1025, 1]], [[0, 0, 4294967295]], undefined];
      const processes = rows.processes.map((process, index) => {
        const uidMap = maps[index];
        return { ...process, ...(uidMap ? { uidMap } : {}) };
      });
      assert.deepEqual(ownProcesses({ ...rows, processes }, own), [
        { origin: 'main', status: { pid: 1, parentPid: 0, name: 'app' }, uidMap: [[0, 1025, 1]] },
        { origin: 'descendant', status: { pid: 7, parentPid: 1, name: 'child' }, uidMap: [[0, 0, 4294967295]] },
        { origin: 'descendant', status: { pid: 8, parentPid: 1, name: 'other' } },
      ]);
    });

    it('processes without a PID are passed over', () => {
      const withoutPid: SeenProcess = { status: { name: 'forged' }, cgroup: V1 };
      const { processes } = parsed(V1, undefined, [1, 0, 'app', V1]);
      assert.deepEqual(told(ownProcesses({ ownCgroup: V1, processes: [withoutPid, ...processes] }, own)), [
        'main 1 app',
      ]);
    });
  });

  describe('with the PID namespace of the pod or the host', () => {
    it('cgroup v1: the ID in the path tells them, nested cgroups too; the main one started first', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(
              V1,
              { pid: 900 },
              [1, 0, 'pause', '/kubepods/burstable/pod7e1/abcd', 10],
              [700, 650, 'worker', `${V1}/docker/inner`, 31],
              [650, 600, 'app', V1, 30],
              [800, 600, 'debug', V1, 90],
              [900, 600, 'sh', V1, 99],
              [400, 600, 'neighbour', '/kubepods/burstable/pod7e1/beef', 20],
            ),
            shared,
          ),
        ),
        ['main 650 app', 'descendant 700 worker', 'entered 800 debug'],
      );
    });

    it('systemd slices: the same', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(
              SYSTEMD,
              { pid: 900 },
              [1, 0, 'systemd', '/init.scope', 1],
              [650, 600, 'app', SYSTEMD, 30],
              [660, 650, 'unit', `${SYSTEMD}/system.slice/a.service`, 31],
            ),
            shared,
          ),
        ),
        ['main 650 app', 'descendant 660 unit'],
      );
    });

    it('cgroup v2 with a namespace: what does not lead out of it is its own', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(
              '/',
              { pid: 900 },
              [1, 0, 'pause', '/../cri-containerd-abcd.scope', 10],
              [650, 600, 'app', '/', 30],
              [660, 650, 'unit', '/system.slice/a.service', 31],
              [400, 0, 'neighbour', '/../cri-containerd-beef.scope', 20],
              [900, 600, 'sh', '/', 99],
            ),
            shared,
          ),
        ),
        ['main 650 app', 'descendant 660 unit'],
      );
    });

    it('cgroup v2 with a namespace: a path that only begins like one that leads out is its own', () => {
      assert.deepEqual(
        told(
          ownProcesses(parsed('/', { pid: 9 }, [650, 0, 'app', '/.hidden', 1], [651, 0, 'out', '/../x', 1]), shared),
        ),
        ['main 650 app'],
      );
    });

    it('beside the container, what does not lead out of the own namespace is the reader, not the container', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(
              '/',
              { pid: 900 },
              [1, 0, 'pause', '/../cri-containerd-abcd.scope', 10],
              [650, 0, 'app', `/../cri-containerd-${ID}.scope`, 30],
              [900, 0, 'sh', '/', 99],
              [901, 900, 'cat', '/', 99],
            ),
            beside,
          ),
        ),
        ['main 650 app'],
      );
    });

    it('where the rule catches PID 1, it tells nothing', () => {
      assert.equal(
        ownProcesses(parsed('/', { pid: 900 }, [1, 0, 'systemd', '/', 1], [650, 600, 'app', '/', 30]), shared),
        'indistinct',
      );
      assert.equal(
        ownProcesses(parsed('/', { pid: 900 }, [1, 0, 'systemd', '/', 1], [650, 600, 'app', '/', 30]), {
          ...shared,
          containerId: '',
        }),
        'indistinct',
      );
    });

    it('where nothing is caught, or only the reader, there is no process', () => {
      assert.equal(ownProcesses(parsed(V1, { pid: 900 }), shared), 'no-process');
      assert.equal(
        ownProcesses(parsed(V1, { pid: 900 }, [1, 0, 'pause', '/x', 1], [900, 0, 'sh', V1, 2]), shared),
        'no-process',
      );
    });

    it('a process whose cgroup could not be read is nobody’s', () => {
      assert.equal(
        ownProcesses(parsed('/', { pid: 900 }, [1, 0, 'pause', '/../x', 1], [5, 0, 'a']), shared),
        'no-process',
      );
    });

    it('of processes that started in the same tick the lowest PID is the main one; one without a start comes last', () => {
      assert.deepEqual(
        told(
          ownProcesses(
            parsed(V1, undefined, [9, 0, 'c', V1], [8, 0, 'b', V1, 30], [7, 0, 'a', V1, 30], [6, 0, 'd', V1]),
            shared,
          ),
        ),
        ['main 7 a', 'entered 6 d', 'entered 8 b', 'entered 9 c'],
      );
      assert.deepEqual(told(ownProcesses(parsed(V1, undefined, [9, 0, 'b', V1], [8, 0, 'a', V1]), shared)), [
        'main 8 a',
        'entered 9 b',
      ]);
    });
  });
});
