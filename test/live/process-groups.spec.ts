import assert from 'node:assert/strict';
import type { ProcessStatus } from '../../src/capability/proc-status.ts';
import type { Origin } from '../../src/live/own-processes.ts';
import { groupProcesses } from '../../src/live/process-groups.ts';
import { DEFAULT, rootProcess } from '../support/statuses.ts';

const worker = (pid: number, given: ProcessStatus = {}) => rootProcess(DEFAULT, { name: 'worker', pid, ...given });
const process = (origin: Origin, status: ProcessStatus) => ({ origin, status });

describe('live/process-groups', () => {
  it('folds processes that are alike in everything but their PID, in the order of their first appearance', () => {
    assert.deepEqual(
      groupProcesses([
        process('main', worker(1)),
        process('descendant', worker(7, { parentPid: 1 })),
        process('descendant', worker(8, { name: 'cron' })),
        process('descendant', worker(9, { parentPid: 7, namespacePids: [9] })),
        process('descendant', worker(12)),
      ]),
      [
        { origin: 'main', pids: [1], status: worker(1) },
        { origin: 'descendant', pids: [7, 9, 12], status: worker(7, { parentPid: 1 }) },
        { origin: 'descendant', pids: [8], status: worker(8, { name: 'cron' }) },
      ],
    );
  });

  it('keeps apart what differs in origin, name, ids, groups, one of the sets, or a flag', () => {
    const ids = { real: 1, effective: 1, saved: 1, filesystem: 1 };
    const different: (readonly [Origin, ProcessStatus])[] = [
      ['descendant', worker(2)],
      ['entered', worker(3)],
      ['descendant', worker(4, { name: 'other' })],
      ['descendant', worker(5, { uid: ids })],
      ['descendant', worker(6, { gid: ids })],
      ['descendant', worker(7, { groups: [1] })],
      ['descendant', worker(8, { inheritable: 1n })],
      ['descendant', worker(9, { permitted: 1n })],
      ['descendant', worker(10, { effective: 1n })],
      ['descendant', worker(11, { bounding: 1n })],
      ['descendant', worker(12, { ambient: 1n })],
      ['descendant', worker(13, { noNewPrivs: true })],
      ['descendant', worker(14, { seccomp: 2 })],
    ];
    assert.deepEqual(
      groupProcesses(different.map(([origin, status]) => process(origin, status))),
      different.map(([origin, status]) => ({ origin, pids: [status.pid], status })),
    );
  });

  it('keeps an unknown set apart from an empty one', () => {
    const empty = worker(2, { ambient: 0n });
    const { ambient: _, ...unknown } = worker(3);
    assert.deepEqual(groupProcesses([process('descendant', empty), process('descendant', unknown)]), [
      { origin: 'descendant', pids: [2], status: empty },
      { origin: 'descendant', pids: [3], status: unknown },
    ]);
  });

  it('keeps user namespaces apart, and says of each whether it is the node’s', () => {
    assert.deepEqual(
      groupProcesses([
        { origin: 'descendant', status: worker(2), uidMap: [[0, 0, 4294967295]] },
        { origin: 'descendant', status: worker(3), uidMap: [[0, 1025, 1]] },
        { origin: 'descendant', status: worker(4), uidMap: [[0, 1026, 1]] },
        { origin: 'descendant', status: worker(5), uidMap: [[0, 1025, 1]] },
        { origin: 'descendant', status: worker(6) },
      ]),
      [
        { origin: 'descendant', pids: [2], status: worker(2), inUserNamespace: false },
        { origin: 'descendant', pids: [3, 5], status: worker(3), inUserNamespace: true },
        { origin: 'descendant', pids: [4], status: worker(4), inUserNamespace: true },
        { origin: 'descendant', pids: [6], status: worker(6) },
      ],
    );
  });

  it('is nothing for no process', () => {
    assert.deepEqual(groupProcesses([]), []);
  });
});
