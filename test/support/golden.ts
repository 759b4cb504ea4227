import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares a text with the file that holds what is expected of it. A file that is missing fails. */
export function assertGolden(text: string, path: string): void {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  if (!existsSync(path)) throw new Error(`${path} is missing: UPDATE_GOLDEN=1 npm run unit makes it.`);
  assert.equal(text, readFileSync(path, 'utf8'));
}
