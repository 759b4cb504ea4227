import type { FileAccess } from './file-access.ts';
import { TooLargeError } from './file-bytes.ts';
import { gunzip } from './gunzip.ts';

export class NotTextError extends Error {}

/** The text of a file piece by piece, unpacked where it is packed; line ends as Unix writes them. Rejects with a NotTextError for bytes that are none. */
export async function* fileText(path: string, maxBytes: number, files: FileAccess): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let endsInReturn = false;
  const decode = (bytes: Uint8Array | undefined): string => {
    try {
      const text = (endsInReturn ? '\r' : '') + (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
      endsInReturn = bytes !== undefined && text.endsWith('\r');
      return (endsInReturn ? text.slice(0, -1) : text).replaceAll('\r\n', '\n');
    } catch (error) {
      throw new NotTextError('is not UTF-8 text', { cause: error });
    }
  };
  for await (const bytes of gunzip(files.chunks(path))) {
    size += bytes.length;
    if (size > maxBytes) throw new TooLargeError(maxBytes);
    const text = decode(bytes);
    if (text !== '') yield text;
  }
  const rest = decode(undefined);
  if (rest !== '') yield rest;
}
