import ignore from 'ignore';
import type { FileAccess } from './file-access.ts';
import { fileBytes } from './file-bytes.ts';

/** In a folder that is given: what of it is not to be read, in the words of .gitignore. */
export const IGNORE_FILE = '.capsignore';

/** What is never meant by a folder of manifests: the store of Git, and packages of others. */
const NEVER_READ = /(?:^|\/)(?:\.git|node_modules)\/$/;

const MAX_BYTES = 1024 * 1024;

/** Whether a path is not to be read: from the folder that was given, with / between names and behind folders. */
export type IsIgnored = (path: string) => boolean;

/**
 * By patterns, and by those in the folder's own file.
 * @param ownFile undefined where the folder has none; rejects with the system's error where it cannot be read
 */
export async function ignoredPaths(
  patterns: readonly string[],
  ownFile: string | undefined,
  files: FileAccess,
): Promise<IsIgnored> {
  const matcher = ignore();
  if (ownFile !== undefined) {
    matcher.add(Buffer.from(await fileBytes(ownFile, MAX_BYTES, files)).toString('utf8'));
  }
  matcher.add([...patterns]);
  return (path) => NEVER_READ.test(path) || matcher.ignores(path);
}
