import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { cacheFolder } from '../cache-folder.ts';
import { ReleaseError } from './release-error.ts';

const run = promisify(execFile);

/** Another version makes other bytes, has other sums below, and has to pass npm run test:program and test:release first. */
export const BUN_VERSION = '1.4.5';

/**
 * The npm packages @oven/NAME that Bun is published as, with the sum of each that the registry signs (dist.integrity of
 * `npm view @oven/NAME@VERSION`): what is put into executables is what was looked at when the version was chosen.
 */
const BUN_PACKAGES = {
  'bun-linux-x64-baseline':
    'sha512-s8yMwYcFnnrA178gji0gZbkE2WVDej/Ti1x770oPfihxyRxSMNhGhiAQNXV53aDeraZxksdvKV/RAdQBCd0qPA==',
  'bun-linux-aarch64':
    'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
  'bun-darwin-x64-baseline':
    'sha512-zqfLA5A4B+hYMh5WYzYSot3uZ06FzhdP0OEwQisEzdirYtXGj5cQFlfy31BGfNsAsk1Gd/w/OxJ/jqqJ3cMclw==',
  'bun-darwin-aarch64':
    'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
  'bun-windows-x64-baseline':
    'sha512-/U3Dc74uGqE6EUqef7mPtg9KwJs7iJH4JHRMfIZIn18MrJh6Xz4gVvWDXRvzCL2j8wPlTnJVyrO4n7Qq4uM7TQ==',
} as const;

export type BunPackage = keyof typeof BUN_PACKAGES;

/** The path of Bun for a platform: from the cache, or from the npm registry into it (50 MB). */
export async function bunOf(name: BunPackage): Promise<string> {
  const folder = join(cacheFolder(), `${name}-${BUN_VERSION}`);
  const program = join(folder, name.includes('windows') ? 'bun.exe' : 'bun');
  if (existsSync(program)) return program;
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    await unpack(await download(name, unfinished), unfinished);
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      // Somebody else was faster.
      if (!existsSync(program)) throw error;
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return program;
}

/** npm's own client knows about proxies, mirrors and certificates. */
async function download(name: BunPackage, folder: string): Promise<string> {
  const wanted = `@oven/${name}@${BUN_VERSION}`;
  try {
    await run('npm', ['pack', wanted, '--loglevel=error', '--pack-destination', folder], {
      shell: process.platform === 'win32',
    });
  } catch (cause) {
    throw new ReleaseError(
      `Executables are made by Bun, which comes as ${wanted} from the npm registry, and that could not be had: ${firstLine(cause)}`,
      { cause },
    );
  }
  const archive = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '');
  const sum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (sum !== BUN_PACKAGES[name]) {
    throw new ReleaseError(
      `${wanted} is not what it was when its sum was noted: it is ${sum}, not ${BUN_PACKAGES[name]}.`,
    );
  }
  return archive;
}

/** Only the program itself, which is all that the package holds beside a README. */
async function unpack(archive: string, folder: string): Promise<void> {
  const entries = createReadStream(archive).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const [, program] = /^package\/bin\/(bun(?:\.exe)?)$/.exec(entry.header.name) ?? [];
    if (program === undefined) entry.resume();
    else await writeFile(join(folder, program), await buffer(entry), { mode: 0o755 });
  }
  rmSync(archive);
}

function firstLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error && error.stderr ? String(error.stderr) : String(error);
  return text.split('\n').find((line) => line.trim() !== '') ?? text;
}
