import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { HOSTILE, UNSAFE } from './support/hostile.ts';
import { bad, HOSTILE_REFUSAL, hostileCluster, LONG, MANIFEST, PODS } from './support/hostile-cluster.ts';
import { type Outcome, runProgram } from './support/run-program.ts';

const RUNS = PODS[0]?.metadata.name ?? '';
const STS = `sts/${bad('owner')}`;

/** Every command with what it can be asked, and the formats in which it answers. */
const QUESTIONS: readonly {
  readonly argv: readonly string[];
  readonly formats: readonly string[];
  readonly stdin?: string;
}[] = [
  { argv: ['pod', RUNS], formats: ['table', 'wide', 'name', 'json', 'yaml'] },
  { argv: ['pod', RUNS, '--processes'], formats: ['table', 'json'] },
  { argv: ['pod', RUNS, '--via', 'ephemeral'], formats: ['table', 'json'] },
  { argv: ['pod', RUNS, '--declared-only'], formats: ['table'] },
  { argv: ['pod', RUNS, '-c', bad('nobody')], formats: ['table'] },
  { argv: ['pod', bad('missing')], formats: ['table'] },
  { argv: ['pod', STS], formats: ['table'] },
  { argv: ['pod'], formats: ['table', 'wide', 'name', 'json', 'yaml'] },
  { argv: ['pod', '-A'], formats: ['table', 'wide'] },
  { argv: ['explain', 'NET_RAW', '--pod', RUNS], formats: ['table', 'json', 'yaml'] },
  { argv: ['explain', bad('NET')], formats: ['table'] },
  { argv: ['explain', '--search', bad('bind')], formats: ['table'] },
  { argv: ['why-denied'], formats: ['table', 'wide', 'name', 'json', 'yaml'] },
  { argv: ['why-denied', STS], formats: ['table', 'wide', 'json'] },
  { argv: ['why-denied', RUNS], formats: ['table', 'json'] },
  { argv: ['why-denied', '-f', '-'], formats: ['table', 'json'], stdin: MANIFEST },
  { argv: ['why-denied', '--message', HOSTILE_REFUSAL], formats: ['table', 'wide', 'json', 'yaml'] },
  { argv: ['why-denied', '--message', bad('unknown')], formats: ['table', 'json'] },
  { argv: ['why-denied', `node/${bad('node')}`], formats: ['table'] },
  {
    argv: ['check', '--level', 'restricted', '-f', '-'],
    formats: ['table', 'wide', 'name', 'json', 'yaml', 'sarif', 'github'],
    stdin: MANIFEST,
  },
  { argv: ['check', '--level', 'restricted', '--fix', '-f', '-'], formats: ['table'], stdin: MANIFEST },
  { argv: ['check', '-A'], formats: ['table', 'wide', 'json'] },
  { argv: ['check', STS, '--level', 'baseline'], formats: ['table', 'github'] },
  {
    argv: ['check', '--psp', bad('psp'), '-f', '-'],
    formats: ['table', 'wide', 'json', 'sarif', 'github'],
    stdin: MANIFEST,
  },
  { argv: ['psp'], formats: ['table', 'wide', 'name', 'json', 'yaml'] },
  { argv: ['psp', bad('psp')], formats: ['table', 'wide', 'json'] },
  { argv: ['psp', bad('missing')], formats: ['table'] },
  { argv: ['psp', '--for', STS], formats: ['table', 'wide', 'json'] },
  { argv: ['psp', '--for', `sa/${bad('sa')}`], formats: ['table', 'wide', 'json'] },
  { argv: ['psp', '-f', '-'], formats: ['table', 'json'], stdin: MANIFEST },
  { argv: ['who-can-use', `psp/${bad('psp')}`], formats: ['table', 'wide', 'name', 'json', 'yaml'] },
  { argv: ['who-can-use', `psp/${bad('missing')}`, '--requester', bad('user')], formats: ['table', 'json'] },
  {
    argv: ['decode', '-'],
    formats: ['table', 'wide', 'json'],
    stdin: `Name:\t${bad('proc')}\nCapEff:\t00000000a80425fb\n`,
  },
  { argv: ['decode', bad('mask')], formats: ['table'] },
  { argv: ['version'], formats: ['table', 'json'] },
  { argv: [bad('command')], formats: [''] },
  { argv: ['pod', `--${bad('flag')}`], formats: [''] },
];

function ask(argv: readonly string[], format: string, isReadable: boolean, stdin?: string): Promise<Outcome> {
  return runProgram([...argv, ...(format === '' || format === 'table' ? [] : ['-o', format])], {
    connect: async () => hostileCluster(isReadable),
    ...(stdin === undefined ? {} : { stdin }),
  });
}

/** What a program reads of an answer; undefined for one that is for people. */
function dataOf(format: string, text: string): unknown {
  if (format === 'json' || format === 'sarif') return JSON.parse(text);
  if (format === 'yaml') return parseAllDocuments(text).map((document) => document.toJS());
  return undefined;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  // Messages are sentences for people, as they are shown.
  return Object.entries(value).flatMap(([key, inner]) => (key === 'message' ? [] : [key, ...stringsIn(inner)]));
}

/** For a reader: nothing that a terminal obeys or hides, and nothing without a bound. */
function assertShown(text: string): void {
  const at = text.search(UNSAFE);
  assert.equal(at === -1 ? '' : JSON.stringify(text.slice(Math.max(0, at - 100), at + 100)), '');
  // A command or a patch to paste is whole, or it would be another one.
  const said = text.replace(/^ +kubectl .*$|^.*"op":.*$/gm, '');
  const long = said.indexOf(LONG);
  assert.equal(long === -1 ? '' : JSON.stringify(said.slice(Math.max(0, long - 100), long)), '');
}

/** For a program: the texts as they were read, in which no escape of ours is left; sentences quote them as they are shown. */
function assertRead(format: string, text: string, data: unknown): void {
  if (format === 'json') assert.doesNotMatch(text, /[^\P{Cc}\n\u007f-\u009f]/u);
  const shown = stringsIn(data).filter((one) => /^\S*\\u\{202e\}\S*$/.test(one));
  assert.deepEqual(shown, []);
}

describe('hostile text of servers, containers and manifests', () => {
  for (const { argv, formats, stdin } of QUESTIONS) {
    const shown = argv.map((word) => word.replace(/[\p{C}\n].*/su, '')).join(' ');
    for (const format of formats) {
      for (const isReadable of [true, false]) {
        it(`is data in: ${shown} ${format}${isReadable ? '' : ', of what refuses to be read'}`, async () => {
          const { stdout, stderr, exit } = await ask(argv, format, isReadable, stdin);
          assert.ok([0, 1, 2, 3].includes(exit));
          assertShown(stderr);
          if (stdout === '') return;
          const data = dataOf(format, stdout);
          if (data === undefined) {
            assertShown(stdout);
          } else {
            assertRead(format, stdout, data);
          }
        });
      }
    }
  }

  it('is in JSON as it was read', async () => {
    const { stdout } = await ask(['pod', RUNS], 'json', true);
    const report = JSON.parse(stdout);
    assert.equal(report.metadata.name, RUNS);
    assert.equal(report.metadata.namespace, bad('ns'));
    assert.equal(report.containers[0].name, bad('app'));
    assert.ok(stdout.includes(HOSTILE.slice(-3)), 'only what JSON has to escape is escaped');
  });

  it('is data in a recording, with and without names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caps-hostile-'));
    try {
      for (const redact of [[], ['--redact', 'names']]) {
        const { stdout, stderr } = await ask(['snapshot', ...redact], 'json', true);
        assertShown(stderr);
        const file = join(folder, 'recording.jsonl');
        writeFileSync(file, stdout);
        for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) JSON.parse(line);
        for (const argv of [['pod'], ['why-denied'], ['psp']]) {
          const answer = await runProgram([...argv, '--snapshot', file]);
          assertShown(answer.stdout + answer.stderr);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
