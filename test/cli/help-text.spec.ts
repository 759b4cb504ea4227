import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describeCommands } from '../../src/cli/describe-commands.ts';
import { COMMANDS } from '../../src/run.ts';
import { assertGolden } from '../support/golden.ts';
import { noCluster, runOffline, runProgram } from '../support/run-program.ts';

const commands = describeCommands(COMMANDS);

describe('kubectl caps --help', () => {
  it('is in the form of kubectl’s own', async () => {
    assertGolden((await runOffline(['--help'])).stdout, join(import.meta.dirname, 'help.txt'));
    assertGolden((await runOffline(['decode', '--help'])).stdout, join(import.meta.dirname, 'help-decode.txt'));
  });

  for (const { name, aliases, usages, flags, examples } of commands) {
    it(`${name}: says how it is written, with examples and every flag`, async () => {
      const { stdout, stderr, exit } = await runOffline([name, '--help']);
      assert.deepEqual([stderr, exit], ['', 0]);
      for (const usage of usages) assert.ok(stdout.includes(`  kubectl caps ${usage}\n`), usage);
      for (const flag of flags) assert.match(stdout, new RegExp(`^    (-[a-zA-Z], )?--${flag.name}=`, 'm'));
      assert.ok(examples.length > 0);
      for (const { command, purpose } of examples) {
        assert.ok(stdout.includes(`  # ${purpose}\n  ${command.replace('$0', 'kubectl caps')}\n`), command);
      }
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 120 || line.endsWith(' ') || line.includes('$0')),
        [],
      );
      for (const words of [...aliases.map((alias) => [alias, '-h']), ['help', name], ['-n', 'x', name, '--help']]) {
        assert.equal((await runOffline(words)).stdout, stdout, words.join(' '));
      }
    });
  }

  it('is not meant by what stands behind --, or as the value of nothing', async () => {
    const { exit } = await runProgram(['decode', '--', '--help'], { connect: noCluster });
    assert.equal(exit, 2);
  });
});

describe('cli/help-text', () => {
  it('hears what a command tells yargs, and passes over the rest', () => {
    const [described] = describeCommands([
      (yargs, chosen) =>
        yargs.command(
          ['look [names..]', 'l'],
          'Look at it',
          (builder) =>
            builder
              .usage('$0 look NAME\n$0 look -f FILE\n\nLooks at it\nvery well.\n\nTwice.')
              .positional('names', { type: 'string', array: true, describe: 'NAME' })
              .option('output', { alias: ['o', 'out'], choices: ['a', 'b'], default: 'a', describe: 'format' })
              .options({ all: { type: 'boolean', alias: 'A' }, each: { array: true, type: 'string', group: 'More:' } })
              .conflicts('all', 'each')
              .example('$0 look x', 'one'),
          () => chosen(async () => 0),
        ),
    ]);
    assert.deepEqual(described, {
      name: 'look',
      aliases: ['l'],
      summary: 'Look at it',
      usages: ['look NAME', 'look -f FILE'],
      details: 'Looks at it very well.\n\nTwice.',
      words: [{ name: 'names', describe: 'NAME' }],
      flags: [
        {
          name: 'all',
          letter: 'A',
          isSwitch: true,
          repeatable: false,
          describe: '',
          choices: [],
          initial: 'false',
        },
        {
          name: 'each',
          isSwitch: false,
          repeatable: true,
          describe: '',
          choices: [],
          initial: '[]',
          group: 'More:',
        },
        {
          name: 'output',
          letter: 'o',
          isSwitch: false,
          repeatable: false,
          describe: 'format',
          choices: ['a', 'b'],
          initial: 'a',
        },
      ],
      examples: [{ command: '$0 look x', purpose: 'one' }],
    });
  });
});
