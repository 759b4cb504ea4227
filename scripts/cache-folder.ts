import { homedir } from 'node:os';
import { join } from 'node:path';

/** What outlives a checkout and can be made again: programs, keyed by version and content. */
export function cacheFolder(): string {
  const given = process.env.CAPS_TEST_CACHE;
  if (given) return given;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubectl-caps');
}
