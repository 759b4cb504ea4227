import assert from 'node:assert/strict';
import { PLAIN_FILES, READERS, readersFor, surveyCommand } from '../../src/live/readers.ts';
import { SURVEY_SCRIPTS } from '../../src/live/survey-scripts.ts';

const { shell, python, perl, node } = SURVEY_SCRIPTS;
const SURVEYS = ['sh', 'bash', 'busybox sh', 'python3', 'python', 'perl', 'node', '/bin/sh', '/busybox/sh'];

describe('live/readers', () => {
  it('tries plain programs first, then interpreters, then absolute paths', () => {
    assert.deepEqual(
      readersFor('main').map(({ name, prints }) => `${name}: ${prints}`),
      [
        'cat: plain',
        'head: plain',
        'grep: plain',
        'awk: plain',
        'sed: plain',
        'busybox: plain',
        'sh: survey',
        'bash: survey',
        'busybox sh: survey',
        'python3: survey',
        'python: survey',
        'perl: survey',
        'node: survey',
        '/bin/cat: plain',
        '/bin/sh: survey',
        '/busybox/sh: survey',
      ],
    );
    assert.equal(readersFor('main'), READERS);
  });

  it('asks only interpreters where processes have to be found', () => {
    for (const rule of ['own', 'id'] as const) {
      assert.deepEqual(
        readersFor(rule).map(({ name }) => name),
        SURVEYS,
      );
    }
  });

  it('reads PID 1, the reader itself, each with its user namespace, and the kernel, in this order', () => {
    assert.deepEqual(PLAIN_FILES, [
      '/proc/1/status',
      '/proc/1/uid_map',
      '/proc/self/status',
      '/proc/self/uid_map',
      '/proc/sys/kernel/cap_last_cap',
    ]);
  });

  it('has these commands for plain readers', () => {
    assert.deepEqual(
      READERS.filter(({ prints }) => prints === 'plain').map((reader) => reader.command('main', 'abc')),
      [
        ['cat', ...PLAIN_FILES],
        ['head', '-n', '200', ...PLAIN_FILES],
        ['grep', '-h', '', ...PLAIN_FILES],
        ['awk', '1', ...PLAIN_FILES],
        ['sed', '', ...PLAIN_FILES],
        ['busybox', 'cat', ...PLAIN_FILES],
        ['/bin/cat', ...PLAIN_FILES],
      ],
    );
  });

  it('has these commands for interpreters: constant scripts, and what varies as arguments', () => {
    assert.deepEqual(
      READERS.filter(({ prints }) => prints === 'survey').map((reader) => reader.command('own', 'abc')),
      [
        ['sh', '-c', shell, 'caps', 'own', 'abc', '/proc'],
        ['bash', '-c', shell, 'caps', 'own', 'abc', '/proc'],
        ['busybox', 'sh', '-c', shell, 'caps', 'own', 'abc', '/proc'],
        ['python3', '-c', python, 'own', 'abc', '/proc'],
        ['python', '-c', python, 'own', 'abc', '/proc'],
        ['perl', '-e', perl, 'own', 'abc', '/proc'],
        ['node', '-e', node, 'own', 'abc', '/proc'],
        ['/bin/sh', '-c', shell, 'caps', 'own', 'abc', '/proc'],
        ['/busybox/sh', '-c', shell, 'caps', 'own', 'abc', '/proc'],
      ],
    );
  });

  it('gives an ephemeral container the shell script as its command', () => {
    assert.deepEqual(surveyCommand('id', 'abc'), ['sh', '-c', shell, 'caps', 'id', 'abc', '/proc']);
  });
});
