import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { pathWithProgram, programUnderTest } from '../support/program-under-test.ts';
import { startProgram } from '../support/start-program.ts';

describe('the program as a process', () => {
  before('is made', async function () {
    // The executable may have to be made first, and Bun be fetched for that.
    this.timeout(10 * 60_000);
    await programUnderTest();
  });

  it('says its version', async () => {
    const { stdout, stderr, exit } = await startProgram(['--version']);
    assert.deepEqual([stdout, stderr, exit], [`${packageJson.version}\n`, '', 0]);
  });

  it('says what runs it', async () => {
    const { stdout, exit } = await startProgram(['version', '--client', '-o', 'json']);
    const { client } = JSON.parse(stdout) as { readonly client: { readonly runtime: { readonly name: string } } };
    // A program that is named by its path is taken for an executable.
    const withNode = [undefined, 'source', 'bundle'].includes(process.env.CAPS_BIN);
    assert.deepEqual([client.runtime.name, exit], [withNode ? 'Node.js' : 'Bun', 0]);
  });

  it('ends with the exit codes that it promises', async () => {
    const exits = [];
    for (const argv of [['decode', '5fb'], ['decode', '--diff', '5fb', '0'], ['decode', 'no-such-thing'], ['pod']]) {
      exits.push((await startProgram(argv)).exit);
    }
    assert.deepEqual(exits, [0, 1, 2, 3]);
  });

  it('reads standard input, in pieces and to its end', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index.toString(16).padStart(16, '0')}\n`);
    const { stdout, stderr, exit } = await startProgram(['decode', '-', '-o', 'hex'], { input: lines.join('') });
    assert.deepEqual([stderr, exit, stdout.split('\n').length], ['', 0, 20_001]);
  });

  it('writes all of an answer that is longer than what a pipe holds', async () => {
    const script = 'seq 1 100000 | kubectl-caps decode - -o hex | wc -c';
    const shell = spawn('sh', ['-c', script], { env: { PATH: await pathWithProgram() } });
    let printed = '';
    for await (const text of shell.stdout.setEncoding('utf8')) printed += text;
    assert.equal(printed.trim(), String(100_000 * '0000000000000001\n'.length));
  });

  it('is not disturbed by a reader that goes away', async () => {
    const script = 'kubectl-caps explain --all -o json | head -n 1';
    const shell = spawn('sh', ['-c', script], { env: { PATH: await pathWithProgram() } });
    let [stdout, stderr] = ['', ''];
    shell.stdout.on('data', (text) => {
      stdout += text;
    });
    shell.stderr.on('data', (text) => {
      stderr += text;
    });
    await once(shell, 'close');
    assert.deepEqual({ stdout, stderr }, { stdout: '{\n', stderr: '' });
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends by ${signal} while it waits for a server`, async () => {
      const silent = createServer();
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const child = spawn(await programUnderTest(), ['pod', '-s', `http://127.0.0.1:${port}`], { stdio: 'ignore' });
      try {
        const [socket] = await once(silent, 'connection');
        child.kill(signal);
        assert.deepEqual(await once(child, 'exit'), [null, signal]);
        socket.destroy();
      } finally {
        child.kill('SIGKILL');
        silent.close();
      }
    });
  }

  it('runs and reads nothing of the folder in which it is started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caps-hostile-'));
    try {
      writeFileSync(join(folder, '.env'), 'KUBECONFIG=/from/dot-env\n');
      writeFileSync(join(folder, 'bunfig.toml'), 'preload = ["./preload.js"]\n');
      writeFileSync(join(folder, 'preload.js'), 'console.log("PRELOADED");\n');
      writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs", "imports": { "#a": "./preload.js" } }\n');
      writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "paths": { "*": ["./preload.js"] } } }\n');
      assert.deepEqual(await startProgram(['pod'], { cwd: folder }), {
        stdout: '',
        stderr:
          'error: there is no kubeconfig: /nonexistent/.kube/config does not exist or is empty; give one with --kubeconfig FILE or in the variable KUBECONFIG, or a server with --server\n',
        exit: 3,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('prints no colour into a pipe, even where colour is asked for', async () => {
    const { stdout } = await startProgram(['explain', 'NET_RAW'], { env: { FORCE_COLOR: '1' } });
    assert.equal(stdout.includes('\x1b'), false);
  });
});
