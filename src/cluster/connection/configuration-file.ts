import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, duration } from './quoted.ts';

/** Kubeconfigs with the certificates of hundreds of clusters have some MiB. */
const MAX_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** Somebody may have to unlock the store that a pipe of the shell, `<(command)`, is written from. */
const PIPE_MS = 30_000;
const POLL_MS = 20;

/** To open a pipe waits for somebody who writes to it, and cannot be given up. Windows knows no such pipes. */
const WITHOUT_WAITING = constants.O_NONBLOCK ?? 0;

/**
 * The text of a kubeconfig, a certificate or a token. Rejects with the system's error, or with one that says why a file without an end, or a
 * pipe that nobody writes to, is not read on.
 */
export async function configurationFile(path: string, pipeMs: number = PIPE_MS): Promise<string> {
  const file = await open(path, constants.O_RDONLY | WITHOUT_WAITING);
  try {
    const isPipe = (await file.stat()).isFIFO();
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of isPipe ? pipeChunks(file, pipeMs) : fileChunks(file)) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 1024 / 1024} MiB`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    await file.close();
  }
}

async function* fileChunks(file: FileHandle): AsyncGenerator<Buffer> {
  for (let chunk = await read(file); chunk.length > 0; chunk = await read(file)) yield chunk;
}

async function* pipeChunks(file: FileHandle, pipeMs: number): AsyncGenerator<Buffer> {
  const end = performance.now() + pipeMs;
  let isBegun = false;
  for (;;) {
    const chunk = await read(file).catch((error: unknown) => {
      if (codeOf(error) === 'EAGAIN') return undefined;
      throw error;
    });
    if (chunk !== undefined && chunk.length > 0) {
      isBegun = true;
      yield chunk;
      continue;
    }
    // Without a writer, a pipe is at its end: before the first one came, and after the last one went.
    if (chunk !== undefined && isBegun) return;
    if (performance.now() >= end)
      throw new Error(`it is a pipe, and nothing came out of it within ${duration(pipeMs)}`);
    await wait(POLL_MS);
  }
}

async function read(file: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, null);
  return buffer.subarray(0, bytesRead);
}
