import assert from 'node:assert/strict';
import { liveReportOf } from '../../src/app/live-report.ts';
import type { Sighting } from '../../src/live/sighting.ts';
import { DEFAULT, rootProcess } from '../support/statuses.ts';

const main = rootProcess(DEFAULT);
const reader = rootProcess(DEFAULT, { name: 'cat', pid: 9 });
const worker = rootProcess(DEFAULT, { name: 'worker', pid: 5 });

const whole: Sighting = {
  processes: [{ status: main }],
  reader,
  ownCgroup: '/',
  uidMap: [[0, 0, 4294967295]],
  lastCapability: 40,
};

describe('app/live-report', () => {
  it('takes an exec-ed reader for a witness of what the runtime grants', () => {
    assert.deepEqual(liveReportOf('exec', 'cat', whole, [{ origin: 'main', status: main }], false), {
      read: 'yes',
      evidence: 'exec',
      by: 'cat',
      sight: { main, fresh: reader, lastCapability: 40, inUserNamespace: false },
    });
  });

  it('takes no witness from beside the container, whose reader has settings of its own', () => {
    assert.deepEqual(liveReportOf('ephemeral', 'caps-reader-1', whole, [{ origin: 'main', status: main }], false), {
      read: 'yes',
      evidence: 'ephemeral',
      by: 'caps-reader-1',
      sight: { main, lastCapability: 40, inUserNamespace: false },
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

  it('takes every map but the whole range for a user namespace', () => {
    const maps: NonNullable<Sighting['uidMap']>[] = [
      [[0, 0, 4294967295]],
      [[0, 200000, 65536]],
      [[0, 0, 65536]],
      [[0, 1, 4294967295]],
      [
        [0, 0, 1],
        [1, 1, 4294967294],
      ],
    ];
    assert.deepEqual(
      maps.map((uidMap) => {
        const report = liveReportOf('exec', 'cat', { ...whole, uidMap }, [{ origin: 'main', status: main }], false);
        return report.read === 'yes' && report.sight.inUserNamespace;
      }),
      [false, true, true, true, true],
    );
  });
});
