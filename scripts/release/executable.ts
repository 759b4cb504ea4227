import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bunOf } from './bun.ts';
import { signMachO } from './macho-signature.ts';
import { type Platform, platformHere, programName } from './platforms.ts';
import { ReleaseError } from './release-error.ts';

const run = promisify(execFile);

/**
 * Makes one file of the bundle in a folder and of Bun: a program that needs nothing else. The same bundle makes the same bytes.
 *
 * The packages have to be in the bundle already: where Bun resolves imports itself, it takes its own ws and undici, which
 * pass over certificates and proxies (Bun 1.4.5).
 */
export async function makeExecutable(platform: Platform, bundle: string, target: string): Promise<void> {
  const here = platformHere(process);
  if (here === undefined) {
    throw new ReleaseError(
      `Executables are made by Bun, and there is none for ${process.platform}/${process.arch}: make the release on Linux, macOS or Windows.`,
    );
  }
  const [compiler, runtime] = [await bunOf(here.bun), await bunOf(platform.bun)];
  // Relative paths in a folder of their own: paths get into the executable.
  const folder = mkdtempSync(join(tmpdir(), 'caps-executable-'));
  try {
    cpSync(bundle, join(folder, 'dist'), { recursive: true });
    await run(compiler, compileArguments(platform, runtime), { cwd: folder, env: { PATH: process.env.PATH } });
    const made = join(folder, programName(platform));
    if (platform.os === 'darwin') signMachO(made, 'kubectl-caps');
    mkdirSync(dirname(target), { recursive: true });
    cpSync(made, `${target}.unfinished`);
    renameSync(`${target}.unfinished`, target);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compileArguments(platform: Platform, runtime: string): string[] {
  return [
    'build',
    '--compile',
    `--target=${platform.bunTarget}`,
    `--compile-executable-path=${runtime}`,
    // Parsed at build time, each part of the bundle loaded when it is asked for.
    '--bytecode',
    '--format=esm',
    '--splitting',
    // Otherwise a .env or a bunfig.toml in the folder where a user happens to be would run code and name a kubeconfig.
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    '--no-compile-autoload-tsconfig',
    '--no-compile-autoload-package-json',
    `--outfile=${programName(platform)}`,
    './dist/main.js',
  ];
}
