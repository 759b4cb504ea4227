import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptEnd } from '../../../../src/cluster/snapshot/format/reading-text.ts';
import { parsePlainReading } from '../../../../src/live/plain-reading.ts';
import { parseSurvey } from '../../../../src/live/survey-reading.ts';
import { exited } from '../../../support/fake-cluster.ts';

const FIXTURES = join(import.meta.dirname, '../../../live/fixtures');
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

function stdoutOf(text: string, prints: 'plain' | 'survey', stderr = ''): string {
  const kept = keptEnd(exited(text, 0, stderr), { prints });
  return kept.end === 'exited' ? kept.stdout : assert.fail();
}

describe('cluster/snapshot/format/reading-text', () => {
  for (const name of [
    'non-root.cat.txt',
    'non-root.head.txt',
    'own-user-namespace.cat.txt',
    'root-that-became-app.cat.txt',
  ]) {
    it(`keeps all of ${name} that is read`, () => {
      const text = fixture(name);
      const kept = stdoutOf(text, 'plain');
      assert.ok(kept.length < text.length);
      assert.deepEqual(parsePlainReading(kept), parsePlainReading(text));
    });
  }

  for (const name of [
    'non-root.survey-sh.txt',
    'own-user-namespace.survey-sh.txt',
    'root-that-became-app.survey-sh.txt',
  ]) {
    it(`keeps all of ${name} that is read`, () => {
      assert.deepEqual(parseSurvey(stdoutOf(fixture(name), 'survey')), parseSurvey(fixture(name)));
    });
  }

  it('keeps nothing of what another program printed', () => {
    assert.equal(stdoutOf('PASSWORD=hunter2\n', 'plain'), '');
    assert.equal(stdoutOf('own x\n'.replace('own', 'PASSWORD='), 'survey'), '');
    const text = `${fixture('non-root.cat.txt')}PASSWORD=hunter2\n`;
    assert.equal(stdoutOf(text, 'plain').includes('hunter2'), false);
  });

  it('keeps of what it complained the files of /proc', () => {
    const stderr = "cat: can't open '/proc/1/status': Permission denied\nPASSWORD=hunter2\n";
    assert.deepEqual(keptEnd(exited('', 1, stderr), { prints: 'plain' }), {
      end: 'exited',
      exitCode: 1,
      stdout: '',
      stderr: "cat: can't open '/proc/1/status': Permission denied\n",
    });
  });

  it('leaves other ends as they are', () => {
    const end = { end: 'not-started', message: 'exec: "cat": executable file not found in $PATH' } as const;
    assert.deepEqual(keptEnd(end, { prints: 'plain' }), end);
  });
});
