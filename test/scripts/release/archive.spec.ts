import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from '../../../scripts/release/archive.ts';

const MEMBERS = [
  { name: 'kubectl-caps', content: Buffer.from('#!/bin/sh\necho hello\n'), executable: true },
  { name: 'LICENSE', content: Buffer.alloc(100_000, 'licence '), executable: false },
];

describe('scripts/release/archive', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caps-archive-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  for (const name of ['a.tar.gz', 'a.zip']) {
    it(`writes ${name} with the same bytes at another time and in another time zone`, async () => {
      const sumIn = async (zone: string) => {
        process.env.TZ = zone;
        await writeArchive(join(folder, name), MEMBERS);
        return createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex');
      };
      const zone = process.env.TZ;
      try {
        assert.equal(await sumIn('Pacific/Auckland'), await sumIn('America/Los_Angeles'));
      } finally {
        if (zone === undefined) delete process.env.TZ;
        else process.env.TZ = zone;
      }
    });
  }

  it('writes what tar unpacks, and which of it can be started', async () => {
    await writeArchive(join(folder, 'a.tar.gz'), MEMBERS);
    const listed = execFileSync('tar', ['-tvzf', join(folder, 'a.tar.gz')], { encoding: 'utf8', env: { TZ: 'UTC' } });
    assert.deepEqual(
      listed
        .trim()
        .split('\n')
        .map((line) => line.replace(/\s+/g, ' ')),
      ['-rwxr-xr-x 0/0 21 1970-01-01 00:00 kubectl-caps', '-rw-r--r-- 0/0 100000 1970-01-01 00:00 LICENSE'],
    );
    execFileSync('tar', ['-xzf', join(folder, 'a.tar.gz'), '-C', folder]);
    assert.equal(readFileSync(join(folder, 'LICENSE')).equals(MEMBERS[1]?.content ?? Buffer.alloc(0)), true);
  });
});
