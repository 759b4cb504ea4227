import assert from 'node:assert/strict';
import { bitOf, CAPABILITY_NAMES, canonicalName, nameOfBit } from '../../src/capability/names.ts';

describe('capability/names', () => {
  it('has the 41 names of linux/capability.h in bit order', () => {
    assert.deepEqual(
      CAPABILITY_NAMES.map((name, bit) => `${bit} ${name}`),
      [
        '0 CHOWN',
        '1 DAC_OVERRIDE',
        '2 DAC_READ_SEARCH',
        '3 FOWNER',
        '4 FSETID',
        '5 KILL',
        '6 SETGID',
        '7 SETUID',
        '8 SETPCAP',
        '9 LINUX_IMMUTABLE',
        '10 NET_BIND_SERVICE',
        '11 NET_BROADCAST',
        '12 NET_ADMIN',
        '13 NET_RAW',
        '14 IPC_LOCK',
        '15 IPC_OWNER',
        '16 SYS_MODULE',
        '17 SYS_RAWIO',
        '18 SYS_CHROOT',
        '19 SYS_PTRACE',
        '20 SYS_PACCT',
        '21 SYS_ADMIN',
        '22 SYS_BOOT',
        '23 SYS_NICE',
        '24 SYS_RESOURCE',
        '25 SYS_TIME',
        '26 SYS_TTY_CONFIG',
        '27 MKNOD',
        '28 LEASE',
        '29 AUDIT_WRITE',
        '30 AUDIT_CONTROL',
        '31 SETFCAP',
        '32 MAC_OVERRIDE',
        '33 MAC_ADMIN',
        '34 SYSLOG',
        '35 WAKE_ALARM',
        '36 BLOCK_SUSPEND',
        '37 AUDIT_READ',
        '38 PERFMON',
        '39 BPF',
        '40 CHECKPOINT_RESTORE',
      ],
    );
  });

  it('finds the bit of each name and the name of each bit', () => {
    assert.deepEqual(
      CAPABILITY_NAMES.map((name) => nameOfBit(bitOf(name) ?? -1)),
      [...CAPABILITY_NAMES],
    );
  });

  it('finds no bit for names that are written otherwise or that Linux does not know', () => {
    const names = ['CAP_CHOWN', 'chown', 'ALL', '', '0', 'FOO', 'constructor', '__proto__'];
    assert.deepEqual(
      names.filter((name) => bitOf(name) !== undefined),
      [],
    );
  });

  it('calls a bit without a name by its number, as capsh does', () => {
    assert.deepEqual([41, 61, 63].map(nameOfBit), ['41', '61', '63']);
  });

  it('takes prefix and case for the same name', () => {
    const written = ['NET_ADMIN', 'net_admin', 'CAP_NET_ADMIN', 'cap_net_admin', 'Cap_Net_Admin', 'CAP_CAP_NET_ADMIN'];
    assert.deepEqual(written.map(canonicalName), [
      'NET_ADMIN',
      'NET_ADMIN',
      'NET_ADMIN',
      'NET_ADMIN',
      'NET_ADMIN',
      'CAP_NET_ADMIN',
    ]);
  });
});
