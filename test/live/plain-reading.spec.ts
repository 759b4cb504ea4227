import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlainReading } from '../../src/live/plain-reading.ts';
import { PLAIN_FILES, READERS } from '../../src/live/readers.ts';
import { isInstalled, outputOf } from '../support/programs.ts';
import { ids, statusText } from '../support/statuses.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

const main = statusText({ name: 'nginx', pid: 1 });
const reader = statusText({ name: 'cat', pid: 7 });
const UID_MAP = '         0          0 4294967295\n';
const whole = `${main}${UID_MAP}${reader}${UID_MAP}40\n`;

const NODES_MAP = [[0, 0, 4294967295]];

const inMain = {
  name: 'nginx',
  pid: 1,
  parentPid: 0,
  namespacePids: [1],
  uid: ids(0),
  gid: ids(0),
  groups: [],
  inheritable: 0n,
  permitted: 0xa80425fbn,
  effective: 0xa80425fbn,
  bounding: 0xa80425fbn,
  ambient: 0n,
  noNewPrivs: false,
  seccomp: 2,
};
const inReader = { ...inMain, name: 'cat', pid: 7, namespacePids: [7] };
const wholeSighting = {
  processes: [{ status: inMain, uidMap: NODES_MAP }],
  reader: inReader,
  readerUidMap: NODES_MAP,
  lastCapability: 40,
};

describe('live/plain-reading', () => {
  it('takes apart what cat printed in a container of runc: PID 1 of another user, and cat itself', () => {
    const process = {
      ...inMain,
      uid: ids(1025),
      gid: ids(1025),
      permitted: 0n,
      effective: 0n,
      noNewPrivs: true,
      seccomp: 0,
    };
    const parsed = (readerPid: number, readerName: string) => ({
      processes: [{ status: { ...process, name: 'sleep' }, uidMap: NODES_MAP }],
      reader: { ...process, name: readerName, pid: readerPid, namespacePids: [readerPid] },
      readerUidMap: NODES_MAP,
      lastCapability: 40,
    });
    assert.deepEqual(parsePlainReading(fixture('non-root.cat.txt')), parsed(7, 'cat'));
    assert.deepEqual(parsePlainReading(fixture('non-root.head.txt')), parsed(12, 'head'));
  });

  it('takes apart a process that left root behind, beside a reader that is root', () => {
    const { processes, reader: seen } = parsePlainReading(fixture('root-that-became-app.cat.txt')) ?? {};
    assert.deepEqual(
      [processes?.[0]?.status, seen].map((status) => [
        status?.name,
        status?.uid,
        status?.groups,
        status?.effective,
        status?.bounding,
      ]),
      [
        ['sleep', ids(1025), [1025], 0n, 0xa80425fbn],
        ['cat', ids(0), [], 0xa80425fbn, 0xa80425fbn],
      ],
    );
  });

  it('takes apart a process that made a user namespace of its own, and holds everything in it', () => {
    const parsed = parsePlainReading(fixture('own-user-namespace.cat.txt'));
    const [process] = parsed?.processes ?? [];
    assert.deepEqual(
      [process?.status.uid, process?.status.effective, process?.uidMap, parsed?.reader?.effective],
      [ids(1025), 0x1ffffffffffn, [[0, 1025, 1]], 0n],
    );
    assert.deepEqual(parsed?.readerUidMap, NODES_MAP);
  });

  it('takes apart the five files, with and without the headings of head', () => {
    const contents = [main, UID_MAP, reader, UID_MAP, '40\n'];
    const headed = PLAIN_FILES.map((file, index) => `==> ${file} <==\n${contents[index]}`).join('\n');
    assert.deepEqual(parsePlainReading(whole), wholeSighting);
    assert.deepEqual(parsePlainReading(headed), wholeSighting);
  });

  it('does without what could not be read', () => {
    assert.deepEqual(parsePlainReading(main), { processes: [{ status: inMain }] });
    assert.deepEqual(parsePlainReading(`${main}40\n`), { processes: [{ status: inMain }], lastCapability: 40 });
    assert.deepEqual(parsePlainReading(`${main}${UID_MAP}`), { processes: [{ status: inMain, uidMap: NODES_MAP }] });
    assert.deepEqual(parsePlainReading(`${main}${reader}${UID_MAP}`), {
      processes: [{ status: inMain }],
      reader: inReader,
      readerUidMap: NODES_MAP,
    });
    assert.deepEqual(parsePlainReading(`${main}${UID_MAP}${reader}`), {
      processes: [{ status: inMain, uidMap: NODES_MAP }],
      reader: inReader,
    });
  });

  it('takes a uid_map for that of the status before it, and a number from anywhere', () => {
    assert.deepEqual(parsePlainReading(`40\n${main}${UID_MAP}${reader}${UID_MAP}`), wholeSighting);
    assert.deepEqual(parsePlainReading(`${UID_MAP}${main}${reader}40\n`), {
      processes: [{ status: inMain }],
      reader: inReader,
      lastCapability: 40,
    });
  });

  it('takes the first status for PID 1', () => {
    assert.equal(parsePlainReading(`${reader}${UID_MAP}${main}${UID_MAP}40\n`), undefined);
  });

  it('reads every line of the map of a user namespace, and a kernel that is newer or older', () => {
    const text = '         0     200000      65536\n     65536     300000       1000\n';
    const map = [
      [0, 200000, 65536],
      [65536, 300000, 1000],
    ];
    assert.deepEqual(parsePlainReading(`${main}${text}${reader}${text}41\n`), {
      processes: [{ status: inMain, uidMap: map }],
      reader: inReader,
      readerUidMap: map,
      lastCapability: 41,
    });
  });

  it('reads no cap_last_cap that does not fit into a mask', () => {
    for (const number of ['64', '640', '-1', '4 0', 'x', '']) {
      assert.deepEqual(parsePlainReading(`${main}${reader}${UID_MAP}${number}\n`), {
        processes: [{ status: inMain }],
        reader: inReader,
        readerUidMap: NODES_MAP,
      });
    }
  });

  it('does not take PID 1 for the reader', () => {
    assert.deepEqual(parsePlainReading(`${main}${main}${UID_MAP}40\n`), {
      processes: [{ status: inMain }],
      lastCapability: 40,
    });
  });

  it('is not deceived by a process name, whatever begins a line elsewhere', () => {
    for (const end of ['\r', '\u2028', '\u2029', '\v', '\f', '\u0085', '\\n']) {
      const name = `a${end}Name:`;
      const forged = main.replace('nginx', name);
      assert.deepEqual(parsePlainReading(`${forged}${UID_MAP}${reader}${UID_MAP}40\n`), {
        ...wholeSighting,
        processes: [{ status: { ...inMain, name: name.replace('\\n', '\n').trim() }, uidMap: NODES_MAP }],
      });
    }
  });

  it('is nothing without the status of PID 1 and its bounding set', () => {
    const notOne = [
      '',
      '\n',
      'cat: /proc/1/status: Permission denied\n',
      '<html>Name:\tx</html>',
      reader,
      `${UID_MAP}40\n`,
      main.replace('Pid:\t1\n', ''),
      main.replace('Pid:\t1\n', 'Pid:\t2\n'),
      main.replace(/CapBnd.*\n/, ''),
      main.replace(/CapBnd:\t/, 'CapBnd:\tx'),
      `\ufeff${main}`,
    ];
    assert.deepEqual(
      notOne.filter((text) => parsePlainReading(text) !== undefined),
      [],
    );
  });

  for (const [what, megabytes] of [
    ['zeros', '\0'.repeat(2 ** 21)],
    ['blanks', ' '.repeat(2 ** 21)],
    ['digits', '1'.repeat(2 ** 21)],
    ['newlines', '\n'.repeat(2 ** 21)],
    ['lines of numbers', '1 1 1\n'.repeat(2 ** 18)],
    ['names', 'Name:\n'.repeat(2 ** 18)],
  ] as const) {
    it(`is nothing in two megabytes of ${what}, and takes no more than ten seconds to say so`, function () {
      this.timeout(10_000);
      assert.equal(parsePlainReading(megabytes), undefined);
    });
  }

  const left: string[] = [];
  describe('reads this machine', () => {
    for (const plain of READERS.filter(({ prints }) => prints === 'plain')) {
      const command = plain.command('main', '');
      if (!isInstalled('sh', '-c', 'command -v "$1"', 'sh', command[0] ?? '')) {
        left.push(plain.name);
        continue;
      }
      it(`through ${plain.name}: PID 1, the reader beside it, their maps and the kernel`, () => {
        const parsed = parsePlainReading(outputOf(command));
        assert.deepEqual(
          [
            parsed?.processes.map(({ status, uidMap }) => [status.pid, uidMap?.length]),
            parsed?.reader?.parentPid,
            parsed?.readerUidMap?.length,
            parsed?.lastCapability,
          ],
          [[[1, 1]], process.pid, 1, Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'))],
        );
      });
    }
    if (left.length > 0) console.log(`    not installed here, and left out: ${left.join(', ')}`);
  });
});
