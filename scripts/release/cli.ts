/**
 * npm run release -- --version vX.Y.Z [--folder FOLDER]
 *
 * Makes a release of the checkout in FOLDER (packages/), and writes krew-manifest.yaml. Publishes nothing.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../root.ts';
import { DOWNLOADS } from './krew-manifest.ts';
import { makeRelease } from './release.ts';
import { ReleaseError } from './release-error.ts';

const USAGE = 'Usage: npm run release -- --version vX.Y.Z [--folder FOLDER]';

try {
  const { version, folder } = options();
  const manifest = await makeRelease({ version, folder, downloads: DOWNLOADS }, (line) => console.error(line));
  writeFileSync(join(ROOT, 'krew-manifest.yaml'), manifest);
  console.error(`${folder} has the release, and krew-manifest.yaml is its manifest.`);
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function options(): { readonly version: string; readonly folder: string } {
  try {
    const { values } = parseArgs({
      options: { version: { type: 'string' }, folder: { type: 'string', default: join(ROOT, 'packages') } },
    });
    if (values.version !== undefined) return { version: values.version, folder: values.folder };
  } catch {
    // What parseArgs says is what the usage says.
  }
  throw new ReleaseError(USAGE);
}
