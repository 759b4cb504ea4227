import type { FileAccess } from '../../src/files/file-access.ts';

/** Files in memory, which come in chunks of a few bytes: nobody may rely on a chunk being whole. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>, chunkSize = 7): FileAccess {
  return {
    kindOf: async (path) => {
      if (Object.keys(files).some((file) => file.startsWith(`${path}/`))) return 'folder';
      if (files[path] === undefined) throw Object.assign(new Error('not there'), { code: 'ENOENT' });
      return 'file';
    },
    list: async (folder) =>
      Object.keys(files).flatMap((file) => (file.startsWith(`${folder}/`) ? [file.slice(folder.length + 1)] : [])),
    write: async () => {
      throw new Error('nothing is written here');
    },
    async *chunks(path) {
      const bytes = Buffer.from(files[path] ?? '');
      for (let from = 0; from < bytes.length; from += chunkSize) yield bytes.subarray(from, from + chunkSize);
    },
  };
}
