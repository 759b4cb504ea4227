import type { FileAccess } from './file-access.ts';

export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';

  constructor(maxBytes: number) {
    super(`has more than ${maxBytes / 1024 / 1024} MiB`);
  }
}

/** All bytes of a small file. Rejects with a TooLargeError beyond `maxBytes`. */
export async function fileBytes(path: string, maxBytes: number, files: FileAccess): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of files.chunks(path)) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
