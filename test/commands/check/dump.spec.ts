import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../../../dist/main.js');
const MEGABYTE = 1024 * 1024;
const PODS = 3500;
/** What V8 may take for objects. The dump parsed as a whole is several times that. */
const HEAP_MB = 64;

/** As kubectl lays a pod out, with the indentation that a list item or a document has. */
function podText(index: number, first: string, indent: string): string {
  const lines = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  annotations:',
    `    note: ${'x'.repeat(2800)}`,
    `  name: p-${index}`,
    'spec:',
    '  containers:',
    '  - image: registry.test/app',
    '    name: main',
    `  hostPID: ${index % 2 === 0}`,
    'status:',
    '  conditions:',
    `  - message: ${'z'.repeat(3000)}`,
  ];
  return lines.map((line, number) => `${number === 0 ? first : indent}${line}\n`).join('');
}

const pods = (first: string, indent: string) =>
  Array.from({ length: PODS }, (_, index) => podText(index, first, indent)).join('');

describe('kubectl caps check -f, of a dump of a cluster (the bundle in dist, which npm run build made)', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'caps-dump-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [layout, text] of [
    [
      'one YAML list',
      () => `apiVersion: v1\nitems:\n${pods('- ', '  ')}kind: List\nmetadata:\n  resourceVersion: ""\n`,
    ],
    ['YAML documents', () => pods('---\n', '')],
  ] as const) {
    it(`reads 20 MB of ${layout} with ${HEAP_MB} MB of heap`, async function () {
      this.timeout(120_000);
      const path = join(folder, 'dump.yaml');
      writeFileSync(path, text());
      assert.ok(statSync(path).size > 20 * MEGABYTE);
      const argv = [`--max-old-space-size=${HEAP_MB}`, PROGRAM, 'check', '-f', path, '--level', 'baseline'];
      // Something is refused, which is exit code 1, which execFile takes for a failure.
      const failed = await run(process.execPath, [...argv, '-o', 'github'], { maxBuffer: 64 * MEGABYTE }).catch(
        (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
      );
      assert.ok('code' in failed);
      assert.deepEqual([failed.code, failed.stderr], [1, '']);
      const lines = [...failed.stdout.matchAll(/line=(\d+),title=hostNamespaces/g)].map(([, line]) => Number(line));
      const perPod = layout === 'one YAML list' ? 14 : 15;
      const firstLine = layout === 'one YAML list' ? 13 : 12;
      assert.deepEqual(
        lines,
        Array.from({ length: PODS / 2 }, (_, index) => firstLine + 2 * index * perPod),
      );
    });
  }

  it(`writes 20 MB of JSON about them with ${HEAP_MB} MB of heap, however slow its reader is`, async function () {
    this.timeout(120_000);
    const path = join(folder, 'dump.yaml');
    writeFileSync(path, pods('---\n', ''));
    const levels = [
      'baseline',
      'restricted',
      'restricted:v1.0',
      'restricted:v1.20',
      'restricted:v1.30',
      'baseline:v1.20',
    ];
    const argv = ['check', '-f', path, ...levels.flatMap((level) => ['--level', level]), '-o', 'json'];
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, PROGRAM, ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let size = 0;
    let end = '';
    for await (const chunk of child.stdout) {
      size += (chunk as Buffer).length;
      end = (end + String(chunk)).slice(-2000);
      if (size % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(size > 20 * MEGABYTE, `${size} bytes`);
    assert.match(end, /"counts": \{\s+"judged": 3500,\s+"refused": 3500,/);
  });
});
