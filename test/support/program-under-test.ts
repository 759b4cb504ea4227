import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { cacheFolder } from '../../scripts/cache-folder.ts';
import { BUN_VERSION } from '../../scripts/release/bun.ts';
import { makeExecutable } from '../../scripts/release/executable.ts';
import { platformHere } from '../../scripts/release/platforms.ts';
import { ROOT } from '../../scripts/root.ts';

/**
 * The program that CAPS_BIN names: "source", "bundle" (what npm run build made), "executable" (made of that bundle when it is
 * first asked for), or a path. Without CAPS_BIN it is the bundle; the cluster suite sets it to the executable.
 */
export async function programUnderTest(): Promise<string> {
  const { CAPS_BIN: named = 'bundle' } = process.env;
  if (named === 'source') return join(import.meta.dirname, 'from-source/kubectl-caps');
  if (named === 'bundle') return join(ROOT, 'bin/kubectl-caps');
  if (named === 'executable') return executableOfBundle();
  const path = resolve(named);
  if (!existsSync(path))
    throw new Error(`CAPS_BIN is "source", "bundle", "executable" or a program, and not "${named}"`);
  return path;
}

/** A PATH that begins with a folder with the program and its completion, under the names by which kubectl looks for them. */
export async function pathWithProgram(): Promise<string> {
  const program = await programUnderTest();
  inPath ??= mkdtempSync(join(tmpdir(), 'caps-path-'));
  const linked = join(inPath, 'kubectl-caps');
  if (!existsSync(linked)) {
    symlinkSync(program, linked);
    symlinkSync(join(ROOT, 'bin/kubectl_complete-caps'), join(inPath, 'kubectl_complete-caps'));
    const folder = inPath;
    process.once('exit', () => rmSync(folder, { recursive: true }));
  }
  return `${inPath}${delimiter}${process.env.PATH}`;
}

let inPath: string | undefined;

/** Of each checkout the executable of its last bundle is kept: it is large, and made in seconds. */
async function executableOfBundle(): Promise<string> {
  const platform = platformHere(process);
  if (!platform)
    throw new Error(`There is no executable for ${process.platform}/${process.arch}: set CAPS_BIN=bundle.`);
  const bundle = join(ROOT, 'dist');
  const kept = join(cacheFolder(), `executable-${hash(realpathSync(ROOT))}`);
  const program = join(kept, hash(BUN_VERSION, ...contentsOf(bundle)), 'kubectl-caps');
  if (!existsSync(program)) {
    rmSync(kept, { recursive: true, force: true });
    await makeExecutable(platform, bundle, program);
  }
  return program;
}

function contentsOf(folder: string): (string | Buffer)[] {
  if (!existsSync(folder)) throw new Error('There is no bundle: npm run build makes it.');
  const files = readdirSync(folder).sort();
  return files.flatMap((file) => [file, readFileSync(join(folder, file))]);
}

function hash(...parts: readonly (string | Buffer)[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 16);
}
