import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';

/** One file of an archive. */
export interface Member {
  readonly name: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

export function memberOf(name: string, file: string, executable: boolean): Member {
  return { name, content: readFileSync(file), executable };
}

/**
 * Writes a .tar.gz or a .zip, as the name says.
 *
 * Owners are absent, times are fixed, and the order is the one of the list: the same members make the same archive (by the
 * same zlib, which is Node's).
 */
export async function writeArchive(path: string, members: readonly Member[]): Promise<void> {
  await writeFile(path, path.endsWith('.zip') ? await zipOf(members) : await tarballOf(members));
}

async function tarballOf(members: readonly Member[]): Promise<Uint8Array> {
  const archive = pack();
  for (const member of members) {
    const { name, content } = member;
    archive.entry({ name, mode: modeOf(member), mtime: new Date(0), size: content.length }, Buffer.from(content));
  }
  archive.finalize();
  return promisify(gzip)(await buffer(archive));
}

async function zipOf(members: readonly Member[]): Promise<Uint8Array> {
  const archive = new ZipFile();
  for (const member of members) {
    // In local time, which is how zip keeps times; the other way to write them keeps the time zone. npm's archives have this day.
    const options = { mtime: new Date(1985, 9, 26), mode: 0o100000 | modeOf(member), forceDosTimestamp: true };
    archive.addBuffer(Buffer.from(member.content), member.name, options);
  }
  archive.end();
  return buffer(archive.outputStream);
}

function modeOf({ executable }: Member): number {
  return executable ? 0o755 : 0o644;
}
