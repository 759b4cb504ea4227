import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertGolden } from './support/golden.ts';

const ROOT = join(import.meta.dirname, '..');

describe('npm run demo', () => {
  it('answers the questions of the scenario of that name, and says how to ask another cluster', async function () {
    // Three programs are started, and compiled first.
    this.timeout(120_000);
    const script = ['--import', 'tsx/esm', join(ROOT, 'scripts/demo.ts')];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, script, { cwd: ROOT });
    assertGolden(stdout.replaceAll(ROOT, '{checkout}'), join(import.meta.dirname, 'demo.golden.txt'));
    const mark = /^(?:Answered from \S+, recorded \S+ on Kubernetes v1\.24\.17\.\n){2}$/;
    assert.match(stderr, mark);
  });
});
