import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import { ClusterError } from '../../src/errors.ts';
import { disk } from '../../src/files/disk.ts';
import type { FileAccess } from '../../src/files/file-access.ts';
import { runProgram } from '../support/run-program.ts';

const HERE = import.meta.dirname;
const UPDATING = process.env.UPDATE_GOLDEN === '1';
const connect = () => Promise.reject(new ClusterError('configuration', 'there is no kubeconfig here'));

/** The files as they are called by a user who is in the folder of the repositories, wherever the checkout is. */
const machine = disk(Readable.from([]));
const files: FileAccess = {
  kindOf: (path) => machine.kindOf(join(HERE, path)),
  list: (folder) => machine.list(join(HERE, folder)),
  chunks: (path) => machine.chunks(join(HERE, path)),
  write: (path, text) => machine.write(join(HERE, path), text),
};

async function check(...argv: readonly string[]): Promise<string> {
  const { stdout, stderr, exit } = await runProgram(['check', ...argv], { connect, files });
  const said = `${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit ${exit}\n`;
  return `$ kubectl caps check ${argv.join(' ')}\n${said}`;
}

const schema = JSON.parse(readFileSync(join(HERE, '../../schema/pod-security-check.v1alpha1.json'), 'utf8')) as object;
const isValid = new Ajv({ allErrors: true, strict: false }).compile(schema);

describe('kubectl caps check -f, of repositories as people have them', () => {
  for (const [name, argv] of [
    ['gitops', ['-f', 'gitops', '-R', '--level', 'baseline']],
    ['gitops-strict', ['-f', 'gitops/clusters', '--level', 'baseline', '--strict', '--only-manifests']],
    ['gitops-junit', ['-f', 'gitops', '-R', '--level', 'baseline', '--level', 'restricted', '-o', 'junit']],
    ['gitops-gitlab', ['-f', 'gitops', '-R', '--level', 'baseline', '-o', 'gitlab']],
    ['chart', ['-f', 'chart', '-R', '--level', 'baseline']],
    ['operators', ['-f', 'operators', '--level', 'baseline', '-o', 'wide']],
    ['operators-strict', ['-f', 'operators', '--level', 'privileged', '--strict']],
    ['operators-json', ['-f', 'operators', '--level', 'restricted', '-o', 'json']],
    [
      'operators-path',
      ['-f', 'operators', '--level', 'baseline', '--template-path', 'Foo=spec.parts[*].template', '-o', 'github'],
    ],
    ['operators-unused-path', ['-f', 'operators', '--level', 'privileged', '--template-path', 'Foo=spec.template']],
    ['dump', ['-f', 'dump', '--level', 'baseline']],
    [
      'suppressed',
      ['-f', 'suppressed/manifests.yaml', '--level', 'baseline', '--exceptions', 'suppressed/exceptions.yaml'],
    ],
    [
      'suppressed-json',
      [
        '-f',
        'suppressed/manifests.yaml',
        '--level',
        'baseline',
        '--exceptions',
        'suppressed/exceptions.yaml',
        '-o',
        'json',
      ],
    ],
    [
      'suppressed-sarif',
      [
        '-f',
        'suppressed/manifests.yaml',
        '--level',
        'baseline',
        '--exceptions',
        'suppressed/exceptions.yaml',
        '-o',
        'sarif',
      ],
    ],
  ] as const) {
    it(`says the same of ${name}`, async () => {
      const said = await check(...argv);
      const path = join(HERE, `${name}.txt`);
      if (UPDATING) writeFileSync(path, said);
      assert.ok(existsSync(path), `${path} is missing: UPDATE_GOLDEN=1 npm run unit makes it`);
      assert.equal(said, readFileSync(path, 'utf8'));
      if (name.endsWith('-json')) {
        const json = said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1);
        assert.ok(isValid(JSON.parse(json)), JSON.stringify(isValid.errors, undefined, 2));
      }
    });
  }

  describe('with a baseline', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'caps-baseline-'));
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    const pod = (name: string, ...capabilities: string[]) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: {
        containers: capabilities.map((capability, index) => ({
          name: `c${index}`,
          securityContext: { capabilities: { add: [capability] } },
        })),
      },
    });

    async function run(pods: readonly object[], ...argv: string[]): Promise<[exit: number, suppressions: object]> {
      const path = join(folder, 'pods.json');
      // Laid out anew each time: lines are no part of a finding.
      writeFileSync(path, pods.map((one) => JSON.stringify(one, undefined, pods.length)).join('\n'));
      const words = ['check', '-f', path, '--level', 'baseline', '-o', 'json', ...argv];
      const { stdout, exit } = await runProgram(words, { connect });
      return [exit, (JSON.parse(stdout) as { readonly suppressions: object }).suppressions];
    }

    it('fails only for what is new, and says what has gone', async () => {
      const baseline = join(folder, 'baseline.json');
      const none = { annotation: 0, exceptions: 0, baseline: 0, gone: 0, unused: [] };
      const old = [pod('a', 'NET_ADMIN', 'SYS_TIME'), pod('b', 'SYS_ADMIN')];
      assert.deepEqual(await run(old, '--write-baseline', baseline), [1, none]);
      assert.deepEqual(await run(old, '--baseline', baseline), [0, { ...none, baseline: 3 }]);
      // A container before the others moves their indexes.
      const moved = {
        ...pod('a'),
        spec: { containers: [{ name: 'new' }, ...pod('a', 'NET_ADMIN', 'SYS_TIME').spec.containers] },
      };
      assert.deepEqual(await run([moved, pod('b', 'SYS_ADMIN')], '--baseline', baseline), [
        0,
        { ...none, baseline: 3 },
      ]);
      assert.deepEqual(await run([pod('a', 'NET_ADMIN', 'SYS_PTRACE')], '--baseline', baseline), [
        1,
        { ...none, baseline: 1, gone: 2 },
      ]);
      assert.deepEqual(await run([...old, pod('b', 'SYS_ADMIN')], '--baseline', baseline), [
        1,
        { ...none, baseline: 3 },
      ]);
    });

    for (const [what, text, why] of [
      ['is missing', undefined, 'is not there'],
      ['is not JSON', '{', 'is not JSON'],
      [
        'is something else',
        '{"kind":"Pod"}',
        'is no CheckBaseline of kubectl-caps/v1alpha1: --write-baseline makes one',
      ],
    ] as const) {
      it(`refuses one that ${what}`, async () => {
        const path = join(folder, 'baseline.json');
        if (text !== undefined) writeFileSync(path, text);
        const words = ['check', '-f', join(HERE, 'dump'), '--level', 'baseline', '--baseline', path];
        const { stdout, stderr, exit } = await runProgram(words, { connect });
        assert.deepEqual([stdout, stderr.includes(`--baseline ${path}: ${why}`), exit], ['', true, 2], stderr);
      });
    }
  });

  for (const [what, exception, why] of [
    ['no reason', '{check: privileged}', 'exception has no reason'],
    ['no check', '{reason: x}', 'exception has no check'],
    ['another field', '{check: a, reason: b, container: c}', 'exception has a field "container", which is none of'],
    ['a day that is none', '{check: a, reason: b, until: soon}', 'exception has until "soon", which is no day'],
  ] as const) {
    it(`refuses an exception with ${what}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'caps-exceptions-'));
      try {
        const path = join(folder, 'exceptions.yaml');
        writeFileSync(path, `apiVersion: kubectl-caps/v1alpha1\nkind: CheckExceptions\nexceptions:\n- ${exception}\n`);
        const words = ['check', '-f', join(HERE, 'dump'), '--level', 'baseline', '--exceptions', path];
        const { stdout, stderr, exit } = await runProgram(words, { connect });
        assert.deepEqual([stdout, stderr.includes(`${path}, document 1, line 4: ${why}`), exit], ['', true, 2], stderr);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
