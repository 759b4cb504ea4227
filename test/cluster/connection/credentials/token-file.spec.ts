import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenFromFile } from '../../../../src/cluster/connection/credentials/token-file.ts';
import { closeAll, failureOf, temporaryFolder } from '../support.ts';

describe('cluster/connection/credentials/token-file', () => {
  afterEach(closeAll);

  it('reads a token again after a minute, as it may have been rotated', async () => {
    const file = join(temporaryFolder(), 'token');
    let now = 0;
    const token = tokenFromFile(file, () => now);
    const seen: string[] = [];
    for (const [time, text] of [
      [0, 'first'],
      [60_000, 'second'],
      [60_001, 'third'],
    ] as const) {
      writeFileSync(file, `${text}\n`);
      now = time;
      seen.push(await token());
    }
    assert.deepEqual(seen, ['first', 'first', 'third']);
  });

  it('refuses an empty file', async () => {
    const file = join(temporaryFolder(), 'token');
    writeFileSync(file, '\n');
    assert.deepEqual(await failureOf(tokenFromFile(file)()), {
      name: 'ClusterError',
      trouble: 'configuration',
      message: `the token file ${file} is empty`,
    });
  });
});
