import assert from 'node:assert/strict';
import { parseNodeReading } from '../../../src/live/node/node-reading.ts';
import { nodeReaderCommand } from '../../../src/live/node/reader-script.ts';
import { type FakeProc, statLine, withFakeProc } from '../../support/fake-proc.ts';
import { isInstalled, outputOf } from '../../support/programs.ts';
import { statusText } from '../../support/statuses.ts';

const SHELLS = [['sh'], ['bash'], ['busybox', 'sh']].filter(
  ([program = '', ...words]) => program !== 'busybox' || isInstalled(program, ...words, '-c', ':'),
);

const MAP = '         0          0 4294967295\n';
const POD = '/kubepods/burstable/pod1f5a7660-6451-485e-a2d5-cd54dc295aa0';

const NODE: FakeProc = {
  self: { status: statusText({ name: 'sh', pid: 40 }), cgroup: `8:pids:${POD}/self\n`, uidMap: MAP },
  lastCapability: '40\n',
  processes: {
    '1': {
      status: statusText({ name: 'init', pid: 1 }),
      cgroup: '8:pids:/\n0::/init\n',
      stat: statLine(1, 'init', 2),
      uidMap: MAP,
    },
    // Pure version 2, where there is one line, and a name that looks like the end of itself and of a line.
    '20': {
      status: statusText({ name: 'a) S 1 \\n2', pid: 20 }),
      cgroup: `0::${POD}/a\n`,
      stat: statLine(20, 'a) S 1 \n2', 77),
    },
    '21': {
      status: statusText({ name: 'b', pid: 21 }),
      cgroup: `12:cpu,cpuacct:/wrong\n8:pids:${POD}/b:c\n4:memory:/wrong\n1:name=systemd:/wrong\n0::/wrong\n`,
      stat: statLine(21, 'b', 78),
      uidMap: '         0     100000      65536\n',
    },
    // Gone by the time it is read.
    '22': {},
    sys: {},
  },
};

/** As an image without awk would have it. */
function withoutAwk(command: readonly string[]): string[] {
  return command.map((word) => word.replaceAll(/\bawk '/g, "no-such-awk '"));
}

describe('live/node/reader-script', () => {
  for (const shell of SHELLS) {
    for (const [means, change] of [
      ['awk', (command: readonly string[]) => [...command]],
      ['the shell alone', withoutAwk],
    ] as const) {
      const read = (proc: FakeProc) =>
        withFakeProc(proc, (folder) => {
          const [, ...rest] = nodeReaderCommand();
          const words = change([...shell, ...rest.slice(0, -1), folder]);
          return parseNodeReading(outputOf(words));
        });

      it(`reads every process with ${shell.join(' ')} and ${means}`, () => {
        const parsed = read(NODE);
        assert.equal(parsed.is, 'read');
        if (parsed.is !== 'read') return;
        const { processes, reader, ownCgroup, lastCapability, readerUidMap } = parsed.reading;
        assert.deepEqual(
          processes.map(({ status, cgroup, startTicks, uidMap }) => [
            status.pid,
            status.name,
            cgroup,
            startTicks,
            uidMap,
          ]),
          [
            [1, 'init', '/', 2, [[0, 0, 4294967295]]],
            [20, 'a) S 1 \n2', `${POD}/a`, 77, undefined],
            [21, 'b', `${POD}/b:c`, 78, [[0, 100000, 65536]]],
          ],
        );
        assert.deepEqual(
          [reader?.pid, ownCgroup, lastCapability, readerUidMap],
          [40, `${POD}/self`, 40, [[0, 0, 4294967295]]],
        );
      });
    }
  }

  it('says on which node it is, where its environment tells', () => {
    const [shell = '', ...rest] = nodeReaderCommand();
    withFakeProc(NODE, (folder) => {
      const text = outputOf(['env', 'NODE_NAME=a', shell, ...rest.slice(0, -1), folder]);
      assert.match(text, /^own [^\n]*\nnode a\n/);
    });
  });
});
