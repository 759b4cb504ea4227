import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type FileAccess, TooLargeError } from './file-access.ts';

/** The machine's own files, and this process's standard input. */
export function disk(stdin: Readable): FileAccess {
  return {
    kindOf: async (path) => {
      const found = await stat(path);
      if (found.isDirectory()) return (await lstat(path)).isSymbolicLink() ? 'linked-folder' : 'folder';
      return found.isFile() ? 'file' : found.isFIFO() ? 'pipe' : 'other';
    },
    list: (folder) => readdir(folder),
    read: async (path, maxBytes) => {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of path === '-' ? stdin : createReadStream(path)) {
        const bytes = Buffer.from(chunk as Uint8Array);
        size += bytes.length;
        if (size > maxBytes) throw new TooLargeError(`has more than ${maxBytes / 1024 / 1024} MiB`);
        chunks.push(bytes);
      }
      return Buffer.concat(chunks);
    },
  };
}
