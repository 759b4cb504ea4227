import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The first bytes of everything that gzip wrote (RFC 1952). */
const MAGIC = [0x1f, 0x8b] as const;

export class BrokenGzipError extends Error {}

/** What is packed, unpacked; everything else as it is. Piece by piece, so that neither is held whole. */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = await iterator.next();
  // A pipe may hand over a single byte.
  while (!first.done && first.value.length < MAGIC.length) {
    const more = await iterator.next();
    if (more.done) break;
    first = { done: false, value: Buffer.concat([first.value, more.value]) };
  }
  if (first.done) return;
  const all = withFirst(first.value, iterator);
  if (first.value[0] !== MAGIC[0] || first.value[1] !== MAGIC[1]) {
    yield* all;
    return;
  }
  const { createGunzip } = await import('node:zlib');
  const unpacking = createGunzip();
  const feeding = pipeline(Readable.from(all), unpacking);
  // Its trouble comes out of the loop too.
  feeding.catch(() => {});
  try {
    for await (const bytes of unpacking) yield bytes as Uint8Array;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string' || !code.startsWith('Z_')) throw error;
    throw new BrokenGzipError('is packed by gzip, and broken or cut off', { cause: error });
  }
}

async function* withFirst(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
