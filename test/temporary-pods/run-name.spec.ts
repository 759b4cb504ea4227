import assert from 'node:assert/strict';
import { newRunName, runThatMade } from '../../src/temporary-pods/run-name.ts';

const labelled = (kind: string, name: string, run: string) => ({
  kind,
  metadata: { name, labels: { 'kubectl-caps/run': run } },
});

describe('temporary-pods/run-name', () => {
  it('gives each run a name of its own, which is a label and part of names', () => {
    const [one, other] = [newRunName('scan'), newRunName('scan')];
    assert.match(one, /^scan-[0-9a-f]{8}$/);
    assert.notEqual(one, other);
  });

  it('believes only names that a run gives', () => {
    assert.deepEqual(
      [
        labelled('Namespace', 'kubectl-caps-scan-1', 'scan-1'),
        labelled('Pod', 'kubectl-caps-scan-1-0', 'scan-1'),
        labelled('Namespace', 'production', 'scan-1'),
        labelled('Namespace', 'kubectl-caps-scan-1-more', 'scan-1'),
        labelled('Pod', 'web-0', 'scan-1'),
        labelled('Pod', 'kubectl-caps--0', ''),
        { kind: 'Pod', metadata: { name: 'kubectl-caps-scan-1-0' } },
      ].map(runThatMade),
      ['scan-1', 'scan-1', undefined, undefined, undefined, undefined, undefined],
    );
  });
});
