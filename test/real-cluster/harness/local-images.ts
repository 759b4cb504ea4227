import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../../scripts/cache-folder.ts';
import { withLock } from './file-lock.ts';
import { imageArchive } from './image-archive.ts';
import { type CompiledProgram, compiledPrograms, imageRecipes } from './image-recipes.ts';
import { requirePrograms } from './requirements.ts';
import { findProgram, run } from './run-command.ts';
import { type Log, step } from './step-log.ts';

const sources = fileURLToPath(new URL('../images/', import.meta.url));
const harness = fileURLToPath(new URL('.', import.meta.url));
const busyboxPath = '/bin/busybox';

/** What making the images takes. */
export const imageRequirements = ['gcc', 'busybox'] as const;

/** The path of an archive with all test images; made when sources, busybox or compiler have changed, else taken from the cache. */
export async function localImages(log: Log, mayInstall: boolean): Promise<string> {
  if (findProgram('gcc') === undefined || !existsSync(busyboxPath)) {
    await requirePrograms(imageRequirements, log, mayInstall);
  }
  const archive = join(cacheFolder(), `local-images-${await contentKey()}.tar`);
  if (existsSync(archive)) return archive;
  return withLock(join(cacheFolder(), 'local-images.lock'), log, async () => {
    if (existsSync(archive)) return archive;
    await requirePrograms(imageRequirements, log, mayInstall);
    await step(log, 'Making the test images', () => makeArchive(archive));
    return archive;
  });
}

/** Everything the archive's bytes follow from. */
async function contentKey(): Promise<string> {
  const key = createHash('sha256');
  for (const file of readdirSync(sources).sort()) key.update(file).update(readFileSync(join(sources, file)));
  for (const file of ['image-recipes.ts', 'image-archive.ts', 'tar-archive.ts', 'file-capability.ts']) {
    key.update(readFileSync(join(harness, file)));
  }
  key.update(readFileSync(busyboxPath)).update(await run('gcc', ['--version']));
  return key.digest('hex').slice(0, 16);
}

async function makeArchive(archive: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const scratch = mkdtempSync(join(cacheFolder(), 'local-images-'));
  try {
    const compiled = compiledPrograms.map(async (name): Promise<[CompiledProgram, Uint8Array]> => {
      const program = join(scratch, name);
      await run('gcc', ['-static', '-O2', '-s', '-Wall', '-o', program, join(sources, `${name}.c`)]);
      return [name, readFileSync(program)];
    });
    const programs = Object.fromEntries(await Promise.all(compiled)) as Record<CompiledProgram, Uint8Array>;
    const applets = (await run(busyboxPath, ['--list'])).split('\n').filter((name) => name && name !== 'busybox');
    const part = join(scratch, 'archive.tar');
    writeFileSync(part, imageArchive(imageRecipes({ programs, busybox: readFileSync(busyboxPath), applets })));
    renameSync(part, archive);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
