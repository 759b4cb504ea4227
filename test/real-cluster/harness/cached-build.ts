import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from './file-lock.ts';
import { elapsed, type Log } from './step-log.ts';

/**
 * Fills a folder of the cache once, whoever asks for it. A build that was cut off leaves nothing that counts as finished, and the
 * next one goes on from Go's build cache.
 * @param what is built, for people
 * @param lock a file name beside the folder; builds with the same one wait for each other
 * @param make fills the folder that it is given
 */
export async function buildOnce(
  folder: string,
  { what, lock }: { readonly what: string; readonly lock: string },
  log: Log,
  make: (part: string) => Promise<void>,
): Promise<void> {
  await withLock(join(dirname(folder), lock), log, async () => {
    if (existsSync(folder)) return;
    removeLeftovers(folder);
    const began = Date.now();
    log(`Building ${what} into ${folder}, which takes some minutes the first time`);
    const part = mkdtempSync(`${folder}.part-`);
    await make(part);
    renameSync(part, folder);
    log(`  done: building ${what} (${elapsed(began)})`);
  });
}

/** Of builds that were cut off: whoever was building had the lock, which is ours now. */
function removeLeftovers(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  for (const entry of readdirSync(dirname(folder))) {
    if (entry.startsWith(`${basename(folder)}.part-`)) rmSync(join(dirname(folder), entry), { recursive: true });
  }
}
