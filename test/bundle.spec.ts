import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
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

const DIST = join(import.meta.dirname, '../dist');

/** The files of dist that are read when one of them is, by the imports that are not lazy. */
function readWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(DIST, file), 'utf8');
  for (const [, imported = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) readWith(imported, seen);
  return seen;
}

/** The file of dist that was made of the module with this export. */
function fileThatExports(name: string): string {
  const file = readdirSync(DIST).find((one) =>
    new RegExp(`export\\{[^}]*\\b${name}\\b[^}]*\\}`).test(readFileSync(join(DIST, one), 'utf8')),
  );
  assert.ok(file, `no file of dist exports ${name}`);
  return file;
}

describe('the bundle in dist, which npm run build made', () => {
  it('reads nothing for decode that talks to a cluster, or that reads YAML', () => {
    const decode = readWith(fileThatExports('runDecode'));
    const read = new Set([...readWith('main.js'), ...decode]);
    assert.deepEqual(
      ['connect', 'authProviderAuthorization', 'runPod', 'spinner', 'readYaml'].filter((name) =>
        read.has(fileThatExports(name)),
      ),
      [],
    );
    // The schemas of API objects are for those who ask a cluster or read manifests. Names are shortened; this option is not.
    const hasSchemas = (file: string) => readFileSync(join(DIST, file), 'utf8').includes('abortEarly');
    assert.ok(readdirSync(DIST).some(hasSchemas));
    assert.deepEqual([...read].filter(hasSchemas), []);
    const yaml = [...readWith(fileThatExports('readYaml'))].filter((file) => !decode.has(file));
    assert.equal(
      yaml.some((file) => statSync(join(DIST, file)).size > 100_000),
      true,
    );
    assert.ok([...read].reduce((bytes, file) => bytes + statSync(join(DIST, file)).size, 0) < 200_000);
  });

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
