import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pLimit from 'p-limit';
import { programUnderTest } from '../support/program-under-test.ts';
import { isInstalled } from '../support/programs.ts';
import { COMMANDS } from './commands.ts';
import { NAMESPACE } from './healthy/recorded-cluster.ts';
import { ANSWER_FAULTS } from './kinds/answers.ts';
import { type FaultyServer, type Run, startFaultyServer } from './server.ts';

const CONTROL_C = '\u0003';
const SHOWS_CURSOR = '\u001b[?25h';
const HIDES_CURSOR = '\u001b[?25l';

/** Starts each command on a terminal of its own, which script(1) of util-linux gives it. */
describe('Ctrl-C during a request that is never answered', () => {
  const limit = pLimit(4);
  let server: FaultyServer;
  let program: string;

  before('the program is made', async function () {
    this.timeout(10 * 60_000);
    if (!isInstalled('script', '--version')) throw new Error('these tests need script, of util-linux');
    program = await programUnderTest();
    server = await startFaultyServer();
  });
  after(() => server.close());

  async function asked(run: Run): Promise<void> {
    while (run.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  for (const { name, argv } of COMMANDS) {
    it(`ends ${name} with 130, and leaves the terminal as it was`, () =>
      limit(async () => {
        const silence = ANSWER_FAULTS.find((fault) => fault.name === 'no-answer');
        if (silence === undefined) throw new Error('there is no such fault');
        const run = server.begin(silence, 'all');
        const words = [program, ...argv, '-n', NAMESPACE, '-s', run.url].map((word) => `'${word}'`).join(' ');
        const child = spawn('script', ['-qec', `stty cols 100; exec ${words}`, '/dev/null'], {
          env: { PATH: process.env.PATH, HOME: '/nonexistent', TERM: 'xterm' },
        });
        let shown = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          shown += text;
        });
        try {
          await asked(run);
          // The spinner begins at the same time as the request.
          await new Promise((resolve) => setTimeout(resolve, 300));
          child.stdin.write(CONTROL_C);
          const [exit] = await once(child, 'exit');
          assert.equal(exit, 130, shown);
          assert.ok(
            shown.lastIndexOf(SHOWS_CURSOR) >= shown.lastIndexOf(HIDES_CURSOR),
            JSON.stringify(shown.slice(-200)),
          );
          assert.doesNotMatch(shown, /bug|Error|\n\s+at /);
          // All that was asked for is questions: none of them leaves anything in the cluster.
          assert.deepEqual(
            [...new Set(run.asked.map(({ method }) => method))].filter((one) => one === 'PATCH'),
            [],
          );
        } finally {
          child.kill('SIGKILL');
          run.end();
        }
      }));
  }
});
