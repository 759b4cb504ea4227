import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
const VERSION = 'v9.8.7';
const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';
const ARCHIVE = `kubectl-caps_${VERSION}_${process.platform}_${ARCHITECTURE}.tar.gz`;

interface Step {
  readonly id?: string;
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
}

const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

interface StepOutcome {
  readonly exit: number;
  readonly stdout: string;
}

describe('the action: its steps, against a release on loopback', () => {
  let folder: string;
  let server: Server;
  let files: Map<string, Buffer>;
  let inputs: Record<string, string>;

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'caps-action-'));
    // In the place of the executable: the bundle, by Node.js.
    const program = join(folder, 'kubectl-caps');
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist/main.js')}" "$@"\n`);
    chmodSync(program, 0o755);
    await run('tar', ['-czf', join(folder, ARCHIVE), '-C', folder, 'kubectl-caps']);
    const archive = readFileSync(join(folder, ARCHIVE));
    const sum = createHash('sha256').update(archive).digest('hex');
    files = new Map([
      [`/download/${VERSION}/${ARCHIVE}`, archive],
      [`/download/${VERSION}/checksums.txt`, Buffer.from(`${sum}  ${ARCHIVE}\n`)],
      [`/tag/${VERSION}`, Buffer.from('a page')],
    ]);
    server = createServer((request, response) => {
      if (request.url === '/latest') response.writeHead(302, { location: `/tag/${VERSION}` }).end();
      else {
        const file = files.get(request.url ?? '');
        response.writeHead(file ? 200 : 404).end(file);
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    const { port } = server.address() as AddressInfo;
    inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
    inputs.releases = `http://127.0.0.1:${port}`;
    for (const name of ['path', 'output']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'temp'), { recursive: true });
  });

  /** As the runner does it: with the inputs in the environment, and what earlier steps have put on the PATH. */
  async function step(name: string): Promise<StepOutcome> {
    const { env = {}, run: script = '' } = action.runs.steps.find((one) => one.name === name) ?? {};
    const expanded = Object.entries(env).map(([variable, text]) => [
      variable,
      text
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => inputs[input] ?? '')
        .replace(/\$\{\{ runner\.temp \}\}/g, join(folder, 'temp')),
    ]);
    const installed = readFileSync(join(folder, 'path'), 'utf8').trim();
    try {
      const { stdout } = await run('bash', ['-e', '-c', script], {
        cwd: join(ROOT, 'test/repositories'),
        env: {
          ...process.env,
          ...Object.fromEntries(expanded),
          PATH: `${installed === '' ? '' : `${installed}:`}${process.env.PATH}`,
          GITHUB_ACTION_PATH: ROOT,
          GITHUB_PATH: join(folder, 'path'),
          GITHUB_OUTPUT: join(folder, 'output'),
          RUNNER_TEMP: join(folder, 'temp'),
          no_proxy: '127.0.0.1',
        },
      });
      return { exit: 0, stdout };
    } catch (error) {
      const { code, stdout } = error as { readonly code: number; readonly stdout: string };
      return { exit: code, stdout };
    }
  }

  it('installs the latest release, checks the examples, and gives code scanning its file', async () => {
    assert.equal((await step('Install kubectl caps')).exit, 0);
    inputs.paths = 'gitops\ndump/deployments.yaml';
    inputs.levels = 'baseline';
    inputs.flags = '--ignore=clusters/';
    const { exit, stdout } = await step('Check manifests');
    assert.deepEqual(
      [exit, stdout.split('\n').filter((line) => line !== '')],
      [
        1,
        [
          '::error file=gitops/apps/web/deployment.yaml,line=14,title=hostNamespaces::deployment/web does not pass baseline:latest: spec.template.spec.hostNetwork is true, accepted: false, not set',
        ],
      ],
    );
    const sarif = join(folder, 'temp/kubectl-caps.sarif');
    assert.equal(readFileSync(join(folder, 'output'), 'utf8'), `sarif=${sarif}\nexit-code=1\n`);
    assert.equal((JSON.parse(readFileSync(sarif, 'utf8')) as { version: string }).version, '2.1.0');
  }).timeout(60_000);

  it('installs nothing whose sum is another one', async () => {
    inputs.version = VERSION;
    inputs.sha256 = '0'.repeat(64);
    const { exit, stdout } = await step('Install kubectl caps');
    assert.equal(exit, 1);
    assert.match(
      stdout,
      /^::error title=kubectl caps::kubectl-caps_v9\.8\.7_\w+\.tar\.gz has the SHA-256 \w{64}, and not 0{64}: it is not installed\n$/,
    );
    assert.equal(readFileSync(join(folder, 'path'), 'utf8'), '');
  });

  for (const [version, why] of [
    ['v1.0.0', /download\/v1\.0\.0\/\S+ cannot be fetched/],
    ['1.0; rm -rf x', /"1\.0; rm -rf x" is no version: write v1\.2\.3 or latest/],
  ] as const) {
    it(`says why ${version} cannot be installed`, async () => {
      inputs.version = version;
      const { exit, stdout } = await step('Install kubectl caps');
      assert.deepEqual([exit, why.test(stdout)], [1, true], stdout);
    });
  }
});
