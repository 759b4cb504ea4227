import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationFile } from '../../../src/cluster/connection/configuration-file.ts';
import { closeAll, temporaryFolder } from './support.ts';

describe('cluster/connection/configuration-file', () => {
  afterEach(closeAll);

  const pipe = () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    return path;
  };

  it('reads a file', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'é'.repeat(100_000));
    assert.equal(await configurationFile(path), 'é'.repeat(100_000));
  });

  it('reads a pipe to its end, whoever comes first and however it is written', async () => {
    const path = pipe();
    const script = `sleep 0.2; { printf 'kind: '; sleep 0.2; seq 1 50000; } > "${path}"`;
    const writing = spawn('sh', ['-c', script], { stdio: 'ignore' });
    try {
      const text = await configurationFile(path);
      assert.equal(text, `kind: ${Array.from({ length: 50_000 }, (_, index) => `${index + 1}\n`).join('')}`);
    } finally {
      writing.kill();
    }
  });

  it('gives up a pipe that nobody writes to, and a file without an end', async () => {
    await assert.rejects(configurationFile(pipe(), 100), {
      message: 'it is a pipe, and nothing came out of it within 100 ms',
    });
    await assert.rejects(configurationFile('/dev/zero'), { message: 'it has more than 16 MiB' });
  });

  it('passes on what the system says', async () => {
    await assert.rejects(configurationFile(join(temporaryFolder(), 'none')), { code: 'ENOENT' });
    await assert.rejects(configurationFile(temporaryFolder()), { code: 'EISDIR' });
  });
});
