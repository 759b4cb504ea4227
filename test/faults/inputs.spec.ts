import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNSAFE } from '../support/hostile.ts';
import { programUnderTest } from '../support/program-under-test.ts';
import { startProgram } from '../support/start-program.ts';

const GOOD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: good}\nspec: {containers: [{name: a}]}\n';
const DEEP = 'apiVersion: v1\nkind: Pod\nmetadata: {name: deep}\nspec: ';
const LONGEST_MS = 10_000;

describe('input with a fault', () => {
  let folder: string;
  before('the program is made', async function () {
    this.timeout(10 * 60_000);
    await programUnderTest();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caps-inputs-'));
    mkdirSync(join(folder, 'empty'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) => {
    const path = join(folder, 'input.yaml');
    writeFileSync(path, text);
    return path;
  };
  const check = (...argv: readonly string[]) => [
    'check',
    '--level',
    'baseline',
    ...argv.flatMap((path) => ['-f', path]),
  ];
  const alias = (text: string) => check(write(text));
  const asks = (file: string) => ({ argv: ['pod', 'web-0'], env: { KUBECONFIG: file } });

  interface Input {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }
  const INPUTS: readonly (readonly [what: string, input: () => Input, exit: number, said: RegExp, shown?: RegExp])[] = [
    ['no manifest in standard input', () => ({ argv: check('-') }), 3, /^Nothing with a pod in it was found/m],
    [
      'no manifest in a folder',
      () => ({ argv: check(join(folder, 'empty')) }),
      3,
      /^Nothing with a pod in it was found/m,
    ],
    ['a device', () => ({ argv: check('/dev/zero') }), 3, /^Nothing with a pod in it was found/m],
    [
      'an alias to what it is in, of YAML',
      () => ({ argv: alias(`${GOOD}---\nkind: &k\n  a: *k\n---\n${GOOD.replace('good', 'better')}`) }),
      2,
      /input\.yaml/,
      /2 objects? with a pod/,
    ],
    [
      'an alias to what it is in, in a pod',
      () => ({ argv: alias(`${GOOD}---\n${GOOD.replace('{name: good}', '&m {name: a, labels: *m}')}`) }),
      2,
      /input\.yaml/,
      /1 object/,
    ],
    ['lists in lists, of YAML', () => ({ argv: alias(`${DEEP}${'['.repeat(100_000)}`) }), 2, /nested|deep/],
    ['objects in objects, of YAML', () => ({ argv: alias(`${DEEP}${'{a: '.repeat(100_000)}`) }), 2, /nested|deep/],
    [
      'lists in lists, of JSON',
      () => ({ argv: alias(`{"apiVersion":"v1","kind":"Pod","a":${'['.repeat(100_000)}`) }),
      2,
      /nested|deep|not JSON/,
    ],
    ['a kubeconfig without an end', () => asks('/dev/zero'), 3, /it has more than 16 MiB/],
    ['a kubeconfig that is a folder', () => asks(folder), 3, /EISDIR|is a folder/],
    ['a kubeconfig of NULs', () => asks(write('\0'.repeat(1000))), 3, /kubeconfig|not/],
    ['a recording of NULs', () => ({ argv: ['pod', '--snapshot', write('\0'.repeat(1000))] }), 2, /input\.yaml/],
    ['a device for a recording', () => ({ argv: ['pod', '--snapshot', '/dev/zero'] }), 2, /\/dev\/zero/],
  ];
  for (const [what, input, exit, said, shown] of INPUTS) {
    it(what, async () => {
      const { argv, env = {} } = input();
      const began = performance.now();
      const outcome = await startProgram(argv, { env });
      const milliseconds = performance.now() - began;
      assert.match(outcome.stderr, said);
      assert.equal(outcome.exit, exit, outcome.stderr);
      assert.match(outcome.stdout, shown ?? /^/);
      assert.ok(!/This is a bug|\n\s+at /.test(outcome.stderr), outcome.stderr);
      assert.ok(milliseconds < LONGEST_MS, `${milliseconds} ms`);
    });
  }

  it('a pipe for a kubeconfig that nobody writes to', async () => {
    const { stderr, exit } = await startProgram(['pod'], { env: { KUBECONFIG: join(folder, 'pipe') } });
    assert.match(stderr, /it is a pipe, and nothing came out of it within 30 s/);
    assert.equal(exit, 3);
  });

  it('a credential plugin that writes to the terminal', async () => {
    const script = `printf 'log in: \\033[2J\\033]0;x\\007\\342\\200\\256\\n' >&2; yes x >&2 & sleep 0.2; kill $!; exit 1`;
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', script],
      interactiveMode: 'Never',
    };
    const kubeconfig = {
      'current-context': 'a',
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'a', user: { exec } }],
    };
    const { stderr, exit } = await startProgram(['pod'], { env: { KUBECONFIG: write(JSON.stringify(kubeconfig)) } });
    assert.match(stderr, /^log in: \\x1b\[2J/);
    assert.match(stderr, /\(the credential plugin writes more, which is not shown\)/);
    assert.deepEqual([UNSAFE.test(stderr), stderr.length < 30_000, exit], [false, true, 3]);
  });
});
