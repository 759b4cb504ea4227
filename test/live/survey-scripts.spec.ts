import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type OwnProcess, ownProcesses } from '../../src/live/own-processes.ts';
import type { ParsedReading } from '../../src/live/parsed-reading.ts';
import { READERS, type SurveyRule } from '../../src/live/readers.ts';
import { parseSurvey } from '../../src/live/survey-reading.ts';
import { type FakeProc, statLine, withFakeProc } from '../support/fake-proc.ts';
import { isInstalled, outputOf } from '../support/programs.ts';
import { ids, statusText } from '../support/statuses.ts';

/** Programs that must be everywhere, and those whose tests are left out where they are not. */
const ALWAYS = ['sh', 'bash', 'node'];
const PROBES: Readonly<Record<string, readonly string[]>> = {
  'busybox sh': ['busybox', 'sh', '-c', ':'],
  python3: ['python3', '-c', ''],
  python: ['python', '-c', 'import sys; sys.exit(sys.version_info[0] != 2)'],
  perl: ['perl', '-e', ''],
};

// Absolute paths lead to one of the same shells, and python is worth a test of its own where it is Python 2.
const surveyors = READERS.filter(({ name, prints }) => prints === 'survey' && !name.startsWith('/'));
const here = surveyors.filter(({ name }) => {
  const [program, ...words] = PROBES[name] ?? [];
  return ALWAYS.includes(name) || (program !== undefined && isInstalled(program, ...words));
});
const leftOut = surveyors.filter((surveyor) => !here.includes(surveyor)).map(({ name }) => name);

const ID = 'f00dfeed';

const NODES_MAP = '         0          0 4294967295\n';
/** Of a user namespace that a process made itself. */
const MADE_MAP = '         0       1025          1\n         1     100000      65535\n';

function cgroupV1(path: string): string {
  return `12:cpu,cpuacct:/wrong\n8:pids:${path}\n4:memory:/wrong\n1:name=systemd:/wrong\n0::/wrong\n`;
}

function fake(pid: number, name: string, cgroup: string, start: number, ppid = 0) {
  return { status: statusText({ name, pid, ppid }), cgroup, stat: statLine(pid, name, start) };
}

/** A status as parsed from statusText. */
function seen(pid: number, name: string, ppid = 0) {
  return {
    name,
    pid,
    parentPid: ppid,
    namespacePids: [pid],
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
}

describe('live/survey-scripts', () => {
  if (leftOut.length > 0) console.log(`    not installed here, and left out: ${leftOut.join(', ')}`);

  for (const { name: program, command } of here) {
    /** Runs the script on a fake /proc; folders have no order, so processes come by PID. */
    const survey = (proc: FakeProc, rule: SurveyRule, id = ID): ParsedReading | undefined =>
      withFakeProc(proc, (folder) => {
        const parsed = parseSurvey(outputOf([...command(rule, id).slice(0, -1), folder]));
        return (
          parsed && {
            ...parsed,
            processes: [...parsed.processes].sort((a, b) => (a.status.pid ?? 0) - (b.status.pid ?? 0)),
          }
        );
      });

    describe(`run by ${program}`, () => {
      const host: FakeProc = {
        self: { ...fake(300, 'reader', cgroupV1(`/kubepods/burstable/pod1/${ID}`), 900), uidMap: NODES_MAP },
        lastCapability: '40\n',
        processes: {
          1: { ...fake(1, 'systemd', cgroupV1('/init.scope'), 1), uidMap: NODES_MAP },
          20: fake(20, 'pause', cgroupV1('/kubepods/burstable/pod1/abcd'), 500),
          100: { ...fake(100, 'app', cgroupV1(`/kubepods/burstable/pod1/${ID}`), 600), uidMap: MADE_MAP },
          101: fake(101, 'worker', cgroupV1(`/kubepods/burstable/pod1/${ID}/nested`), 601, 100),
          // Not processes.
          acpi: {},
          version: {},
        },
      };
      const common = {
        ownCgroup: `/kubepods/burstable/pod1/${ID}`,
        reader: seen(300, 'reader'),
        readerUidMap: [[0, 0, 4294967295]],
        lastCapability: 40,
      };
      const app = {
        status: seen(100, 'app'),
        cgroup: `/kubepods/burstable/pod1/${ID}`,
        startTicks: 600,
        uidMap: [
          [0, 1025, 1],
          [1, 100000, 65535],
        ],
      };
      const worker = {
        status: seen(101, 'worker', 100),
        cgroup: `/kubepods/burstable/pod1/${ID}/nested`,
        startTicks: 601,
      };

      it('main: shows PID 1 alone, in whatever cgroup it is', () => {
        assert.deepEqual(survey(host, 'main'), {
          ...common,
          processes: [
            { status: seen(1, 'systemd'), cgroup: '/init.scope', startTicks: 1, uidMap: [[0, 0, 4294967295]] },
          ],
        });
      });

      it("own: shows the processes with the container's ID in their cgroup, nested ones too", () => {
        assert.deepEqual(survey(host, 'own'), { ...common, processes: [app, worker] });
      });

      it('id: shows the same from beside the container', () => {
        const beside = {
          ...host,
          self: { ...host.self, cgroup: cgroupV1('/kubepods/burstable/pod1/beef') },
        };
        assert.deepEqual(survey(beside, 'id'), {
          ...common,
          ownCgroup: '/kubepods/burstable/pod1/beef',
          processes: [app, worker],
        });
      });

      it('own: in a cgroup namespace, shows the processes that do not lead out of it', () => {
        const proc: FakeProc = {
          self: fake(300, 'reader', '0::/\n', 900),
          processes: {
            1: fake(1, 'pause', `0::/../cri-containerd-beef.scope\n`, 500),
            100: fake(100, 'app', '0::/\n', 600),
            101: fake(101, 'worker', '0::/system.slice/app.service\n', 601, 100),
            200: fake(200, 'neighbour', '0::/../x\n', 700),
          },
        };
        assert.deepEqual(survey(proc, 'own'), {
          ownCgroup: '/',
          reader: seen(300, 'reader'),
          processes: [
            { status: seen(100, 'app'), cgroup: '/', startTicks: 600 },
            { status: seen(101, 'worker', 100), cgroup: '/system.slice/app.service', startTicks: 601 },
          ],
        });
      });

      it('compares pids before memory before name=systemd before the unified hierarchy', () => {
        const cgroups = [
          '0::/unified\n',
          '0::/unified\n1:name=systemd:/systemd\n',
          '1:name=systemd:/systemd\n4:memory:/memory\n0::/unified\n',
          '4:memory:/memory\n8:pids:/pids\n9:freezer:/other\n',
          '9:pids,misc:/other\n2:cpu,memory:/other\n',
          '',
        ];
        const processes = Object.fromEntries(
          cgroups.map((cgroup, index) => [index + 1, fake(index + 1, 'p', cgroup, 5)]),
        );
        const parsed = survey({ self: fake(300, 'reader', '0::/\n', 9), processes }, 'own');
        assert.deepEqual(
          parsed?.processes.map(({ cgroup }) => cgroup),
          ['/unified', '/systemd', '/memory', '/pids', undefined, undefined],
        );
      });

      it('shows names that are made to deceive as they are', () => {
        const names = [
          'a) R 1 (b',
          '$(id)`id`',
          '*',
          '%s%n',
          '-n',
          '  two  ',
          'quo\'te"',
          'tab\tname',
          'cr\rpid 9',
          'esc\u001b[2J',
          'back\\slash',
        ];
        const processes = Object.fromEntries(
          names.map((name, index) => {
            const pid = index + 1;
            const escaped = name.replaceAll('\\', '\\\\');
            const status = statusText({ name: escaped, pid });
            return [pid, { status, cgroup: '0::/\n', stat: statLine(pid, name, 1000 + pid) }];
          }),
        );
        const parsed = survey({ self: fake(300, 'reader', '0::/\n', 9), processes }, 'own');
        assert.deepEqual(
          parsed?.processes.map(({ status, startTicks }) => [status.name, startTicks]),
          names.map((name, index) => [name.trim(), 1001 + index]),
        );
      });

      it('is not misled by a newline in a name, which the kernel escapes in status and not in stat', () => {
        const processes = {
          1: {
            status: statusText({ name: 'a\\npid 2', pid: 1 }),
            cgroup: '0::/\n',
            stat: statLine(1, 'a\npid 2) S 1 2 3', 77),
          },
        };
        assert.deepEqual(survey({ self: fake(300, 'reader', '0::/\n', 9), processes }, 'own')?.processes, [
          { status: seen(1, 'a\npid 2'), cgroup: '/', startTicks: 77 },
        ]);
      });

      it('passes bytes that are no UTF-8 through', () => {
        const status = Buffer.from(statusText({ name: 'X', pid: 1 }));
        status[status.indexOf('X')] = 0xff;
        const processes = { 1: { status, cgroup: '0::/\n', stat: statLine(1, 'X', 5) } };
        assert.deepEqual(survey({ self: fake(300, 'reader', '0::/\n', 9), processes }, 'main')?.processes, [
          { status: seen(1, '\ufffd'), cgroup: '/', startTicks: 5 },
        ]);
      });

      it('goes on after a process that ended while it was looked at', () => {
        const processes = {
          1: fake(1, 'app', '0::/\n', 5),
          2: {},
          3: { cgroup: '0::/\n' },
          4: { cgroup: '0::/\n', stat: statLine(4, 'gone', 6) },
          5: fake(5, 'last', '0::/\n', 7, 1),
          6: { ...fake(6, 'no-stat', '0::/\n', 8, 1), stat: '' },
        };
        assert.deepEqual(survey({ self: fake(300, 'reader', '0::/\n', 9), processes }, 'own')?.processes, [
          { status: seen(1, 'app'), cgroup: '/', startTicks: 5 },
          { status: seen(5, 'last', 1), cgroup: '/', startTicks: 7 },
          { status: seen(6, 'no-stat', 1), cgroup: '/' },
        ]);
      });

      it('says nothing of what is not there, and does not complain', () => {
        assert.deepEqual(survey({ self: {}, processes: {} }, 'own'), { ownCgroup: '', processes: [] });
        assert.deepEqual(survey({ self: {}, processes: {} }, 'main'), { ownCgroup: '', processes: [] });
      });

      it('takes an ID for what it is: no pattern, no option and no code', () => {
        const odd = '*?[a-z]$(id)\\';
        const processes = {
          1: fake(1, 'other', '0::/kubepods/abc\n', 5),
          2: fake(2, 'app', `0::/kubepods/${odd}\n`, 6),
        };
        const proc = { self: fake(300, 'reader', '0::/x\n', 9), processes };
        assert.deepEqual(survey(proc, 'id', odd)?.processes, [
          { status: seen(2, 'app'), cgroup: `/kubepods/${odd}`, startTicks: 6 },
        ]);
      });

      it('reads the real /proc: PID 1, itself, their maps and the kernel', () => {
        const parsed = parseSurvey(outputOf(command('main', ID)));
        assert.deepEqual(
          [
            parsed?.processes.map(({ status, startTicks, uidMap }) => [status.pid, typeof startTicks, uidMap?.length]),
            parsed?.reader?.parentPid,
            parsed?.readerUidMap?.length,
            parsed?.lastCapability,
          ],
          [[[1, 'number', 1]], process.pid, 1, Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'))],
        );
      });

      it('finds itself, and this test, among real processes', () => {
        const links = { self: 'self', sys: 'sys', 1: '1', [process.pid]: String(process.pid), 4194304: 'self' };
        const parsed = withFakeProc({ self: {}, processes: {} }, (folder) => {
          rmSync(join(folder, 'self'), { recursive: true });
          // All of /proc would take as long as the machine has processes.
          for (const [name, target] of Object.entries(links)) symlinkSync(`/proc/${target}`, join(folder, name));
          return parseSurvey(outputOf([...command('id', '/').slice(0, -1), folder]));
        });
        assert.ok(parsed);
        const pids = parsed.processes.map(({ status }) => status.pid);
        assert.deepEqual(new Set(pids), new Set([1, process.pid, parsed.reader?.pid]));
        const own: readonly OwnProcess[] | string = ownProcesses(parsed, {
          containerId: '/',
          hasOwnPidNamespace: true,
          readerIsInside: true,
        });
        assert.ok(typeof own === 'object');
        assert.deepEqual(
          own.map(({ status }) => status.pid),
          [...new Set([1, process.pid])],
        );
      });
    });
  }
});
