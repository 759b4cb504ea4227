import { createReadStream } from 'node:fs';
import { lstat, readdir, stat, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { FileAccess } from './file-access.ts';

/** The machine's own files, and this process's standard input. */
export function disk(stdin: Readable): FileAccess {
  return {
    kindOf: async (path) => {
      const found = await stat(path);
      if (found.isDirectory()) return (await lstat(path)).isSymbolicLink() ? 'linked-folder' : 'folder';
      return found.isFile() ? 'file' : found.isFIFO() ? 'pipe' : 'other';
    },
    list: (folder) => readdir(folder),
    chunks: (path) => (path === '-' ? stdin : createReadStream(path)),
    write: (path, text) => writeFile(path, text),
  };
}
