import assert from 'node:assert/strict';
import {
  type ExecutionPlace,
  effectOf,
  type PrivilegedFile,
  parseFileCapability,
} from '../../src/capability/file-capability.ts';
import { maskOf } from '../../src/capability/mask.ts';

const NET_RAW = maskOf(['NET_RAW']);
const DEFAULT = 0xa80425fbn;

describe('capability/file-capability', () => {
  // Written by setcap of libcap 2.66 and read by getfattr -e hex, Linux 6.18; version 1 by the struct.
  for (const [hex, expected] of [
    ['0100000200200000000000000000000000000000', { version: 2, effective: true, permitted: NET_RAW, inheritable: 0n }],
    ['0000000200000000200000000000000000000000', { version: 2, effective: false, permitted: 0n, inheritable: 32n }],
    [
      '010000030100200001002000000000000000000' + '0e8030000',
      { version: 3, effective: true, permitted: 0x200001n, inheritable: 0x200001n, rootId: 1000 },
    ],
    ['010000010020000000000000', { version: 1, effective: true, permitted: NET_RAW, inheritable: 0n }],
    [
      '0100000200000000000000000001000000000000',
      { version: 2, effective: true, permitted: 1n << 40n, inheritable: 0n },
    ],
  ] as const) {
    it(`reads version ${expected.version} (${hex.slice(0, 20)}…)`, () => {
      assert.deepEqual(parseFileCapability(hex), expected);
    });
  }

  for (const hex of [
    '',
    '01',
    'zz',
    '01000002',
    '0100000400200000000000000000000000000000',
    '010000020020000000000000',
  ]) {
    it(`reads nothing in ${JSON.stringify(hex)}`, () => {
      assert.equal(parseFileCapability(hex), undefined);
    });
  }

  describe('says what execve makes of a program', () => {
    const place: ExecutionPlace = { noNewPrivs: false, nosuid: false, bounding: DEFAULT, inUserNamespace: false };
    const file: PrivilegedFile = { uid: 0, gid: 0, setuid: false, setgid: false };
    const setuid: PrivilegedFile = { ...file, setuid: true };
    const ping: PrivilegedFile = { ...file, capability: { effective: true, permitted: NET_RAW, inheritable: 0n } };
    const cases: readonly [what: string, file: PrivilegedFile, place: ExecutionPlace, effect: object][] = [
      ['setuid root gives the bounding set', setuid, place, { effect: 'gains', capabilities: DEFAULT, uid: 0 }],
      [
        'setuid root gives nothing with no_new_privs',
        setuid,
        { ...place, noNewPrivs: true },
        { effect: 'nothing', because: 'no-new-privs' },
      ],
      [
        'setuid root gives nothing on a nosuid mount',
        setuid,
        { ...place, nosuid: true },
        { effect: 'nothing', because: 'nosuid' },
      ],
      [
        'setuid of another user gives the user',
        { ...setuid, uid: 33 },
        place,
        { effect: 'gains', capabilities: 0n, uid: 33 },
      ],
      [
        'setgid gives the group',
        { ...file, setgid: true, gid: 42 },
        place,
        { effect: 'gains', capabilities: 0n, gid: 42 },
      ],
      ['a capability within the bounding set is gained', ping, place, { effect: 'gains', capabilities: NET_RAW }],
      [
        'an effective one outside of it is refused',
        ping,
        { ...place, bounding: 0n },
        { effect: 'refused', lacks: NET_RAW },
      ],
      [
        'one that is not effective is only not gained',
        { ...file, capability: { effective: false, permitted: NET_RAW, inheritable: 0n } },
        { ...place, bounding: 0n },
        { effect: 'gains', capabilities: 0n },
      ],
      [
        'a capability gives nothing with no_new_privs',
        ping,
        { ...place, noNewPrivs: true },
        { effect: 'nothing', because: 'no-new-privs' },
      ],
      [
        'what the bounding set leaves is not known without it',
        ping,
        { ...place, bounding: undefined },
        { effect: 'gains', capabilities: undefined },
      ],
      [
        'a capability of another user namespace gives nothing',
        { ...file, capability: { version: 3, effective: true, permitted: NET_RAW, inheritable: 0n, rootId: 1000 } },
        place,
        { effect: 'nothing', because: 'other-namespace' },
      ],
      [
        'setuid root with capabilities of its own gives those',
        { ...setuid, capability: { effective: true, permitted: NET_RAW, inheritable: 0n } },
        place,
        { effect: 'gains', capabilities: NET_RAW, uid: 0 },
      ],
    ];
    for (const [what, given, where, effect] of cases) {
      it(what, () => {
        assert.deepEqual(effectOf(given, where), effect);
      });
    }
  });
});
