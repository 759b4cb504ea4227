import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platformHere } from '../../scripts/release/platforms.ts';
import { makeRelease } from '../../scripts/release/release.ts';

export const OLDER = 'v0.8.0';
export const NEWER = 'v0.9.0';

/** Two releases of this checkout, served as GitHub serves releases: FOLDER/VERSION/FILE. */
export interface Released {
  /** Has a folder for each version. */
  readonly folder: string;
  /** URL of what serves it. */
  readonly downloads: string;
}

let made: Promise<Released> | undefined;

/** Made once for all suites of a run, and removed at its end. The older one is for this platform only. */
export function released(): Promise<Released> {
  made ??= make();
  return made;
}

async function make(): Promise<Released> {
  const folder = mkdtempSync(join(tmpdir(), 'caps-released-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const downloads = await serve(folder);
  const here = platformHere(process);
  if (!here) throw new Error(`There is no executable for ${process.platform}/${process.arch}.`);
  const log = (line: string) => process.stderr.write(`${line}\n`);
  await makeRelease({ version: OLDER, folder: join(folder, OLDER), downloads, platforms: [here] }, log);
  await makeRelease({ version: NEWER, folder: join(folder, NEWER), downloads }, log);
  return { folder, downloads };
}

async function serve(folder: string): Promise<string> {
  const server: Server = createServer((request, response) => {
    const file = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!file.startsWith(folder) || !existsSync(file)) response.writeHead(404).end();
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
