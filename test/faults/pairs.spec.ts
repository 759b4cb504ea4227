import assert from 'node:assert/strict';
import pLimit from 'p-limit';
import { programUnderTest } from '../support/program-under-test.ts';
import type { Outcome } from '../support/run-program.ts';
import { COMMANDS } from './commands.ts';
import { ANSWER_FAULTS } from './kinds/answers.ts';
import { meet, wrongWith } from './meet.ts';
import { FAULTS, type Pair, pairsOf } from './pairs.ts';
import { type AskedQuestion, type FaultyServer, startFaultyServer } from './server.ts';
import { isChosen, SHARE } from './share.ts';

/** Runs that are under way at once: most of them wait, the others fill two cores. */
const limit = pLimit(4);

describe('a server with a fault', () => {
  let server: FaultyServer;
  const asked = new Map<string, readonly AskedQuestion[]>();
  const healthy = new Map<string, Outcome>();

  before('and the program, in good health', async function () {
    this.timeout(10 * 60_000);
    if (process.env.CAPS_BIN !== 'here') await programUnderTest();
    server = await startFaultyServer();
    const [none] = ANSWER_FAULTS;
    if (none === undefined) throw new Error('there is no fault');
    for (const command of COMMANDS) {
      const run = server.begin(none, 'all');
      healthy.set(command.name, await meet(command, none, run.url));
      asked.set(command.name, run.asked);
    }
  });
  after(() => server.close());

  it('is asked for what the table says, and answers are whole, in good health', () => {
    for (const { name, without } of COMMANDS) {
      const areas = new Set(asked.get(name)?.map(({ area }) => area));
      assert.deepEqual([name, ...[...areas].sort()], [name, ...Object.keys(without).sort()]);
      const { stderr, exit } = healthy.get(name) ?? {};
      assert.deepEqual([stderr, exit === 0 || exit === 1], ['', true], name);
    }
  });

  async function wrong(pair: Pair): Promise<string[]> {
    const { fault, where, command } = pair;
    const run = server.begin(fault, where);
    try {
      const met = await meet(command, fault, run.url);
      const before = healthy.get(command.name);
      if (before === undefined) throw new Error(`${command.name} was not asked in good health`);
      const said = met.stderr.split('\n')[0]?.slice(0, 300);
      return wrongWith(pair, met, before).map((what) => `${command.name}, ${where}: ${what} (${said})`);
    } finally {
      run.end();
    }
  }

  for (const fault of FAULTS) {
    it(`${fault.name}${SHARE}`, async () => {
      const pairs = pairsOf(fault, asked).filter(({ command, where }) =>
        isChosen(`${fault.name} ${command.name} ${where}`),
      );
      const all = await Promise.all(pairs.map((pair) => limit(() => wrong(pair))));
      assert.deepEqual(all.flat(), []);
    });
  }
});
