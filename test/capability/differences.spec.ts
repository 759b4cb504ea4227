import assert from 'node:assert/strict';
import type { Cause } from '../../src/capability/causes.ts';
import { type Difference, differencesOf } from '../../src/capability/differences.ts';
import { grantedList } from '../../src/capability/granted.ts';
import type { Layers, LiveSight } from '../../src/capability/layers.ts';
import { bitsOf, fullMask, maskOf, namesOf } from '../../src/capability/mask.ts';
import type { CapabilityRequest } from '../../src/capability/request.ts';
import { parseRuntime } from '../../src/capability/runtime.ts';
import { CAUSE_NAMES } from '../../src/pods/view/cause-sentence.ts';
import { request } from '../support/requests.ts';
import { ALL, CRIO_DEFAULT, DEFAULT, ids, rootProcess, userProcess } from '../support/statuses.ts';

const CONTAINERD = 'containerd 1.6.20';
const CRIO = 'cri-o 1.30.1';
const DOCKER = 'docker 20.10.24';

const NET_BIND_SERVICE = maskOf(['NET_BIND_SERVICE']);
const NET_RAW = maskOf(['NET_RAW']);
const SYS_ADMIN = maskOf(['SYS_ADMIN']);
const SYS_RESOURCE = maskOf(['SYS_RESOURCE']);
const SYS_TIME = maskOf(['SYS_TIME']);
const NET_ADMIN = maskOf(['NET_ADMIN']);
const KILL = maskOf(['KILL']);

interface Given {
  /** The pod and, if not told otherwise, the template too. */
  readonly asked: Partial<CapabilityRequest>;
  readonly declared?: Partial<CapabilityRequest>;
  readonly admittedBy?: NonNullable<Layers['admittedBy']>;
  readonly runtime?: string;
  readonly everything?: bigint;
  readonly startUid?: number;
  readonly live?: LiveSight;
}

function differences({ asked, declared, admittedBy, runtime = CONTAINERD, everything = ALL, startUid, live }: Given) {
  const admitted = request(asked);
  const judged = parseRuntime(runtime.replace(' ', '://'));
  return differencesOf({
    declared: declared ? request(declared) : admitted,
    admitted,
    ...(admittedBy ? { admittedBy } : {}),
    granted: grantedList(admitted, judged, everything),
    runtime: judged,
    ...(startUid === undefined ? {} : { startUid }),
    ...(live ? { live } : {}),
  });
}

/** The container's process, and a fresh one that is like it. */
function alike(main: LiveSight['main'], given: Partial<LiveSight> = {}): LiveSight {
  return { main, fresh: { ...main, name: 'cat', pid: 7 }, lastCapability: 40, inUserNamespace: false, ...given };
}

type Row = readonly [
  capabilities: readonly string[] | bigint,
  declared: Difference['declared'],
  admitted: Difference['admitted'],
  granted: Difference['granted'],
  live: Difference['live'],
  ...causes: Cause[],
];

/** Differences, one row each, as the table shows them. */
function rows(...table: Row[]): Difference[] {
  return table.map(([capabilities, declared, admitted, granted, live, ...causes]) => ({
    capabilities: typeof capabilities === 'bigint' ? namesOf(capabilities) : capabilities,
    declared,
    admitted,
    granted,
    ...(live === undefined ? {} : { live }),
    causes,
  }));
}

const nonRoot: Cause = { cause: 'non-root', uid: 1025 };
const runtimeDefault = (runtime = CONTAINERD, confirmed = true): Cause => ({
  cause: 'runtime-default',
  runtime,
  confirmed,
});

/** What is said of the default list in a container of root that asks for nothing. */
const defaultRow: Row = [DEFAULT, '-', '-', 'effective', 'effective', runtimeDefault()];

describe('capability/differences', () => {
  describe('a container of uid 1025', () => {
    const seen = (list: bigint) => alike(userProcess(1025, list));

    it('that is privileged has all 41 in its bounding set only', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true, runAsUser: 1025 }, startUid: 1025, live: seen(ALL) }),
        rows([ALL, 'privileged', 'privileged', 'bounding', 'bounding', nonRoot]),
      );
    });

    it('that is privileged on a node without SYS_RESOURCE lacks that one', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true, runAsUser: 1025 }, startUid: 1025, live: seen(ALL & ~SYS_RESOURCE) }),
        rows(
          [
            SYS_RESOURCE,
            'privileged',
            'privileged',
            'bounding',
            'none',
            nonRoot,
            { cause: 'host-lacks', proven: true },
          ],
          [ALL & ~SYS_RESOURCE, 'privileged', 'privileged', 'bounding', 'bounding', nonRoot],
        ),
      );
    });

    it('that asks for nothing has the default list in its bounding set only', () => {
      assert.deepEqual(
        differences({ asked: { runAsUser: 1025 }, startUid: 1025, live: seen(DEFAULT) }),
        rows([DEFAULT, '-', '-', 'bounding', 'bounding', runtimeDefault(), nonRoot]),
      );
    });

    it('that drops ALL differs in nothing', () => {
      assert.deepEqual(differences({ asked: { drop: ['ALL'] }, startUid: 1025, live: seen(0n) }), []);
    });

    it('that drops ALL and adds SYS_TIME has that in its bounding set only', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['SYS_TIME'] }, startUid: 1025, live: seen(SYS_TIME) }),
        rows([['SYS_TIME'], 'add', 'add', 'bounding', 'bounding', nonRoot]),
      );
    });

    it('that adds ALL has all 41 in its bounding set only', () => {
      assert.deepEqual(
        differences({ asked: { add: ['ALL'] }, startUid: 1025, live: seen(ALL) }),
        rows([ALL, 'add ALL', 'add ALL', 'bounding', 'bounding', nonRoot]),
      );
    });

    it('that is privileged on CRI-O keeps everything, because it is ambient there', () => {
      const main = userProcess(1025, ALL, { inheritable: ALL, permitted: ALL, effective: ALL, ambient: ALL });
      assert.deepEqual(
        differences({ asked: { privileged: true }, runtime: CRIO, startUid: 1025, live: alike(main) }),
        [],
      );
    });

    it('has the same reach on a containerd that fills the inheritable set', () => {
      const main = userProcess(1025, DEFAULT, { inheritable: DEFAULT });
      assert.deepEqual(
        differences({ asked: {}, runtime: 'containerd 1.5.10', startUid: 1025, live: alike(main) }),
        rows([DEFAULT, '-', '-', 'bounding', 'bounding', runtimeDefault('containerd 1.5.10'), nonRoot]),
      );
    });
  });

  describe('a container of root', () => {
    const seen = (list: bigint) => alike(rootProcess(list));

    it('that is privileged differs in nothing', () => {
      assert.deepEqual(differences({ asked: { privileged: true }, startUid: 0, live: seen(ALL) }), []);
    });

    it('that is privileged on a node without SYS_RESOURCE lacks that one', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true }, startUid: 0, live: seen(ALL & ~SYS_RESOURCE) }),
        rows([
          ['SYS_RESOURCE'],
          'privileged',
          'privileged',
          'effective',
          'none',
          { cause: 'host-lacks', proven: true },
        ]),
      );
    });

    it('that asks for nothing has the default list, for which nobody asked', () => {
      assert.deepEqual(differences({ asked: {}, startUid: 0, live: seen(DEFAULT) }), rows(defaultRow));
    });

    it('that drops ALL, drops ALL and adds SYS_TIME, or adds ALL, differs in nothing', () => {
      assert.deepEqual(differences({ asked: { drop: ['ALL'] }, startUid: 0, live: seen(0n) }), []);
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['SYS_TIME'] }, startUid: 0, live: seen(SYS_TIME) }),
        [],
      );
      assert.deepEqual(differences({ asked: { add: ['ALL'] }, startUid: 0, live: seen(ALL) }), []);
    });

    it('that adds one and drops three of the default list has eleven for which nobody asked', () => {
      const dropped = maskOf(['NET_RAW', 'MKNOD', 'AUDIT_WRITE']);
      assert.deepEqual(
        differences({
          asked: { add: ['SYS_TIME'], drop: ['NET_RAW', 'MKNOD', 'AUDIT_WRITE'] },
          startUid: 0,
          live: seen((DEFAULT & ~dropped) | SYS_TIME),
        }),
        rows([DEFAULT & ~dropped, '-', '-', 'effective', 'effective', runtimeDefault()]),
      );
    });

    it('has the same reach on an old runtime that fills the inheritable set', () => {
      assert.deepEqual(
        differences({
          asked: {},
          runtime: 'cri-o 1.23.5',
          startUid: 0,
          live: alike(rootProcess(CRIO_DEFAULT, { inheritable: CRIO_DEFAULT })),
        }),
        rows([CRIO_DEFAULT, '-', '-', 'effective', 'effective', runtimeDefault('cri-o 1.23.5')]),
      );
    });
  });

  describe('no_new_privs', () => {
    const asked = { drop: ['ALL'], add: ['SYS_TIME'], allowPrivilegeEscalation: false };
    const withNnp = rows([['SYS_TIME'], 'add', 'add', 'bounding', 'bounding', nonRoot, { cause: 'no-new-privs' }]);
    const without = rows([['SYS_TIME'], 'add', 'add', 'bounding', 'bounding', nonRoot]);

    it('that is on in the process closes the bounding set', () => {
      const live = alike(userProcess(1025, SYS_TIME, { noNewPrivs: true }));
      assert.deepEqual(differences({ asked, startUid: 1025, live }), withNnp);
    });

    it('that the process set itself closes it too', () => {
      const live = alike(userProcess(1025, SYS_TIME, { noNewPrivs: true }));
      assert.deepEqual(differences({ asked: { drop: ['ALL'], add: ['SYS_TIME'] }, startUid: 1025, live }), withNnp);
    });

    it('that is off in the process does not, whatever was asked', () => {
      const live = alike(userProcess(1025, SYS_TIME, { noNewPrivs: false }));
      assert.deepEqual(differences({ asked, startUid: 1025, live }), without);
    });

    it('is taken from the request where the kernel does not show it', () => {
      const { noNewPrivs: _, ...silent } = userProcess(1025, SYS_TIME);
      assert.deepEqual(differences({ asked, startUid: 1025, live: alike(silent) }), withNnp);
    });

    it('is taken from the request where nothing was read', () => {
      assert.deepEqual(
        differences({ asked, startUid: 1025 }),
        rows([['SYS_TIME'], 'add', 'add', 'bounding', undefined, nonRoot, { cause: 'no-new-privs' }]),
      );
    });

    it('means nothing to root, who keeps its sets', () => {
      const live = alike(rootProcess(SYS_TIME, { noNewPrivs: true }));
      assert.deepEqual(differences({ asked, startUid: 0, live }), []);
    });
  });

  describe('a process that has more than it was started with', () => {
    it('took it from the file capabilities of its program', () => {
      const main = userProcess(1025, NET_BIND_SERVICE, { permitted: NET_BIND_SERVICE, effective: NET_BIND_SERVICE });
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          startUid: 1025,
          live: { main, fresh: userProcess(1025, NET_BIND_SERVICE) },
        }),
        rows([
          ['NET_BIND_SERVICE'],
          'add',
          'add',
          'bounding',
          'effective',
          nonRoot,
          { cause: 'file-capability', startUid: 1025, liveUid: 1025 },
        ]),
      );
    });

    it('took it from its file although the reader has it too: the same program file is the image’s cat', () => {
      const taken = userProcess(1025, NET_BIND_SERVICE, { permitted: NET_BIND_SERVICE, effective: NET_BIND_SERVICE });
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          startUid: 1025,
          live: { main: taken, fresh: taken },
        }),
        rows([
          ['NET_BIND_SERVICE'],
          'add',
          'add',
          'bounding',
          'effective',
          nonRoot,
          { cause: 'file-capability', startUid: 1025, liveUid: 1025 },
        ]),
      );
    });

    it('took it from its file into permitted alone, where the file has no effective flag', () => {
      const main = userProcess(1025, NET_BIND_SERVICE, { permitted: NET_BIND_SERVICE });
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }, startUid: 1025, live: { main } }),
        rows([
          ['NET_BIND_SERVICE'],
          'add',
          'add',
          'bounding',
          'permitted',
          nonRoot,
          { cause: 'file-capability', startUid: 1025, liveUid: 1025 },
        ]),
      );
    });

    it('took it from a setuid program, which the two user ids show', () => {
      const main = rootProcess(DEFAULT, { uid: ids(1025, 0) });
      assert.deepEqual(
        differences({ asked: {}, startUid: 1025, live: { main, fresh: userProcess(1025, DEFAULT) } }),
        rows([
          DEFAULT,
          '-',
          '-',
          'bounding',
          'effective',
          runtimeDefault(),
          nonRoot,
          { cause: 'file-capability', startUid: 1025, liveUid: 0 },
        ]),
      );
    });

    describe('cannot have taken it from a setuid program where allowPrivilegeEscalation is false', () => {
      const asked = { allowPrivilegeEscalation: false };
      const became = (uid: number) => rootProcess(DEFAULT, { uid: ids(1025, uid), noNewPrivs: true });
      const fresh = userProcess(1025, DEFAULT, { noNewPrivs: true });

      it('unexplained: a fresh process is not root', () => {
        assert.deepEqual(
          differences({ asked, startUid: 1025, live: { main: became(0), fresh } }),
          rows([
            DEFAULT,
            '-',
            '-',
            'bounding',
            'effective',
            runtimeDefault(),
            nonRoot,
            { cause: 'unexplained', way: 'more', where: 'process' },
          ]),
        );
      });

      it('unexplained: there is no fresh process', () => {
        assert.deepEqual(
          differences({ asked, startUid: 1025, live: { main: became(0) } }),
          rows([
            DEFAULT,
            '-',
            '-',
            'bounding',
            'effective',
            runtimeDefault(CONTAINERD, false),
            nonRoot,
            { cause: 'unexplained', way: 'more', where: 'unknown' },
          ]),
        );
      });

      it('but from the file capabilities of its program, with which it does not become root', () => {
        assert.deepEqual(
          differences({ asked, startUid: 1025, live: { main: became(1025), fresh } }),
          rows([
            DEFAULT,
            '-',
            '-',
            'bounding',
            'effective',
            runtimeDefault(),
            nonRoot,
            { cause: 'file-capability', startUid: 1025, liveUid: 1025 },
          ]),
        );
      });

      it('and nothing is to be explained where root started it', () => {
        assert.deepEqual(
          differences({ asked, startUid: 0, live: alike(rootProcess(DEFAULT, { noNewPrivs: true })) }),
          rows(defaultRow),
        );
      });
    });

    it('took it from a setuid program where allowPrivilegeEscalation is true in so many words', () => {
      const main = rootProcess(SYS_TIME, { uid: ids(1025, 0) });
      assert.deepEqual(
        differences({
          asked: { allowPrivilegeEscalation: true, drop: ['ALL'], add: ['SYS_TIME'] },
          startUid: 1025,
          live: { main, fresh: userProcess(1025, SYS_TIME) },
        }),
        rows([
          ['SYS_TIME'],
          'add',
          'add',
          'bounding',
          'effective',
          nonRoot,
          { cause: 'file-capability', startUid: 1025, liveUid: 0 },
        ]),
      );
    });

    it('is unexplained beyond the bounding set of the start: a fresh process has it not', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'] },
          startUid: 0,
          live: { main: rootProcess(SYS_ADMIN), fresh: rootProcess(0n), lastCapability: 40 },
        }),
        rows([
          ['SYS_ADMIN'],
          'drop ALL',
          'drop ALL',
          'none',
          'effective',
          { cause: 'unexplained', way: 'more', where: 'process' },
        ]),
      );
    });

    it('is unexplained beyond the bounding set of the start: a fresh process has it too', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'] }, startUid: 1025, live: alike(userProcess(1025, SYS_ADMIN)) }),
        rows([
          ['SYS_ADMIN'],
          'drop ALL',
          'drop ALL',
          'none',
          'bounding',
          { cause: 'unexplained', way: 'more', where: 'runtime' },
        ]),
      );
    });

    it('is unexplained beyond the bounding set of the start: there is no fresh process', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'] }, startUid: 0, live: { main: rootProcess(SYS_ADMIN) } }),
        rows([
          ['SYS_ADMIN'],
          'drop ALL',
          'drop ALL',
          'none',
          'effective',
          { cause: 'unexplained', way: 'more', where: 'unknown' },
        ]),
      );
    });

    it('is unexplained where it is effective without being in the bounding set at all', () => {
      const main = rootProcess(0n, { permitted: SYS_ADMIN, effective: SYS_ADMIN });
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'] }, startUid: 0, live: { main, fresh: rootProcess(0n) } }),
        rows([
          ['SYS_ADMIN'],
          'drop ALL',
          'drop ALL',
          'none',
          'effective',
          { cause: 'unexplained', way: 'more', where: 'process' },
        ]),
      );
    });

    it('is unexplained where it is inheritable only, which nothing granted', () => {
      const main = rootProcess(0n, { inheritable: SYS_ADMIN });
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'] }, startUid: 0, live: alike(main) }),
        rows([
          ['SYS_ADMIN'],
          'drop ALL',
          'drop ALL',
          'none',
          'inheritable',
          { cause: 'unexplained', way: 'more', where: 'runtime' },
        ]),
      );
    });

    it('is unexplained where another user starts with it effective, because Kubernetes sets no ambient capabilities', () => {
      const main = userProcess(1025, SYS_TIME, {
        inheritable: SYS_TIME,
        permitted: SYS_TIME,
        effective: SYS_TIME,
        ambient: SYS_TIME,
      });
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['SYS_TIME'] }, startUid: 1025, live: alike(main) }),
        rows([
          ['SYS_TIME'],
          'add',
          'add',
          'bounding',
          'effective',
          nonRoot,
          { cause: 'unexplained', way: 'more', where: 'runtime' },
        ]),
      );
    });
  });

  describe('a process that has less than it was started with', () => {
    const dropped = (proven: boolean): Cause => ({ cause: 'dropped-by-process', proven, startUid: 0, liveUid: 1025 });

    it('gave it up with its user: a fresh process proves it', () => {
      assert.deepEqual(
        differences({
          asked: {},
          startUid: 0,
          live: { main: userProcess(1025, DEFAULT), fresh: rootProcess(DEFAULT), lastCapability: 40 },
        }),
        rows([DEFAULT, '-', '-', 'effective', 'bounding', runtimeDefault(), dropped(true)]),
      );
    });

    it('gave it up with its user, as far as can be told without a fresh process', () => {
      assert.deepEqual(
        differences({ asked: {}, startUid: 0, live: { main: userProcess(1025, DEFAULT), lastCapability: 40 } }),
        rows([DEFAULT, '-', '-', 'effective', 'bounding', runtimeDefault(CONTAINERD, false), dropped(false)]),
      );
    });

    it('gave it up out of its bounding set too: a fresh process proves it', () => {
      assert.deepEqual(
        differences({ asked: {}, startUid: 0, live: { main: userProcess(1025, 0n), fresh: rootProcess(DEFAULT) } }),
        rows([DEFAULT, '-', '-', 'effective', 'none', runtimeDefault(), dropped(true)]),
      );
    });

    it('may have given it up out of its bounding set where it was started with SETPCAP', () => {
      assert.deepEqual(
        differences({ asked: {}, startUid: 0, live: { main: userProcess(1025, DEFAULT & ~NET_RAW) } }),
        rows(
          [['NET_RAW'], '-', '-', 'effective', 'none', runtimeDefault(CONTAINERD, false), dropped(false)],
          [DEFAULT & ~NET_RAW, '-', '-', 'effective', 'bounding', runtimeDefault(CONTAINERD, false), dropped(false)],
        ),
      );
    });

    it('cannot have given it up out of its bounding set without SETPCAP: unexplained', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['KILL'] }, startUid: 0, live: { main: rootProcess(0n) } }),
        rows([['KILL'], 'add', 'add', 'effective', 'none', { cause: 'unexplained', way: 'less', where: 'unknown' }]),
      );
    });

    it('was not granted it, if a fresh process lacks it too: the node grants otherwise than assumed', () => {
      assert.deepEqual(
        differences({ asked: {}, startUid: 0, live: alike(rootProcess(DEFAULT & ~NET_RAW)) }),
        rows(
          [
            ['NET_RAW'],
            '-',
            '-',
            'effective',
            'none',
            runtimeDefault(),
            { cause: 'unexplained', way: 'less', where: 'runtime' },
          ],
          [DEFAULT & ~NET_RAW, '-', '-', 'effective', 'effective', runtimeDefault()],
        ),
      );
    });

    it('was not granted it, if a fresh process of root has it in its bounding set only', () => {
      const main = rootProcess(KILL, { permitted: 0n, effective: 0n });
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['KILL'] }, startUid: 0, live: alike(main) }),
        rows([
          ['KILL'],
          'add',
          'add',
          'effective',
          'bounding',
          { cause: 'unexplained', way: 'less', where: 'runtime' },
        ]),
      );
    });

    it('only lowered it from effective to permitted, which a fresh process proves', () => {
      const main = rootProcess(KILL, { effective: 0n });
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['KILL'] },
          startUid: 0,
          live: { main, fresh: rootProcess(KILL) },
        }),
        rows([
          ['KILL'],
          'add',
          'add',
          'effective',
          'permitted',
          { cause: 'dropped-by-process', proven: true, startUid: 0, liveUid: 0 },
        ]),
      );
    });

    it('changed its user and kept what it needs, ambient, as setpriv does: only the rest was given up', () => {
      const main = userProcess(1025, DEFAULT, {
        inheritable: NET_BIND_SERVICE,
        permitted: NET_BIND_SERVICE,
        effective: NET_BIND_SERVICE,
        ambient: NET_BIND_SERVICE,
      });
      assert.deepEqual(
        differences({ asked: {}, startUid: 0, live: { main, fresh: rootProcess(DEFAULT) } }),
        rows(
          [
            ['NET_BIND_SERVICE'],
            '-',
            '-',
            'effective',
            'effective',
            runtimeDefault(),
            { cause: 'raised-by-process', proven: true, sets: ['inheritable', 'ambient'] },
          ],
          [DEFAULT & ~NET_BIND_SERVICE, '-', '-', 'effective', 'bounding', runtimeDefault(), dropped(true)],
        ),
      );
    });

    it('changed its user and kept everything, as with keepcaps: nothing differs', () => {
      const main = userProcess(1025, NET_BIND_SERVICE, { permitted: NET_BIND_SERVICE, effective: NET_BIND_SERVICE });
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
          startUid: 0,
          live: { main, fresh: rootProcess(NET_BIND_SERVICE) },
        }),
        [],
      );
    });
  });

  describe('"all"', () => {
    it('lacks what the node was seen to lack, without proof where there is no fresh process', () => {
      assert.deepEqual(
        differences({
          asked: { privileged: true },
          startUid: 0,
          live: { main: rootProcess(ALL & ~SYS_RESOURCE), lastCapability: 40 },
        }),
        rows([
          ['SYS_RESOURCE'],
          'privileged',
          'privileged',
          'effective',
          'none',
          { cause: 'host-lacks', proven: false },
        ]),
      );
    });

    it('is what the process gave up, not what the node lacks, where a fresh process has it', () => {
      assert.deepEqual(
        differences({
          asked: { add: ['ALL'] },
          startUid: 0,
          live: { main: rootProcess(ALL & ~SYS_RESOURCE), fresh: rootProcess(ALL), lastCapability: 40 },
        }),
        rows([
          ['SYS_RESOURCE'],
          'add ALL',
          'add ALL',
          'effective',
          'none',
          { cause: 'dropped-by-process', proven: true, startUid: 0, liveUid: 0 },
        ]),
      );
    });

    it('lacks the three newest on an old kernel, as far as its version tells', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true }, everything: fullMask(37), startUid: 0 }),
        rows([
          ['PERFMON', 'BPF', 'CHECKPOINT_RESTORE'],
          'privileged',
          'privileged',
          'none',
          undefined,
          { cause: 'host-lacks', proven: false },
        ]),
      );
    });

    it('does not reach beyond the kernel that was seen', () => {
      assert.deepEqual(
        differences({
          asked: { privileged: true },
          everything: fullMask(37),
          startUid: 0,
          live: alike(rootProcess(fullMask(37)), { lastCapability: 37 }),
        }),
        [],
      );
    });

    it('lacks nothing that can be told where cap_last_cap could not be read and the node kernel is older than assumed', () => {
      const { lastCapability: _, ...live } = alike(rootProcess(fullMask(37)));
      assert.deepEqual(
        differences({ asked: { privileged: true }, startUid: 0, live }),
        rows([
          ['PERFMON', 'BPF', 'CHECKPOINT_RESTORE'],
          'privileged',
          'privileged',
          'effective',
          'none',
          { cause: 'host-lacks', proven: true },
        ]),
      );
    });

    it('does not matter for a name that this kernel does not have', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['BPF'] },
          everything: fullMask(37),
          startUid: 0,
          live: alike(rootProcess(0n), { lastCapability: 37 }),
        }),
        rows([['BPF'], 'add', 'add', 'effective', 'none', { cause: 'host-lacks', proven: true }]),
      );
    });
  });

  describe('privileged', () => {
    it('makes a dropped name stay, because the lists are not looked at', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true, drop: ['NET_RAW'] }, startUid: 0, live: alike(rootProcess(ALL)) }),
        rows([['NET_RAW'], 'drop', 'drop', 'effective', 'effective', { cause: 'privileged' }]),
      );
    });

    it('makes everything stay where ALL is dropped', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true, drop: ['ALL'] }, startUid: 0, live: alike(rootProcess(ALL)) }),
        rows([ALL, 'drop ALL', 'drop ALL', 'effective', 'effective', { cause: 'privileged' }]),
      );
    });

    it('makes a name in both lists stay', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true, add: ['KILL'], drop: ['KILL'] }, startUid: 1025 }),
        rows(
          [['KILL'], 'add and drop', 'add and drop', 'bounding', undefined, { cause: 'privileged' }, nonRoot],
          [ALL & ~KILL, 'privileged', 'privileged', 'bounding', undefined, nonRoot],
        ),
      );
    });

    it('makes a name that Linux does not know mean nothing, and that is not a matter of the node', () => {
      assert.deepEqual(
        differences({ asked: { privileged: true, add: ['FOO'] }, startUid: 0 }),
        rows([['FOO'], 'add', 'add', 'none', undefined, { cause: 'privileged' }]),
      );
    });
  });

  describe('names that the runtime misreads', () => {
    it('CAP_NET_ADMIN is missing on containerd', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'], add: ['CAP_NET_ADMIN'] }, startUid: 0, live: alike(rootProcess(0n)) }),
        rows([
          ['NET_ADMIN'],
          'add',
          'add',
          'none',
          'none',
          {
            cause: 'name-ignored',
            runtime: CONTAINERD,
            list: 'add',
            written: 'CAP_NET_ADMIN',
            meant: 'NET_ADMIN',
            effect: 'ignored',
          },
        ]),
      );
    });

    it('CAP_NET_ADMIN is understood by CRI-O and Docker', () => {
      for (const runtime of [CRIO, DOCKER]) {
        assert.deepEqual(
          differences({
            asked: { drop: ['ALL'], add: ['CAP_NET_ADMIN'] },
            runtime,
            startUid: 0,
            live: alike(rootProcess(NET_ADMIN)),
          }),
          [],
        );
      }
    });

    it('cap_net_raw in drop leaves NET_RAW on containerd', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['cap_net_raw'] }, startUid: 0, live: alike(rootProcess(DEFAULT)) }),
        rows(
          [
            ['NET_RAW'],
            'drop',
            'drop',
            'effective',
            'effective',
            {
              cause: 'name-ignored',
              runtime: CONTAINERD,
              list: 'drop',
              written: 'cap_net_raw',
              meant: 'NET_RAW',
              effect: 'ignored',
            },
          ],
          [DEFAULT & ~NET_RAW, '-', '-', 'effective', 'effective', runtimeDefault()],
        ),
      );
    });

    it('CAP_SYS_ADMIN in drop does not take it out of ALL on containerd', () => {
      assert.deepEqual(
        differences({
          asked: { add: ['ALL'], drop: ['CAP_SYS_ADMIN'] },
          startUid: 0,
          live: alike(rootProcess(ALL)),
        }),
        rows([
          ['SYS_ADMIN'],
          'drop',
          'drop',
          'effective',
          'effective',
          {
            cause: 'name-ignored',
            runtime: CONTAINERD,
            list: 'drop',
            written: 'CAP_SYS_ADMIN',
            meant: 'SYS_ADMIN',
            effect: 'ignored',
          },
        ]),
      );
    });

    it('NET_ADMIN in add with CAP_NET_ADMIN in drop stays on containerd', () => {
      assert.deepEqual(
        differences({
          asked: { add: ['NET_ADMIN'], drop: ['ALL', 'CAP_NET_ADMIN'] },
          startUid: 1025,
          live: alike(userProcess(1025, NET_ADMIN)),
        }),
        rows([
          ['NET_ADMIN'],
          'add and drop',
          'add and drop',
          'bounding',
          'bounding',
          {
            cause: 'name-ignored',
            runtime: CONTAINERD,
            list: 'drop',
            written: 'CAP_NET_ADMIN',
            meant: 'NET_ADMIN',
            effect: 'ignored',
          },
          nonRoot,
        ]),
      );
    });

    for (const [runtime, effect] of [
      [CONTAINERD, 'ignored'],
      [CRIO, 'refused'],
      [DOCKER, 'refused'],
    ] as const) {
      it(`foo is ${effect} by ${runtime}`, () => {
        assert.deepEqual(
          differences({ asked: { drop: ['ALL'], add: ['foo'] }, runtime, startUid: 0 }),
          rows([
            ['FOO'],
            'add',
            'add',
            'none',
            undefined,
            { cause: 'name-ignored', runtime, list: 'add', written: 'foo', effect },
          ]),
        );
      });
    }

    it('5 is a name that Linux does not know, and not the fifth bit, which is KILL', () => {
      assert.deepEqual(
        differences({ asked: { add: ['5'] }, startUid: 0, live: alike(rootProcess(DEFAULT)) }),
        rows(
          [
            ['5'],
            'add',
            'add',
            'none',
            'none',
            { cause: 'name-ignored', runtime: CONTAINERD, list: 'add', written: '5', effect: 'ignored' },
          ],
          defaultRow,
        ),
      );
    });

    for (const written of ['64', '99999999999', '9'.repeat(400)]) {
      it(`${written.slice(0, 12)}${written.length > 12 ? '…' : ''} is one too, however long the number`, () => {
        assert.deepEqual(
          differences({ asked: { drop: ['ALL', written] }, startUid: 0, live: alike(rootProcess(0n)) }),
          rows([
            [written],
            'drop',
            'drop',
            'none',
            'none',
            { cause: 'name-ignored', runtime: CONTAINERD, list: 'drop', written, effect: 'ignored' },
          ]),
        );
        assert.deepEqual(
          differences({ asked: { drop: ['ALL'], add: [written] }, startUid: 0, live: alike(rootProcess(0n)) }),
          rows([
            [written],
            'add',
            'add',
            'none',
            'none',
            { cause: 'name-ignored', runtime: CONTAINERD, list: 'add', written, effect: 'ignored' },
          ]),
        );
      });
    }
  });

  describe('a name in add and in drop', () => {
    const wins = (runtime: string, which: 'add' | 'drop'): Cause => ({ cause: 'add-and-drop', runtime, wins: which });

    it('is dropped by containerd and CRI-O', () => {
      for (const runtime of [CONTAINERD, CRIO]) {
        assert.deepEqual(
          differences({
            asked: { add: ['KILL', 'KILL'], drop: ['ALL', 'KILL'] },
            runtime,
            startUid: 0,
            live: alike(rootProcess(0n)),
          }),
          rows([['KILL'], 'add and drop', 'add and drop', 'none', 'none', wins(runtime, 'drop')]),
        );
      }
    });

    it('is added by Docker', () => {
      assert.deepEqual(
        differences({
          asked: { add: ['KILL'], drop: ['ALL', 'KILL'] },
          runtime: DOCKER,
          startUid: 0,
          live: alike(rootProcess(KILL)),
        }),
        rows([['KILL'], 'add and drop', 'add and drop', 'effective', 'effective', wins(DOCKER, 'add')]),
      );
    });

    it('is every name where ALL is in both: dropped by containerd and CRI-O, added by Docker', () => {
      for (const [runtime, list, granted, which] of [
        [CONTAINERD, 0n, 'none', 'drop'],
        [CRIO, 0n, 'none', 'drop'],
        [DOCKER, ALL, 'bounding', 'add'],
      ] as const) {
        assert.deepEqual(
          differences({
            asked: { add: ['ALL'], drop: ['ALL'] },
            runtime,
            startUid: 1025,
            live: alike(userProcess(1025, list)),
          }),
          rows([
            ALL,
            'add and drop',
            'add and drop',
            granted,
            granted,
            wins(runtime, which),
            ...(granted === 'bounding' ? [nonRoot] : []),
          ]),
        );
      }
    });
  });

  describe('admission', () => {
    const psp = { kind: 'PodSecurityPolicy', name: 'restricted' } as const;

    it('that dropped ALL took the default list away: the policy is named', () => {
      assert.deepEqual(
        differences({
          declared: {},
          asked: { drop: ['ALL'] },
          admittedBy: psp,
          startUid: 1025,
          live: alike(userProcess(1025, 0n)),
        }),
        rows([DEFAULT, '-', 'drop ALL', 'none', 'none', { cause: 'policy', ...psp }]),
      );
    });

    it('that added a name without leaving an annotation was a webhook or another plugin', () => {
      assert.deepEqual(
        differences({
          declared: { drop: ['ALL'] },
          asked: { drop: ['ALL'], add: ['NET_ADMIN'] },
          startUid: 1025,
          live: alike(userProcess(1025, NET_ADMIN)),
        }),
        rows([['NET_ADMIN'], 'drop ALL', 'add', 'bounding', 'bounding', { cause: 'webhook' }, nonRoot]),
      );
    });

    it('that took privileged away, which no policy does, is told for every capability', () => {
      const scc = { kind: 'SecurityContextConstraints', name: 'restricted-v2' } as const;
      assert.deepEqual(
        differences({
          declared: { privileged: true },
          asked: { drop: ['ALL'] },
          admittedBy: scc,
          runtime: CRIO,
          startUid: 1025,
          live: alike(userProcess(1025, 0n)),
        }),
        rows([ALL, 'privileged', 'drop ALL', 'none', 'none', { cause: 'webhook' }]),
      );
    });

    for (const [what, declared, asked, cause] of [
      ['added a name to drop ALL', { drop: ['ALL'] }, { drop: ['ALL'], add: ['KILL'] }, { cause: 'policy', ...psp }],
      [
        'dropped a name that is added',
        { add: ['KILL'] },
        { add: ['KILL'], drop: ['KILL'] },
        { cause: 'policy', ...psp },
      ],
      ['took an added name away', { drop: ['ALL'], add: ['KILL'] }, { drop: ['ALL'] }, { cause: 'webhook' }],
      ['took a dropped name away', { drop: ['KILL'] }, {}, { cause: 'webhook' }],
      ['took drop ALL away', { drop: ['ALL'] }, {}, { cause: 'webhook' }],
    ] as const) {
      it(`that ${what} was ${cause.cause === 'policy' ? 'the policy' : 'no policy: they only fill in'}`, () => {
        const found = differences({ declared, asked, admittedBy: psp, startUid: 0 });
        const kill = found.find(({ capabilities }) => capabilities.includes('KILL'));
        assert.deepEqual(kill?.causes[0], cause);
      });
    }

    it('that changed nothing is no cause', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'] }, admittedBy: psp, startUid: 0, live: alike(rootProcess(0n)) }),
        [],
      );
    });

    it('that wrote another spelling of the same changed nothing', () => {
      assert.deepEqual(
        differences({
          declared: { drop: ['all'], add: ['sys_time'] },
          asked: { drop: ['ALL'], add: ['SYS_TIME'] },
          startUid: 0,
          live: alike(rootProcess(SYS_TIME)),
        }),
        [],
      );
    });
  });

  describe('a user namespace', () => {
    it('makes capabilities that are held count there only', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['SYS_ADMIN'] },
          startUid: 0,
          live: alike(rootProcess(SYS_ADMIN), { inUserNamespace: true }),
        }),
        rows([['SYS_ADMIN'], 'add', 'add', 'effective', 'effective', { cause: 'user-namespace' }]),
      );
    });

    it('is not worth a word for capabilities that are in the bounding set only', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['SYS_ADMIN'] },
          startUid: 1025,
          live: alike(userProcess(1025, SYS_ADMIN), { inUserNamespace: true }),
        }),
        rows([['SYS_ADMIN'], 'add', 'add', 'bounding', 'bounding', nonRoot]),
      );
    });

    it('is not assumed where uid_map could not be read', () => {
      const { inUserNamespace: _, ...live } = alike(rootProcess(SYS_ADMIN));
      assert.deepEqual(differences({ asked: { drop: ['ALL'], add: ['SYS_ADMIN'] }, startUid: 0, live }), []);
    });
  });

  describe('a user namespace that the program made itself', () => {
    const made = { inUserNamespace: true, madeUserNamespace: true, lastCapability: 40 };
    const inNamespace = (usable: bigint) => userProcess(1025, ALL, { permitted: usable, effective: usable });
    const namespace: Cause = { cause: 'user-namespace' };

    it('explains everything that is held in it, and that nobody granted', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'] },
          startUid: 1025,
          live: { main: inNamespace(ALL), fresh: userProcess(1025, 0n), ...made },
        }),
        rows([ALL, 'drop ALL', 'drop ALL', 'none', 'effective', namespace]),
      );
    });

    it('explains it without a fresh process too', () => {
      assert.deepEqual(
        differences({ asked: { drop: ['ALL'] }, startUid: 1025, live: { main: inNamespace(ALL), ...made } }),
        rows([ALL, 'drop ALL', 'drop ALL', 'none', 'effective', namespace]),
      );
    });

    it('explains what reaches farther than granted, down to the bounding set, and no more', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['SYS_TIME'] },
          startUid: 1025,
          live: { main: inNamespace(SYS_ADMIN), fresh: userProcess(1025, SYS_TIME), ...made },
        }),
        rows(
          [['SYS_TIME'], 'add', 'add', 'bounding', 'bounding', nonRoot],
          [['SYS_ADMIN'], 'drop ALL', 'drop ALL', 'none', 'effective', namespace],
          [ALL & ~SYS_TIME & ~SYS_ADMIN, 'drop ALL', 'drop ALL', 'none', 'bounding', namespace],
        ),
      );
    });

    it('does not explain what the process gave up', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['SYS_TIME'] },
          startUid: 0,
          live: { main: rootProcess(ALL, { permitted: 0n, effective: 0n }), fresh: rootProcess(SYS_TIME), ...made },
        }),
        rows(
          [
            ['SYS_TIME'],
            'add',
            'add',
            'effective',
            'bounding',
            { cause: 'dropped-by-process', proven: true, startUid: 0, liveUid: 0 },
          ],
          [ALL & ~SYS_TIME, 'drop ALL', 'drop ALL', 'none', 'bounding', namespace],
        ),
      );
    });

    it('is told for a user that only the image knows too, without saying that more is held than granted', () => {
      assert.deepEqual(
        differences({ asked: {}, live: { main: inNamespace(ALL), ...made } }),
        rows(
          [DEFAULT, '-', '-', 'depends on user', 'effective', runtimeDefault(CONTAINERD, false), namespace],
          [ALL & ~DEFAULT, '-', '-', 'none', 'effective', namespace],
        ),
      );
    });

    it('explains a bit without a name as well', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'] },
          startUid: 1025,
          live: { ...made, main: userProcess(1025, 1n << 41n, { effective: 1n << 41n }), lastCapability: 41 },
        }),
        rows([['41'], 'drop ALL', 'drop ALL', 'none', 'effective', { cause: 'unknown-kernel-bit' }, namespace]),
      );
    });

    it('explains nothing where process and reader are in the same one: that of the node, or of the pod', () => {
      const unexplained: Cause = { cause: 'unexplained', way: 'more', where: 'process' };
      const live = { main: inNamespace(ALL), fresh: userProcess(1025, 0n), lastCapability: 40 };
      const asked = { drop: ['ALL'] };
      assert.deepEqual(
        [
          { inUserNamespace: false, madeUserNamespace: false },
          { inUserNamespace: true, madeUserNamespace: false },
        ].map((namespaces) => differences({ asked, startUid: 1025, live: { ...live, ...namespaces } })),
        [
          rows([ALL, 'drop ALL', 'drop ALL', 'none', 'effective', unexplained]),
          rows([ALL, 'drop ALL', 'drop ALL', 'none', 'effective', namespace, unexplained]),
        ],
      );
    });

    it('is not assumed where one of the two maps could not be read', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'] },
          startUid: 1025,
          live: { main: inNamespace(ALL), fresh: userProcess(1025, 0n), inUserNamespace: true },
        }),
        rows([
          ALL,
          'drop ALL',
          'drop ALL',
          'none',
          'effective',
          namespace,
          { cause: 'unexplained', way: 'more', where: 'process' },
        ]),
      );
    });
  });

  describe('a bit that has no name yet', () => {
    it('is shown by its number where a newer kernel has it', () => {
      assert.deepEqual(
        differences({
          asked: { privileged: true },
          everything: fullMask(41),
          startUid: 0,
          live: alike(rootProcess(fullMask(41)), { lastCapability: 41 }),
        }),
        rows([['41'], 'privileged', 'privileged', 'effective', 'effective', { cause: 'unknown-kernel-bit' }]),
      );
    });

    it('is unexplained where nothing granted it', () => {
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'] },
          startUid: 0,
          live: { main: rootProcess(1n << 41n), fresh: rootProcess(0n), lastCapability: 41 },
        }),
        rows([
          ['41'],
          'drop ALL',
          'drop ALL',
          'none',
          'effective',
          { cause: 'unknown-kernel-bit' },
          { cause: 'unexplained', way: 'more', where: 'process' },
        ]),
      );
    });
  });

  describe('what is not known', () => {
    it('a user that only the image knows leaves the reach open, and is no difference', () => {
      assert.deepEqual(
        differences({ asked: {} }),
        rows([DEFAULT, '-', '-', 'depends on user', undefined, runtimeDefault(CONTAINERD, false)]),
      );
      assert.deepEqual(differences({ asked: { drop: ['ALL'], add: ['SYS_TIME'] } }), []);
      assert.deepEqual(differences({ asked: { privileged: true } }), []);
    });

    it('a user that only the image knows does not matter in a privileged container of CRI-O', () => {
      assert.deepEqual(differences({ asked: { privileged: true, drop: ['KILL'] }, runtime: CRIO }), [
        {
          capabilities: ['KILL'],
          declared: 'drop',
          admitted: 'drop',
          granted: 'effective',
          causes: [{ cause: 'privileged' }],
        },
      ]);
    });

    it('a set that /proc did not show makes the reach unknown, not none', () => {
      for (const missing of ['effective', 'permitted', 'bounding'] as const) {
        const { [missing]: _, ...main } = rootProcess(SYS_TIME);
        assert.deepEqual(
          differences({ asked: {}, startUid: 0, live: { main, lastCapability: 40 } }).map(({ capabilities, live }) => ({
            capabilities,
            live,
          })),
          [{ capabilities: namesOf(DEFAULT), live: 'unknown' }],
        );
      }
    });

    it('an ambient or inheritable set that /proc did not show does not matter', () => {
      const { ambient: _, inheritable: __, ...main } = rootProcess(DEFAULT);
      assert.deepEqual(differences({ asked: {}, startUid: 0, live: alike(main) }), rows(defaultRow));
    });

    it('a fresh process without sets proves nothing', () => {
      assert.deepEqual(
        differences({ asked: {}, startUid: 0, live: { main: rootProcess(DEFAULT), fresh: { name: 'cat', pid: 9 } } }),
        rows([DEFAULT, '-', '-', 'effective', 'effective', runtimeDefault(CONTAINERD, false)]),
      );
    });

    it('a process without a user is told without one', () => {
      const { uid: _, ...main } = rootProcess(0n);
      assert.deepEqual(
        differences({
          asked: { drop: ['ALL'], add: ['KILL'] },
          startUid: 0,
          live: { main, fresh: rootProcess(KILL) },
        }),
        rows([['KILL'], 'add', 'add', 'effective', 'none', { cause: 'dropped-by-process', proven: true, startUid: 0 }]),
      );
    });
  });

  it('comes in the order of alarm: unexplained, then what was named, then groups by size', () => {
    const found = differences({
      asked: { add: ['SYS_TIME', 'FOO'], drop: ['CAP_KILL'] },
      startUid: 1025,
      live: alike(userProcess(1025, DEFAULT | SYS_TIME | SYS_ADMIN)),
    });
    const ignored = { cause: 'name-ignored', runtime: CONTAINERD, effect: 'ignored' } as const;
    assert.deepEqual(
      found,
      rows(
        [['SYS_ADMIN'], '-', '-', 'none', 'bounding', { cause: 'unexplained', way: 'more', where: 'runtime' }],
        [
          ['KILL'],
          'drop',
          'drop',
          'bounding',
          'bounding',
          { ...ignored, list: 'drop', written: 'CAP_KILL', meant: 'KILL' },
          nonRoot,
        ],
        [['SYS_TIME'], 'add', 'add', 'bounding', 'bounding', nonRoot],
        [['FOO'], 'add', 'add', 'none', 'none', { ...ignored, list: 'add', written: 'FOO' }],
        [DEFAULT & ~KILL, '-', '-', 'bounding', 'bounding', runtimeDefault(), nonRoot],
      ),
    );
  });

  it('says something of every capability that more was seen of than granted, for each of the 64 bits', () => {
    for (const bit of bitsOf(fullMask(63))) {
      const found = differences({
        asked: { drop: ['ALL'] },
        startUid: 0,
        live: { main: rootProcess(1n << BigInt(bit)), fresh: rootProcess(0n) },
      });
      assert.deepEqual(
        found.map(({ capabilities, causes }) => [capabilities, causes.at(-1)]),
        [[namesOf(1n << BigInt(bit)), { cause: 'unexplained', way: 'more', where: 'process' }]],
      );
    }
  });

  it('has each cause once in the order in which causes are told', () => {
    assert.deepEqual(
      [...new Set(CAUSE_NAMES)],
      [
        'unexplained',
        'policy',
        'webhook',
        'privileged',
        'name-ignored',
        'add-and-drop',
        'runtime-default',
        'non-root',
        'no-new-privs',
        'host-lacks',
        'dropped-by-process',
        'raised-by-process',
        'file-capability',
        'user-namespace',
        'unknown-kernel-bit',
      ],
    );
    assert.equal(CAUSE_NAMES.length, 15);
  });
});
