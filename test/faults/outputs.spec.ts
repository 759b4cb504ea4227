import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { programUnderTest } from '../support/program-under-test.ts';
import { COMMANDS } from './commands.ts';
import { NAMESPACE } from './healthy/recorded-cluster.ts';
import { ANSWER_FAULTS } from './kinds/answers.ts';
import { type FaultyServer, startFaultyServer } from './server.ts';

const FULL_DISK = 'cannot write to standard output: no space left on the device (ENOSPC)\n';
const DEMO = join(import.meta.dirname, '../scenarios/snapshots/demo.legacy.jsonl');

/** Where the streams lead to, and what is left of the answer: the exit code, and what can still be said. */
const OUTPUTS: readonly (readonly [name: string, redirections: string, isWritten: boolean, sentence: string])[] = [
  ['standard output on a full disk', '> /dev/full', false, FULL_DISK],
  ['both on a full disk', '> /dev/full 2> /dev/full', false, ''],
  ['standard output on a full disk, standard error closed', '> /dev/full 2>&-', false, ''],
  ['standard error on a full disk', '2> /dev/full', true, ''],
  ['standard error closed', '2>&-', true, ''],
];

/** Commands that ask no server. */
const OFFLINE: readonly (readonly string[])[] = [
  ['explain', 'NET_RAW'],
  ['decode', '00000000a80425fb'],
  ['--help'],
  ['version', '--client'],
  ['__complete', 'po'],
  ['snapshot', '--snapshot', DEMO, '-o', 'json'],
  ['pod', '--snapshot', DEMO, '-o', 'json'],
];

describe('output that cannot be written', () => {
  const limit = pLimit(4);
  let server: FaultyServer;
  let program: string;

  before('the program is made', async function () {
    this.timeout(10 * 60_000);
    program = await programUnderTest();
    server = await startFaultyServer();
  });
  after(() => server.close());

  /** By a shell, which opens the streams; what it says itself is not meant. */
  async function run(argv: readonly string[], redirections: string) {
    const child = spawn('sh', ['-c', `exec "$0" "$@" ${redirections}`, program, ...argv], {
      env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.end();
    const [exit] = await new Promise<[number | null]>((resolve) => child.on('close', (code) => resolve([code])));
    return { stdout, stderr, exit };
  }

  const online = (fault: string) => {
    const found = ANSWER_FAULTS.find(({ name }) => name === fault);
    if (found === undefined) throw new Error(`there is no fault ${fault}`);
    return COMMANDS.map(({ argv }) => [...argv, '-n', NAMESPACE, '-s', server.begin(found, 'all').url]);
  };

  for (const [name, redirections, isWritten, sentence] of OUTPUTS) {
    it(name, async () => {
      const argvs = [...online('none'), ...OFFLINE];
      const wrong = await Promise.all(
        argvs.map((argv) =>
          limit(async () => {
            const usual = await run(argv, '');
            const { stdout, stderr, exit } = await run(argv, redirections);
            const mark = /^Answered from .*\n/.exec(usual.stderr)?.[0] ?? '';
            const isLost = !isWritten || (mark !== '' && redirections.includes('2> /dev/full'));
            const expected = {
              exit: isLost ? 3 : usual.exit,
              stdout: isWritten ? usual.stdout.length > 0 : false,
              stderr: sentence === '' ? '' : `${mark}${sentence}`,
            };
            const is = { exit, stdout: stdout.length > 0, stderr };
            return JSON.stringify(is) === JSON.stringify(expected) ? [] : [{ argv, is, expected }];
          }),
        ),
      );
      assert.deepEqual(wrong.flat(), []);
    });
  }

  it('is exit 3 for trouble that cannot be said, and 2 for usage', async () => {
    const argvs = online('http-500');
    const exits = await Promise.all(argvs.map((argv) => limit(async () => (await run(argv, '2> /dev/full')).exit)));
    assert.deepEqual(new Set(exits), new Set([3]));
    assert.deepEqual(await run(['pod', '--no-such-flag'], '2> /dev/full'), { stdout: '', stderr: '', exit: 2 });
  });
});
