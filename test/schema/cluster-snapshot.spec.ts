import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { runProgram } from '../support/run-program.ts';
import { snapshotSchema } from './kept-schema.ts';

const SNAPSHOTS = join(import.meta.dirname, '../scenarios/snapshots');

describe('schema/cluster-snapshot.v1alpha1.json', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(snapshotSchema());

  it('is what recordings are written and read by', () => {
    const path = join(import.meta.dirname, '../../schema/cluster-snapshot.v1alpha1.json');
    // The formatter lays it out.
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, JSON.stringify(snapshotSchema()));
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), snapshotSchema());
  });

  it('describes every document of every recording', () => {
    for (const file of readdirSync(SNAPSHOTS)) {
      for (const line of readFileSync(join(SNAPSHOTS, file), 'utf8').trimEnd().split('\n')) {
        assert.ok(validate(JSON.parse(line)), `${file}: ${JSON.stringify(validate.errors)}\n${line}`);
      }
    }
  });

  it('describes a recording in YAML, and with other names', async () => {
    const snapshot = join(SNAPSHOTS, 'demo.legacy.jsonl');
    const { stdout } = await runProgram(['snapshot', '--redact', 'names', '--snapshot', snapshot]);
    for (const document of stdout.split(/^---$/m).slice(1)) {
      assert.ok(validate(parse(document)), `${JSON.stringify(validate.errors)}\n${document}`);
    }
  });

  it('refuses a field that nobody knows, another format of documents, and an environment', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a' }] } };
    assert.ok(validate(pod));
    assert.equal(validate({ ...pod, spec: { containers: [{ name: 'a', env: [] }] } }), false);
    assert.equal(validate({ ...pod, data: {} }), false);
    assert.equal(validate({ ...pod, kind: 'Secret' }), false);
    assert.equal(validate({ ...pod, metadata: {} }), false);
  });
});
