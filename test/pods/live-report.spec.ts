import assert from 'node:assert/strict';
import type { OwnProcess } from '../../src/live/own-processes.ts';
import type { ParsedReading, UidMap } from '../../src/live/parsed-reading.ts';
import { liveReportOf } from '../../src/pods/live-report.ts';
import { DEFAULT, rootProcess } from '../support/statuses.ts';

const main = rootProcess(DEFAULT);
const reader = rootProcess(DEFAULT, { name: 'cat', pid: 9 });
const worker = rootProcess(DEFAULT, { name: 'worker', pid: 5 });

const NODES_MAP: UidMap = [[0, 0, 4294967295]];

const whole: ParsedReading = {
  processes: [{ status: main, uidMap: NODES_MAP }],
  reader,
  ownCgroup: '/',
  readerUidMap: NODES_MAP,
  lastCapability: 40,
};

/** The main process in the user namespace of the node. */
const inNodes: OwnProcess = { origin: 'main', status: main, uidMap: NODES_MAP };

/** What a report says of user namespaces: whether it is an own one, and whether the program made it. */
function namespacesOf(uidMap: UidMap | undefined, readerUidMap: UidMap | undefined) {
  const report = liveReportOf(
    'exec',
    'cat',
    { processes: [], ...(readerUidMap ? { readerUidMap } : {}) },
    [{ origin: 'main', status: main, ...(uidMap ? { uidMap } : {}) }],
    false,
  );
  return report.read === 'yes' ? [report.sight.inUserNamespace, report.sight.madeUserNamespace] : report;
}

describe('pods/live-report', () => {
  it('takes an exec-ed reader for a witness of what the runtime grants', () => {
    assert.deepEqual(liveReportOf('exec', 'cat', whole, [inNodes], false), {
      read: 'yes',
      evidence: 'exec',
      by: 'cat',
      sight: { main, fresh: reader, lastCapability: 40, inUserNamespace: false, madeUserNamespace: false },
    });
  });

  it('takes no witness from beside the container, whose reader has settings of its own', () => {
    assert.deepEqual(liveReportOf('ephemeral', 'caps-reader-1', whole, [inNodes], false), {
      read: 'yes',
      evidence: 'ephemeral',
      by: 'caps-reader-1',
      sight: { main, lastCapability: 40, inUserNamespace: false, madeUserNamespace: false },
    });
  });

  it('leaves out what was not read', () => {
    assert.deepEqual(liveReportOf('exec', 'cat', { processes: [] }, [{ origin: 'main', status: main }], false), {
      read: 'yes',
      evidence: 'exec',
      by: 'cat',
      sight: { main },
    });
  });

  it('folds processes where they were asked for', () => {
    const processes = [
      { origin: 'main', status: main },
      { origin: 'descendant', status: worker },
      { origin: 'descendant', status: { ...worker, pid: 6 } },
    ] as const;
    assert.deepEqual(liveReportOf('exec', 'sh', { processes: [] }, processes, true), {
      read: 'yes',
      evidence: 'exec',
      by: 'sh',
      sight: { main },
      processes: [
        { origin: 'main', pids: [1], status: main },
        { origin: 'descendant', pids: [5, 6], status: worker },
      ],
    });
  });

  it('is unread where there is no process', () => {
    assert.deepEqual(liveReportOf('exec', 'sh', whole, [], true), {
      read: 'no',
      why: { why: 'not-told', by: 'sh', because: 'no-process' },
    });
  });

  it('takes every map of the main process but the whole range for a user namespace', () => {
    const maps: UidMap[] = [
      NODES_MAP,
      [[0, 200000, 65536]],
      [[0, 0, 65536]],
      [[0, 1, 4294967295]],
      [
        [0, 0, 1],
        [1, 1, 4294967294],
      ],
    ];
    assert.deepEqual(
      maps.map((uidMap) => namespacesOf(uidMap, uidMap)),
      [
        [false, false],
        [true, false],
        [true, false],
        [true, false],
        [true, false],
      ],
    );
  });

  it('takes a map other than that of the reader for a user namespace that the program made itself', () => {
    const pods: UidMap = [[0, 200000, 65536]];
    assert.deepEqual(
      [
        namespacesOf([[0, 1025, 1]], NODES_MAP),
        namespacesOf([[0, 1025, 1]], pods),
        namespacesOf(pods, [...pods, [65536, 300000, 1000]]),
      ],
      [
        [true, true],
        [true, true],
        [true, true],
      ],
    );
  });

  it('does not tell who made a user namespace where one of the two maps was not read', () => {
    assert.deepEqual(namespacesOf([[0, 1025, 1]], undefined), [true, undefined]);
    assert.deepEqual(namespacesOf(undefined, NODES_MAP), [undefined, undefined]);
  });
});
