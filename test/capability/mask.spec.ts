import assert from 'node:assert/strict';
import {
  bitsOf,
  countOf,
  formatMask,
  fullMask,
  hasBit,
  LAST_NAMED_BIT,
  maskOf,
  namesOf,
  parseMask,
  without,
} from '../../src/capability/mask.ts';

describe('capability/mask', () => {
  it('writes the default list of Docker and containerd as 00000000a80425fb', () => {
    const names = [
      'AUDIT_WRITE',
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'KILL',
      'MKNOD',
      'NET_BIND_SERVICE',
      'NET_RAW',
      'SETFCAP',
      'SETGID',
      'SETPCAP',
      'SETUID',
      'SYS_CHROOT',
    ];
    assert.equal(formatMask(maskOf(names)), '00000000a80425fb');
    assert.equal(countOf(0xa80425fbn), 14);
  });

  it('writes the default list of CRI-O as 00000000000005fb, and of CRI-O 1.17 as 00000000000425fb', () => {
    const since118 = [
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'KILL',
      'NET_BIND_SERVICE',
      'SETGID',
      'SETPCAP',
      'SETUID',
    ];
    assert.equal(formatMask(maskOf(since118)), '00000000000005fb');
    assert.equal(formatMask(maskOf([...since118, 'NET_RAW', 'SYS_CHROOT'])), '00000000000425fb');
  });

  it('refuses a name that Linux does not know', () => {
    assert.throws(() => maskOf(['CHOWN', 'CAP_KILL']), new RangeError('Linux has no capability called CAP_KILL'));
  });

  it('has every capability of a kernel in the full mask of its cap_last_cap', () => {
    assert.deepEqual([36, 37, 39, 40, 63].map(fullMask).map(formatMask), [
      '0000001fffffffff',
      '0000003fffffffff',
      '000000ffffffffff',
      '000001ffffffffff',
      'ffffffffffffffff',
    ]);
    assert.equal(LAST_NAMED_BIT, 40);
  });

  it('names the bits in ascending order, and those without a name by number', () => {
    assert.deepEqual(namesOf(0x2000000000000400n), ['NET_BIND_SERVICE', '61']);
    assert.deepEqual(namesOf(0n), []);
    assert.deepEqual(namesOf(0xa80425fbn), [
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'KILL',
      'SETGID',
      'SETUID',
      'SETPCAP',
      'NET_BIND_SERVICE',
      'NET_RAW',
      'SYS_CHROOT',
      'MKNOD',
      'AUDIT_WRITE',
      'SETFCAP',
    ]);
  });

  it('sees all 64 bits', () => {
    assert.deepEqual(bitsOf(0x8000000100000001n), [0, 32, 63]);
    assert.deepEqual(
      [0, 31, 32, 62, 63, 64].map((bit) => hasBit(0x8000000100000001n, bit)),
      [true, false, true, false, true, false],
    );
    assert.equal(formatMask(without(0xffffffffffffffffn, 0x0fffffff00000000n)), 'f0000000ffffffff');
  });

  it('reads masks as /proc prints them', () => {
    assert.deepEqual(['00000000a80425fb', '0', 'FFFFFFFFFFFFFFFF', '000001fffeffffff'].map(parseMask), [
      0xa80425fbn,
      0n,
      0xffffffffffffffffn,
      0x1fffeffffffn,
    ]);
  });

  it('reads nothing from what /proc does not print', () => {
    const garbage = [
      '',
      ' ',
      '0x5fb',
      '-1',
      '+1',
      '1n',
      '5fb ',
      '5fb\n',
      'a80425fg',
      '00000000000000000',
      '1ffffffffffffffff',
      '1_000',
      '٣',
      'none',
    ];
    assert.deepEqual(
      garbage.filter((text) => parseMask(text) !== undefined),
      [],
    );
  });
});
