import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../bin/kubectl-caps');

/** A pod that was never scheduled: every format can be printed without an exec. */
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'main' }] },
  status: { phase: 'Succeeded' },
};

describe('the bundle in dist, which npm run build made', () => {
  it('prints every format: what is loaded only then is in it', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ ...POD, gitVersion: 'v1.34.4' }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const ask = async (format: string) =>
        (await run(PROGRAM, ['pod', 'web', '-n', 'default', '-s', address, '-o', format])).stdout;
      assert.deepEqual(parse(await ask('yaml')), JSON.parse(await ask('json')));
      assert.equal(await ask('name'), 'pod/web\n');
      assert.equal((await ask('table')).split('\n')[0], 'pod/web in default, on no node yet');
    } finally {
      server.close();
    }
  });
});
