import assert from 'node:assert/strict';
import { type GrantedList, grantedList, type MisreadName } from '../../src/capability/granted.ts';
import { formatMask, maskOf } from '../../src/capability/mask.ts';
import { parseRuntime, UNKNOWN_RUNTIME } from '../../src/capability/runtime.ts';
import { request } from '../support/requests.ts';
import { ALL, CRIO_DEFAULT, DEFAULT } from '../support/statuses.ts';

const containerd = parseRuntime('containerd://1.6.20');
const crio = parseRuntime('cri-o://1.30.1');
const docker = parseRuntime('docker://20.10.24');

type Basis = GrantedList['basis'];

/** A row of the table: what is asked, and the list of each runtime. */
interface Row {
  readonly asked: Parameters<typeof request>[0];
  readonly containerd: readonly [bigint, Basis, (readonly MisreadName[])?];
  readonly crio: readonly [bigint, Basis, (readonly MisreadName[])?];
  readonly docker: readonly [bigint, Basis, (readonly MisreadName[])?];
}

const SYS_TIME = maskOf(['SYS_TIME']);
const NET_ADMIN = maskOf(['NET_ADMIN']);
const NET_RAW = maskOf(['NET_RAW']);
const KILL = maskOf(['KILL']);

const rows: Record<string, Row> = {
  nothing: {
    asked: {},
    containerd: [DEFAULT, 'default'],
    crio: [CRIO_DEFAULT, 'default'],
    docker: [DEFAULT, 'default'],
  },
  'add SYS_TIME': {
    asked: { add: ['SYS_TIME'] },
    containerd: [DEFAULT | SYS_TIME, 'default'],
    crio: [CRIO_DEFAULT | SYS_TIME, 'default'],
    docker: [DEFAULT | SYS_TIME, 'default'],
  },
  'drop KILL': {
    asked: { drop: ['KILL'] },
    containerd: [DEFAULT & ~KILL, 'default'],
    crio: [CRIO_DEFAULT & ~KILL, 'default'],
    docker: [DEFAULT & ~KILL, 'default'],
  },
  'drop ALL': {
    asked: { drop: ['ALL'] },
    containerd: [0n, 'nothing'],
    crio: [0n, 'nothing'],
    docker: [0n, 'nothing'],
  },
  'add ALL': {
    asked: { add: ['ALL'] },
    containerd: [ALL, 'everything'],
    crio: [ALL, 'everything'],
    docker: [ALL, 'everything'],
  },
  'add SYS_TIME, drop ALL': {
    asked: { add: ['SYS_TIME'], drop: ['ALL'] },
    containerd: [SYS_TIME, 'nothing'],
    crio: [SYS_TIME, 'nothing'],
    docker: [SYS_TIME, 'nothing'],
  },
  'add all, drop all in lower case': {
    asked: { add: ['all'], drop: ['all'] },
    containerd: [0n, 'nothing'],
    crio: [0n, 'nothing'],
    docker: [ALL, 'everything'],
  },
  'add ALL, drop ALL': {
    asked: { add: ['ALL'], drop: ['ALL'] },
    containerd: [0n, 'nothing'],
    crio: [0n, 'nothing'],
    docker: [ALL, 'everything'],
  },
  'add ALL, drop SYS_TIME': {
    asked: { add: ['ALL'], drop: ['SYS_TIME'] },
    containerd: [ALL & ~SYS_TIME, 'everything'],
    crio: [ALL & ~SYS_TIME, 'everything'],
    docker: [ALL & ~SYS_TIME, 'everything'],
  },
  'add ALL, drop ALL and SYS_TIME': {
    asked: { add: ['ALL'], drop: ['ALL', 'SYS_TIME'] },
    containerd: [0n, 'nothing'],
    crio: [0n, 'nothing'],
    docker: [ALL & ~SYS_TIME, 'everything'],
  },
  'add ALL and NET_ADMIN, drop ALL': {
    asked: { add: ['ALL', 'NET_ADMIN'], drop: ['ALL'] },
    containerd: [NET_ADMIN, 'nothing'],
    crio: [NET_ADMIN, 'nothing'],
    docker: [ALL, 'everything'],
  },
  'add KILL, drop KILL, which is in the default list': {
    asked: { add: ['KILL'], drop: ['KILL'] },
    containerd: [DEFAULT & ~KILL, 'default'],
    crio: [CRIO_DEFAULT & ~KILL, 'default'],
    docker: [DEFAULT, 'default'],
  },
  'add SYS_TIME, drop SYS_TIME, which is not': {
    asked: { add: ['SYS_TIME'], drop: ['SYS_TIME'] },
    containerd: [DEFAULT, 'default'],
    crio: [CRIO_DEFAULT, 'default'],
    docker: [DEFAULT | SYS_TIME, 'default'],
  },
  'add SYS_TIME, drop ALL and SYS_TIME': {
    asked: { add: ['SYS_TIME'], drop: ['ALL', 'SYS_TIME'] },
    containerd: [0n, 'nothing'],
    crio: [0n, 'nothing'],
    docker: [SYS_TIME, 'nothing'],
  },
  'add CAP_NET_ADMIN': {
    asked: { add: ['CAP_NET_ADMIN'] },
    containerd: [
      DEFAULT,
      'default',
      [{ list: 'add', written: 'CAP_NET_ADMIN', meant: 'NET_ADMIN', effect: 'ignored' }],
    ],
    crio: [CRIO_DEFAULT | NET_ADMIN, 'default'],
    docker: [DEFAULT | NET_ADMIN, 'default'],
  },
  'drop cap_kill': {
    asked: { drop: ['cap_kill'] },
    containerd: [DEFAULT, 'default', [{ list: 'drop', written: 'cap_kill', meant: 'KILL', effect: 'ignored' }]],
    crio: [CRIO_DEFAULT & ~KILL, 'default'],
    docker: [DEFAULT & ~KILL, 'default'],
  },
  'add net_admin in lower case': {
    asked: { add: ['net_admin'] },
    containerd: [DEFAULT | NET_ADMIN, 'default'],
    crio: [CRIO_DEFAULT | NET_ADMIN, 'default'],
    docker: [DEFAULT | NET_ADMIN, 'default'],
  },
  'add FOO twice, which Linux does not know': {
    asked: { add: ['FOO', 'FOO'] },
    containerd: [DEFAULT, 'default', [{ list: 'add', written: 'FOO', effect: 'ignored' }]],
    crio: [CRIO_DEFAULT, 'default', [{ list: 'add', written: 'FOO', effect: 'refused' }]],
    docker: [DEFAULT, 'default', [{ list: 'add', written: 'FOO', effect: 'refused' }]],
  },
  'drop ALL and FOO': {
    asked: { drop: ['ALL', 'FOO'] },
    containerd: [0n, 'nothing', [{ list: 'drop', written: 'FOO', effect: 'ignored' }]],
    crio: [0n, 'nothing', [{ list: 'drop', written: 'FOO', effect: 'refused' }]],
    docker: [0n, 'nothing', [{ list: 'drop', written: 'FOO', effect: 'refused' }]],
  },
  'add CAP_ALL, which is no capability': {
    asked: { add: ['CAP_ALL'] },
    containerd: [DEFAULT, 'default', [{ list: 'add', written: 'CAP_ALL', effect: 'ignored' }]],
    crio: [CRIO_DEFAULT, 'default', [{ list: 'add', written: 'CAP_ALL', effect: 'refused' }]],
    docker: [DEFAULT, 'default', [{ list: 'add', written: 'CAP_ALL', effect: 'refused' }]],
  },
  'add 5, which is a number and no name': {
    asked: { add: ['5'] },
    containerd: [DEFAULT, 'default', [{ list: 'add', written: '5', effect: 'ignored' }]],
    crio: [CRIO_DEFAULT, 'default', [{ list: 'add', written: '5', effect: 'refused' }]],
    docker: [DEFAULT, 'default', [{ list: 'add', written: '5', effect: 'refused' }]],
  },
  'both lists with every kind of name': {
    asked: { add: ['CAP_SYS_TIME', '', 'SYS_TIME'], drop: ['CAP_NET_RAW', 'ALL'] },
    containerd: [
      SYS_TIME,
      'nothing',
      [
        { list: 'add', written: 'CAP_SYS_TIME', meant: 'SYS_TIME', effect: 'ignored' },
        { list: 'add', written: '', effect: 'ignored' },
        { list: 'drop', written: 'CAP_NET_RAW', meant: 'NET_RAW', effect: 'ignored' },
      ],
    ],
    crio: [SYS_TIME, 'nothing', [{ list: 'add', written: '', effect: 'refused' }]],
    docker: [SYS_TIME, 'nothing', [{ list: 'add', written: '', effect: 'refused' }]],
  },
};

describe('capability/granted', () => {
  for (const [name, row] of Object.entries(rows)) {
    for (const [runtime, [list, basis, misread = []]] of [
      [containerd, row.containerd],
      [crio, row.crio],
      [docker, row.docker],
    ] as const) {
      const noted =
        misread.length === 0 ? '' : ` and misreads ${misread.map(({ written }) => `"${written}"`).join(', ')}`;
      it(`${name}: ${runtime.name} grants ${formatMask(list)}${noted}`, () => {
        assert.deepEqual(grantedList(request(row.asked), runtime, ALL), {
          list,
          inheritable: 0n,
          ambient: 0n,
          basis,
          misread,
        });
      });
    }
  }

  it('judges an unknown runtime as containerd', () => {
    for (const { asked } of Object.values(rows)) {
      assert.deepEqual(grantedList(request(asked), UNKNOWN_RUNTIME, ALL), grantedList(request(asked), containerd, ALL));
    }
  });

  it('takes "all" for what the node has', () => {
    const fewer = 0x3fffffffffn;
    for (const runtime of [containerd, crio, docker]) {
      assert.equal(grantedList(request({ add: ['ALL'] }), runtime, fewer).list, fewer);
      assert.equal(grantedList(request({ privileged: true }), runtime, fewer).list, fewer);
    }
  });

  describe('privileged', () => {
    const asked = request({ privileged: true, add: ['CAP_FOO'], drop: ['ALL', 'NET_RAW'] });

    it('is everything on containerd and Docker, and add, drop and wrong names do not count', () => {
      const everything = { list: ALL, inheritable: 0n, ambient: 0n, basis: 'everything', misread: [] };
      assert.deepEqual(grantedList(asked, containerd, ALL), everything);
      assert.deepEqual(grantedList(asked, docker, ALL), everything);
    });

    it('is everything on CRI-O, inheritable and ambient too', () => {
      assert.deepEqual(grantedList(asked, crio, ALL), {
        list: ALL,
        inheritable: ALL,
        ambient: ALL,
        basis: 'everything',
        misread: [],
      });
    });

    it('is inheritable, but not ambient, on a containerd and a Docker of before CVE-2022-24769', () => {
      const expected = { list: ALL, inheritable: ALL, ambient: 0n, basis: 'everything', misread: [] };
      assert.deepEqual(grantedList(asked, parseRuntime('containerd://1.4.13'), ALL), expected);
      assert.deepEqual(grantedList(asked, parseRuntime('docker://19.3.15'), ALL), expected);
    });
  });

  describe('puts the list into the inheritable set too', () => {
    for (const [written, list] of [
      ['containerd://1.5.10', DEFAULT & ~NET_RAW],
      ['docker://20.10.13', DEFAULT & ~NET_RAW],
      ['cri-o://1.23.5', CRIO_DEFAULT],
      ['cri-o://1.17.0', CRIO_DEFAULT | maskOf(['SYS_CHROOT'])],
    ] as const) {
      it(`on ${written}: ${formatMask(list)}`, () => {
        assert.deepEqual(grantedList(request({ drop: ['NET_RAW'] }), parseRuntime(written), ALL), {
          list,
          inheritable: list,
          ambient: 0n,
          basis: 'default',
          misread: [],
        });
      });
    }
  });
});
