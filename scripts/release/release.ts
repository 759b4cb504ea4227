import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, commitOfCheckout } from '../bundle.ts';
import { ROOT } from '../root.ts';
import { memberOf, writeArchive } from './archive.ts';
import { bundledPackages } from './bundled-packages.ts';
import { makeExecutable } from './executable.ts';
import { archiveName, krewManifest, type ReleasedArchive } from './krew-manifest.ts';
import { noticeText } from './notice.ts';
import { makeNpmPackage } from './npm-package.ts';
import { PLATFORMS, type Platform, programName } from './platforms.ts';
import { ReleaseError } from './release-error.ts';
import { sbomText } from './sbom.ts';

export interface ReleaseOptions {
  /** With "v". */
  readonly version: string;
  /** Where everything goes. */
  readonly folder: string;
  /** The URL of the folder above the release's own. */
  readonly downloads: string;
  readonly platforms?: readonly Platform[];
}

const VERSION = /^v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * Makes everything of a release: an archive for each platform, the npm package, the account of what is in them, the sums of
 * all of that, and the manifest for krew. The same sources make the same bytes. Returns the text of the manifest.
 */
export async function makeRelease(options: ReleaseOptions, log: (line: string) => void): Promise<string> {
  const { version, folder, downloads, platforms = PLATFORMS } = options;
  if (!VERSION.test(version)) throw new ReleaseError(`--version "${version}" is not a version: write it as v1.2.3`);
  const number = version.slice(1);
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'caps-release-'));
  try {
    const bundled = join(work, 'dist');
    const packages = bundledPackages(await bundle({ outdir: bundled, version: number, commit: commitOfCheckout() }));
    const notice = noticeText(packages);
    if (notice !== readFileSync(join(ROOT, 'NOTICE'), 'utf8')) {
      throw new ReleaseError('NOTICE is not about what is in the bundle now: npm run generate writes it anew.');
    }
    const archives: ReleasedArchive[] = [];
    for (const platform of platforms) {
      const file = archiveName(version, platform);
      log(`making ${file}`);
      const program = join(work, `${platform.os}-${platform.arch}`, programName(platform));
      await makeExecutable(platform, bundled, program);
      await writeArchive(join(folder, file), membersFor(platform, program));
      archives.push({ platform, file, sha256: sumOf(join(folder, file)) });
    }
    log('making the npm package');
    const npmPackage = await makeNpmPackage(number, bundled, folder);
    const sbom = `kubectl-caps_${version}.cdx.json`;
    writeFileSync(join(folder, sbom), sbomText(packages, number));
    const files = [...archives.map(({ file }) => file), npmPackage, sbom];
    const sums = files.map((file) => `${sumOf(join(folder, file))}  ${file}\n`);
    writeFileSync(join(folder, 'checksums.txt'), sums.join(''));
    const manifest = krewManifest(version, archives, downloads);
    writeFileSync(join(folder, 'caps.yaml'), manifest);
    return manifest;
  } finally {
    rmSync(work, { recursive: true });
  }
}

function membersFor(platform: Platform, program: string) {
  const completion = platform.os === 'windows' ? 'kubectl_complete-caps.cmd' : 'kubectl_complete-caps';
  return [
    memberOf(programName(platform), program, true),
    memberOf(completion, join(ROOT, 'bin', completion), true),
    ...['LICENSE', 'NOTICE'].map((file) => memberOf(file, join(ROOT, file), false)),
  ];
}

/** In hexadecimal. */
function sumOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
