import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSurvey } from '../../src/live/survey-reading.ts';
import { ids } from '../support/statuses.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

const app = {
  name: 'sleep',
  pid: 1,
  parentPid: 0,
  namespacePids: [1],
  uid: ids(1025),
  gid: ids(1025),
  groups: [1025],
  inheritable: 0n,
  permitted: 0n,
  effective: 0n,
  bounding: 0xa80425fbn,
  ambient: 0n,
  noNewPrivs: false,
  seccomp: 0,
};
const shell = {
  ...app,
  name: 'sh',
  pid: 16,
  namespacePids: [16],
  uid: ids(0),
  gid: ids(0),
  groups: [],
  permitted: 0xa80425fbn,
  effective: 0xa80425fbn,
};

const NODES_MAP = [[0, 0, 4294967295]];

describe('live/survey-reading', () => {
  it('takes apart what the shell printed of every process in a container of runc', () => {
    assert.deepEqual(parseSurvey(fixture('root-that-became-app.survey-sh.txt')), {
      ownCgroup: '/web',
      processes: [
        { status: app, cgroup: '/web', startTicks: 662149, uidMap: NODES_MAP },
        { status: shell, cgroup: '/web', startTicks: 662272, uidMap: NODES_MAP },
      ],
      reader: shell,
      readerUidMap: NODES_MAP,
      lastCapability: 40,
    });
  });

  it('takes apart a process that made a user namespace of its own, beside a reader in that of the node', () => {
    const everything = { permitted: 0x1ffffffffffn, effective: 0x1ffffffffffn, bounding: 0x1ffffffffffn };
    const user = { ...app, groups: [], noNewPrivs: true };
    const reader = { ...user, name: 'sh', pid: 16, namespacePids: [16] };
    assert.deepEqual(parseSurvey(fixture('own-user-namespace.survey-sh.txt')), {
      ownCgroup: '/web',
      processes: [
        { status: { ...user, ...everything }, cgroup: '/web', startTicks: 662293, uidMap: [[0, 1025, 1]] },
        { status: reader, cgroup: '/web', startTicks: 662415, uidMap: NODES_MAP },
      ],
      reader,
      readerUidMap: NODES_MAP,
      lastCapability: 40,
    });
  });

  it('takes apart what the shell printed of PID 1 alone', () => {
    const user = { ...app, groups: [], noNewPrivs: true };
    assert.deepEqual(parseSurvey(fixture('non-root.survey-sh.txt')), {
      ownCgroup: '/web',
      processes: [{ status: user, cgroup: '/web', startTicks: 662012, uidMap: NODES_MAP }],
      reader: { ...user, name: 'sh', pid: 17, namespacePids: [17] },
      readerUidMap: NODES_MAP,
      lastCapability: 40,
    });
  });

  it('is nothing if it does not begin with the own cgroup', () => {
    for (const text of ['', '\n', 'ownership\n', 'pid 1\nstatus Pid:\t1\n', ' own /\n', 'OWN /\n']) {
      assert.equal(parseSurvey(text), undefined);
    }
  });

  it('does without everything but the own cgroup, which may be empty', () => {
    assert.deepEqual(parseSurvey('own \n'), { ownCgroup: '', processes: [] });
    assert.deepEqual(parseSurvey('own /a b\nlast \nself-map \nself \n'), { ownCgroup: '/a b', processes: [] });
  });

  it('leaves out a process that had ended before its status was read', () => {
    assert.deepEqual(parseSurvey('own /\npid 7\ncgroup /x\nstart 5\npid 8\ncgroup \nstart \nstatus Pid:\t8\n'), {
      ownCgroup: '/',
      processes: [{ status: { pid: 8 } }],
    });
  });

  it('knows no start that is not a number it can hold', () => {
    const starts = ['', '-1', '1e3', '9999999999999999', 'x', '12 '].map((start) =>
      parseSurvey(`own /\npid 8\ncgroup /c\nstart ${start}\nstatus Pid:\t8\n`),
    );
    assert.deepEqual(
      starts,
      starts.map(() => ({ ownCgroup: '/', processes: [{ status: { pid: 8 }, cgroup: '/c' }] })),
    );
  });

  it('takes nothing behind a prefix for a line of its own: names forge no process, map or kernel', () => {
    const text = [
      'own /c',
      'self Name:\tpid 1',
      'self Pid:\t9',
      'last 40',
      'pid 1',
      'cgroup /c',
      'start 1',
      'status Name:\tx\rpid 2\rcgroup /evil',
      'status Pid:\t1',
      'status CapEff:\t0000000000000000',
      'status Name:\tmap 0 0 4294967295',
      'status CapEff:\tffffffffffffffff',
      'status map 0 0 4294967295',
      'self self-map 0 0 4294967295',
      'pid 5',
      'cgroup /c',
      'start 2',
      'status Name:\t\\nlast 63\\npid 6',
      'status Pid:\t5',
      '',
    ].join('\n');
    assert.deepEqual(parseSurvey(text), {
      ownCgroup: '/c',
      processes: [
        { status: { name: 'x\rpid 2\rcgroup /evil', pid: 1, effective: 0n }, cgroup: '/c', startTicks: 1 },
        { status: { name: '\nlast 63\npid 6', pid: 5 }, cgroup: '/c', startTicks: 2 },
      ],
      reader: { name: 'pid 1', pid: 9 },
      lastCapability: 40,
    });
  });

  it('passes over what it does not know, and keeps the first cap_last_cap', () => {
    const lines = [
      'own /',
      'foo bar',
      '',
      'last 40',
      'last 63',
      'self-map 0 1',
      'cgroup /early',
      'start 1',
      'status Pid:\t1',
      'map 0 0 4294967295',
      '',
    ];
    assert.deepEqual(parseSurvey(lines.join('\n')), { ownCgroup: '/', processes: [], lastCapability: 40 });
  });

  it('reads every line of a map, and passes over lines that are no map', () => {
    const lines = [
      'own /',
      'self-map          0     200000      65536',
      'self-map      65536     300000       1000',
      'pid 1',
      'status Pid:\t1',
      'map 0 1025 1',
      'map 1 2',
      'map x y z',
      'map 1 100000 65535',
      'pid 2',
      'status Pid:\t2',
      'map ',
      '',
    ];
    assert.deepEqual(parseSurvey(lines.join('\n')), {
      ownCgroup: '/',
      processes: [
        {
          status: { pid: 1 },
          uidMap: [
            [0, 1025, 1],
            [1, 100000, 65535],
          ],
        },
        { status: { pid: 2 } },
      ],
      readerUidMap: [
        [0, 200000, 65536],
        [65536, 300000, 1000],
      ],
    });
  });

  it('takes two megabytes of processes apart in no more than ten seconds', function () {
    this.timeout(10_000);
    const many = 40_000;
    const text = `own /\n${'pid 1\ncgroup /c\nstart 1\nstatus Name:\tx\nstatus Pid:\t2\n'.repeat(many)}`;
    assert.deepEqual(parseSurvey(text), {
      ownCgroup: '/',
      processes: Array.from({ length: many }, () => ({
        status: { name: 'x', pid: 2 },
        cgroup: '/c',
        startTicks: 1,
      })),
    });
  });
});
