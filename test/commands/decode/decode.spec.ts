import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import differenceSchema from '../../../schema/capability-difference.v1alpha1.json' with { type: 'json' };
import decodedSchema from '../../../schema/decoded-capabilities.v1alpha1.json' with { type: 'json' };
import { assertGolden } from '../../support/golden.ts';
import { type Outcome, runOffline } from '../../support/run-program.ts';

const STDIN =
  'Name:\tapp\nPid:\t7\nCapInh:\t0\nCapPrm:\ta80425fb\nCapEff:\ta80425fb\nCapBnd:\t1fffeffffff\nCapAmb:\t0\n';

function decode(argv: readonly string[], stdin = STDIN): Promise<Outcome> {
  return runOffline(['decode', ...argv], stdin);
}

describe('kubectl caps decode', () => {
  it('prints', async () => {
    const answers: string[] = [];
    for (const argv of [
      ['00000000a80425fb'],
      ['00000000a80425fb', '--no-headers'],
      ['0x1ffffffffff', '5FB', '0', 'net_raw,41', 'cap_kill=ip', '{add: [KILL], drop: [all]}'],
      ['1fffefffff7', '3fffffffff', '3fffffffff', '--full', '38'],
      ['-'],
      ['-', '-o', 'names'],
      ['-', '-o', 'hex'],
      ['-', '-o', 'text'],
      ['NET_RAW,SYS_TIME,41', '-o', 'text'],
      ['NET_RAW,SYS_TIME', '-o', 'hex'],
      ['=ep', '-o', 'text', '--full', '38'],
      ['3fffffffff', '-o', 'text'],
      ['-', '-o', 'json'],
      ['2000000000400', '-o', 'yaml'],
      ['--diff', 'a80425fb', '5fb'],
      ['--diff', 'a80425fb', '5fb', '-o', 'names'],
      ['--diff', '5fb', '-', '-o', 'hex'],
      ['--diff', 'cap_kill=ep', 'cap_kill,cap_chown=ep', '-o', 'json'],
      ['--diff', '5fb', '-'],
      ['--diff', 'all', '1ffffffffff'],
    ]) {
      const { stdout, stderr, exit } = await decode(argv);
      assert.equal(stderr, '');
      answers.push(
        `$ kubectl caps decode ${argv.map((word) => (/[ {]/.test(word) ? `'${word}'` : word)).join(' ')}\n${stdout}--- exit ${exit}\n`,
      );
    }
    assertGolden(answers.join('\n'), join(import.meta.dirname, 'answers.txt'));
  });

  it('decodes the others where an input cannot be read, and says where in one sentence each', async () => {
    assert.deepEqual(
      await decode(['20', 'NET_RW', '-', '/etc/missing.txt', '-o', 'hex', '-f', '/etc/missing.txt'], '1\n=x\n2\n'),
      {
        stdout: '0000000000000020\n0000000000000001\n0000000000000002\n',
        stderr: [
          '"NET_RW", character 1: Linux has no capability called NET_RW\n',
          '"/etc/missing.txt": is no form of capabilities; a file is given with -f\n',
          'standard input, line 2, character 2: expected e, i or p, or a blank\n',
          '/etc/missing.txt: is not there\n',
        ].join(''),
        exit: 2,
      },
    );
  });

  it('prints no table where nothing could be read', async () => {
    assert.deepEqual(await decode(['-'], ''), { stdout: '', stderr: 'standard input: is empty\n', exit: 2 });
  });

  it('shows what the input says with its control characters escaped, and not without end', async () => {
    const { stdout, stderr, exit } = await decode(['-'], `Name:\t\u001b[31mx\nCapEff:\t1\n${'\u0007,\n'.repeat(30)}`);
    assert.deepEqual(
      [stdout.split('\n')[1], stderr.split('\n')[0], stderr.split('\n').slice(20), exit],
      [
        'standard input (\\x1b[31mx)   effective   0000000000000001   1: CHOWN',
        'standard input, line 3, character 1: Linux has no capability called \\x07',
        ['standard input: and 10 more that cannot be read', ''],
        2,
      ],
    );
  });

  const refused: [argv: string[], sentence: string][] = [
    [[], 'What shall be decoded? Give a mask, names or a text, -f FILE, or - for standard input.'],
    [['-', '-f', '-'], 'standard input can be read once: give - once'],
    [['--diff', '1'], '--diff compares two inputs, not 1'],
    [['1', '--full', '0'], '--full "0" is not a number of capabilities: write one from 1 to 64, such as 41'],
    [['1', '--full', '65'], '--full "65" is not a number of capabilities: write one from 1 to 64, such as 41'],
    [['1', '--diff=yes'], '--diff is either given or not, or =true or =false, but not "yes"'],
  ];
  for (const [argv, sentence] of refused) {
    it(`refuses ${argv.join(' ')}`, async () => {
      assert.deepEqual(await decode(argv), {
        stdout: '',
        stderr: `error: ${sentence}\nSee 'kubectl caps decode --help' for usage.\n`,
        exit: 2,
      });
    });
  }

  it('compares nothing where an input has several sets of its kind, none, or none in common', async () => {
    assert.deepEqual(await decode(['--diff', '1', '-'], '1\n2\n'), {
      stdout: '',
      stderr: 'error: --diff compares one thing with one other, but an input has 2 of them\n',
      exit: 2,
    });
    assert.deepEqual(await decode(['--diff', '1', 'zz']), {
      stdout: '',
      stderr: '"zz", character 1: Linux has no capability called zz\n',
      exit: 2,
    });
    assert.deepEqual(await decode(['--diff', '{add: [KILL]}', 'CapEff: 1']), {
      stdout: '',
      stderr: 'error: --diff: the two inputs have no set in common\n',
      exit: 2,
    });
  });

  for (const [schema, ...argv] of [
    [decodedSchema, '5fb', '=ep', 'KILL,41', 'drop: [ALL]', '-'],
    [decodedSchema, 'zz', '0x0000000000000001=cap_chown', '7: =', 'Current: ='],
    [decodedSchema, 'zz'],
    [differenceSchema, '--diff', '1', '2'],
    [differenceSchema, '--diff', '1', '-'],
  ] as const) {
    it(`prints what its schema describes: ${argv.join(' ')}`, async () => {
      const validate = new Ajv({ allErrors: true }).compile(schema);
      const json: unknown = JSON.parse((await decode([...argv, '-o', 'json'])).stdout);
      validate(json);
      assert.deepEqual(validate.errors ?? [], []);
      assert.deepEqual(parse((await decode([...argv, '-o', 'yaml'])).stdout), json);
      assert.equal(validate({ ...(json as object), more: 1 }), false);
    });
  }
});
