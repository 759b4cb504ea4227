import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileCapability } from './file-capability.ts';
import { paxRecord, tarArchive } from './tar-archive.ts';

describe('[U] test/real-cluster/harness/tar-archive', () => {
  it('counts the digits of the length in the length, also where they make it one digit longer', () => {
    assert.equal(paxRecord('a', Buffer.from('bcde')).toString(), '9 a=bcde\n');
    assert.equal(paxRecord('a', Buffer.from('bcdef')).toString(), '11 a=bcdef\n');
  });

  it('writes what the tar program reads, setuid bit and link target included', () => {
    const archive = tarArchive([
      { path: 'bin', content: 'directory', mode: 0o755 },
      { path: 'bin/sshd', content: { file: Buffer.from('x'.repeat(513)) }, mode: 0o4755 },
      { path: 'bin/sh', content: { linkTo: 'busybox' }, mode: 0o777 },
    ]);
    const listing = execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--utc', '--file=-'], {
      input: archive,
      encoding: 'utf8',
    });
    assert.deepEqual(listing.trimEnd().replaceAll(/ +/g, ' ').split('\n'), [
      'drwxr-xr-x 0/0 0 1970-01-01 00:00 bin/',
      '-rwsr-xr-x 0/0 513 1970-01-01 00:00 bin/sshd',
      'lrwxrwxrwx 0/0 0 1970-01-01 00:00 bin/sh -> busybox',
    ]);
  });

  it('puts file capabilities into an extended header in front of the file', () => {
    const member = { path: 'p', content: { file: Buffer.from('') }, mode: 0o755, fileCapability: fileCapability([10]) };
    const archive = tarArchive([member]);
    assert.equal(archive.toString('latin1', 156, 157), 'x');
    assert.equal(
      archive.toString('latin1', 512, 512 + 57),
      '57 SCHILY.xattr.security.capability=' +
        '\x01\0\0\x02' + // revision 2, effective
        '\0\x04\0\0' + // permitted: bit 10
        `${'\0'.repeat(12)}\n`,
    );
  });
});
