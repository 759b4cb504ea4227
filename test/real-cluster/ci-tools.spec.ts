import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../scripts/cache-folder.ts';
import { ROOT } from '../../scripts/root.ts';

const run = promisify(execFile);
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const PRE_COMMIT = 'pre-commit==4.5.0';

/** What the tools of others make of the files that are meant for them. */
describe('files for pipelines', () => {
  it('are workflows that actionlint accepts, the action in them too', async function () {
    this.timeout(10 * 60_000);
    const folder = join(ROOT, '.github/workflows');
    const { stdout } = await run(
      'go',
      ['run', ACTIONLINT, '-no-color', ...readdirSync(folder).map((file) => join(folder, file))],
      {
        cwd: ROOT,
      },
    );
    assert.equal(stdout, '');
  });

  it('have a hook that pre-commit runs, and that fails for what is refused', async function () {
    this.timeout(10 * 60_000);
    const tools = join(cacheFolder(), PRE_COMMIT.replace('==', '-'));
    if (!existsSync(join(tools, 'bin/pre-commit'))) {
      await run('python3', ['-m', 'venv', tools]);
      await run(join(tools, 'bin/pip'), ['install', '--quiet', PRE_COMMIT]);
    }
    const folder = mkdtempSync(join(tmpdir(), 'caps-pre-commit-'));
    try {
      const program = join(folder, 'bin/kubectl-caps');
      mkdirSync(join(folder, 'bin'));
      writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist/main.js')}" "$@"\n`);
      chmodSync(program, 0o755);
      const repository = join(folder, 'repository');
      cpSync(join(ROOT, 'test/repositories/gitops'), repository, { recursive: true });
      const hooks = join(folder, 'hooks');
      mkdirSync(hooks);
      cpSync(join(ROOT, '.pre-commit-hooks.yaml'), join(hooks, '.pre-commit-hooks.yaml'));
      for (const checkout of [repository, hooks]) {
        await run('git', ['init', '--quiet', checkout]);
        await run('git', ['-C', checkout, 'add', '--all']);
        const author = ['-c', 'user.name=test', '-c', 'user.email=test@caps.test'];
        await run('git', ['-C', checkout, ...author, 'commit', '--quiet', '--message', 'files']);
      }
      const failed = await run(
        join(tools, 'bin/pre-commit'),
        ['try-repo', hooks, 'kubectl-caps-check', '--all-files'],
        {
          cwd: repository,
          env: {
            ...process.env,
            PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
            PRE_COMMIT_HOME: join(folder, 'home'),
          },
        },
      ).catch((error: { readonly code: number; readonly stdout: string }) => error);
      assert.ok('code' in failed);
      assert.equal(failed.code, 1);
      assert.match(failed.stdout, /- exit code: 1\n\n2 objects with a pod in them, and 2 of them would be refused\./);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
