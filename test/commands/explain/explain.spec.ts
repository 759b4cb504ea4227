import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../../schema/capability-pages.v1alpha1.json' with { type: 'json' };
import { CAPABILITY_NAMES } from '../../../src/capability/names.ts';
import { assertGolden } from '../../support/golden.ts';
import { type Outcome, runOffline } from '../../support/run-program.ts';

function explain(...argv: string[]): Promise<Outcome> {
  return runOffline(['explain', ...argv]);
}

describe('kubectl caps explain', () => {
  for (const [file, ...argv] of [
    ['pages', '--all'],
    ['overview'],
    ['search', '--search', 'bind port 80'],
    ['json', 'NET_RAW', '-o', 'json'],
  ] as const) {
    it(`prints ${argv.join(' ') || 'an overview'}`, async () => {
      const { stdout, stderr, exit } = await explain(...argv);
      assert.deepEqual([stderr, exit], ['', 0]);
      assertGolden(stdout, join(import.meta.dirname, `${file}.txt`));
      const tooLong = stdout.split('\n').filter((line) => line.length > 120);
      if (file !== 'json') assert.deepEqual(tooLong, []);
    });
  }

  it('takes several names, in any spelling, each once', async () => {
    const pages = (text: string) => [...text.matchAll(/^([A-Z_]+) {3}number/gm)].map(([, name]) => name);
    const { stdout, exit } = await explain('21', 'cap_net_raw', 'NET_RAW', 'kill');
    assert.deepEqual([pages(stdout), exit], [['SYS_ADMIN', 'NET_RAW', 'KILL'], 0]);
    assert.deepEqual(pages((await explain('--all')).stdout), CAPABILITY_NAMES);
  });

  it('explains the others where a name is none, and says what was perhaps meant', async () => {
    assert.deepEqual(await explain('NET_RWA', 'CHOWN', 'blockchain', '-o', 'name'), {
      stdout: 'CHOWN\n',
      stderr: [
        'Linux has no capability called "NET_RWA": was NET_RAW meant?\n',
        'Linux has no capability called "blockchain": explain --search finds one by what it is for\n',
      ].join(''),
      exit: 2,
    });
  });

  it('ends with 1 where a search finds nothing', async () => {
    assert.deepEqual(await explain('--search', 'blockchain'), {
      stdout: '',
      stderr:
        'nothing was found for "blockchain": name the program that fails, or what it does, such as "mount" or "ping"\n',
      exit: 1,
    });
  });

  it('prints rows without headings', async () => {
    const [first] = (await explain('--no-headers')).stdout.split('\n');
    assert.match(first ?? '', /^0 {4}CHOWN/);
  });

  it('refuses names together with --all or --search', async () => {
    for (const argv of [
      ['KILL', '--all'],
      ['KILL', '--search', 'x'],
      ['--all', '--search', 'x'],
    ]) {
      const { stderr, exit } = await explain(...argv);
      assert.deepEqual(
        [stderr.split('\n')[0], exit],
        ['error: names, --all and --search each choose capabilities: give one of them', 2],
      );
    }
  });

  it('refuses --pod without a name, and what can be no pod', async () => {
    for (const [argv, sentence] of [
      [['--pod', 'web-0'], '--pod is about the capabilities that are named: name one'],
      [['KILL', '--pod', 'a/b/c'], '"a/b/c" is not a name: write NAME, pod/NAME or TYPE/NAME'],
    ] as const) {
      assert.deepEqual(await explain(...argv), {
        stdout: '',
        stderr: `error: ${sentence}\nSee 'kubectl caps explain --help' for usage.\n`,
        exit: 2,
      });
    }
  });

  it('says what it means in a pod in JSON that the schema describes', () => {
    const golden = readFileSync(join(import.meta.dirname, '../../scenarios/golden/explained.legacy.txt'), 'utf8');
    const [, printed = ''] = golden.split(/^\$ kubectl caps explain SYS_TIME --pod clocks -n explained -o json\n/m);
    const json = JSON.parse(printed.slice(0, printed.indexOf('\n}\n') + 2));
    const validate = new Ajv({ allErrors: true }).compile(schema);
    validate(json);
    assert.deepEqual([validate.errors ?? [], json.items[0].inPods.length], [[], 1]);
  });

  for (const argv of [['--all'], [], ['--search', 'mount'], ['--search', 'blockchain']]) {
    it(`prints what schema/capability-pages.v1alpha1.json describes: ${argv.join(' ')}`, async () => {
      const validate = new Ajv({ allErrors: true }).compile(schema);
      const json: unknown = JSON.parse((await explain(...argv, '-o', 'json')).stdout);
      validate(json);
      assert.deepEqual(validate.errors ?? [], []);
      assert.deepEqual(parse((await explain(...argv, '-o', 'yaml')).stdout), json);
      assert.equal(validate({ ...(json as object), more: 1 }), false);
    });
  }
});
