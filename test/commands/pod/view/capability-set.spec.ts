import assert from 'node:assert/strict';
import { fullMask, maskOf } from '../../../../src/capability/mask.ts';
import { parseRuntime, UNKNOWN_RUNTIME } from '../../../../src/capability/runtime.ts';
import { formatSet } from '../../../../src/commands/pod/view/capability-set.ts';
import { ALL, CRIO_DEFAULT, DEFAULT } from '../../../support/statuses.ts';

const containerd = { runtime: parseRuntime('containerd://1.6.20'), lastCapability: 40, namesRuntime: true };
const crio = { runtime: parseRuntime('cri-o://1.30.1'), lastCapability: 40, namesRuntime: true };
const unknown = { runtime: UNKNOWN_RUNTIME, lastCapability: 40, namesRuntime: true };

describe('commands/pod/view/capability-set', () => {
  const cases: [bigint | undefined, typeof containerd, string][] = [
    [undefined, containerd, 'unknown'],
    [0n, containerd, 'none'],
    [maskOf(['SYS_TIME']), containerd, 'SYS_TIME'],
    [maskOf(['SYS_TIME', 'KILL', 'BPF']), containerd, 'KILL, SYS_TIME, BPF'],
    [1n << 41n, containerd, '41'],
    [ALL, containerd, 'all 41'],
    [ALL, { ...containerd, lastCapability: 37 }, 'all 38 and PERFMON, BPF, CHECKPOINT_RESTORE'],
    [fullMask(37), { ...containerd, lastCapability: 37 }, 'all 38'],
    [fullMask(41), { ...containerd, lastCapability: 41 }, 'all 42'],
    [ALL | (1n << 63n), containerd, 'all 41 and 63'],
    [ALL & ~maskOf(['SYS_RESOURCE']), containerd, 'all 41 but SYS_RESOURCE'],
    [ALL & ~maskOf(['SYS_RESOURCE', 'SYS_TIME', 'KILL']), containerd, 'all 41 but KILL, SYS_RESOURCE, SYS_TIME'],
    [DEFAULT, containerd, 'default 14 (containerd)'],
    [DEFAULT, unknown, 'default 14 (runtime unknown)'],
    [CRIO_DEFAULT, crio, 'default 9 (cri-o)'],
    [DEFAULT | maskOf(['SYS_TIME']), containerd, 'default 14 (containerd) and SYS_TIME'],
    [DEFAULT & ~maskOf(['NET_RAW', 'MKNOD']), containerd, 'default 14 (containerd) but NET_RAW, MKNOD'],
    [
      (DEFAULT & ~maskOf(['NET_RAW'])) | maskOf(['SYS_TIME']),
      containerd,
      'default 14 (containerd) but NET_RAW and SYS_TIME',
    ],
    [
      DEFAULT,
      crio,
      'CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE, SETFCAP',
    ],
  ];
  for (const [mask, context, text] of cases) {
    it(`${mask === undefined ? 'a set that was not read' : mask.toString(16)} on ${context.runtime.name} is "${text}"`, () => {
      assert.equal(formatSet(mask, context), text);
    });
  }

  it('leaves the runtime of a default list out where it is told elsewhere', () => {
    assert.deepEqual(
      [DEFAULT, DEFAULT | maskOf(['SYS_TIME'])].map((mask) => formatSet(mask, { ...containerd, namesRuntime: false })),
      ['default 14', 'default 14 and SYS_TIME'],
    );
  });
});
