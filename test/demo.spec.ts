import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..');

describe('npm run demo', () => {
  it('shows what the scenario of that name says, and how to ask another cluster', async function () {
    // Three programs are started, and compiled first.
    this.timeout(120_000);
    const script = ['--import', 'tsx/esm', join(ROOT, 'scripts/demo.ts')];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, script, { cwd: ROOT });
    const recording = 'test/scenarios/snapshots/demo.legacy.jsonl';
    const golden = readFileSync(join(ROOT, 'test/scenarios/golden/demo.legacy.txt'), 'utf8')
      .replace(/^# .*\n/, '')
      .replace(/^--- exit \d\n/gm, '')
      .replace(/^(\$ kubectl caps .*)$/gm, `$1 --snapshot ${recording}`);
    assert.equal(stdout.slice(0, golden.length), golden);
    assert.match(stdout.slice(golden.length), /^\nTo ask your own cluster, .*:\n {2}export PATH=/);
    const mark = /^(?:Answered from \S+, recorded \S+ on Kubernetes v1\.24\.17\.\n){2}$/;
    assert.match(stderr, mark);
  });
});
