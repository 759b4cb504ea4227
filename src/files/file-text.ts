import type { FileAccess } from './file-access.ts';
import { TooLargeError } from './file-bytes.ts';
import { gunzip } from './gunzip.ts';

export class NotTextError extends Error {}

/**
 * The text of a file piece by piece, unpacked where it is packed; line ends as Unix writes them, also for CR alone. UTF-16 needs
 * a byte order mark, as for Go. Rejects with a NotTextError for bytes that are none.
 */
export async function* fileText(path: string, maxBytes: number, files: FileAccess): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let size = 0;
  let endsInReturn = false;
  /** Bytes of which it is not known yet whether they are a byte order mark. */
  let first: Uint8Array = new Uint8Array();
  const decode = (bytes: Uint8Array | undefined): string => {
    decoder ??= new TextDecoder(encodingOf(bytes ?? first), { fatal: true });
    try {
      const text = (endsInReturn ? '\r' : '') + (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
      endsInReturn = bytes !== undefined && text.endsWith('\r');
      const whole = endsInReturn ? text.slice(0, -1) : text;
      return whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
    } catch (error) {
      throw new NotTextError('is not UTF-8 text', { cause: error });
    }
  };
  for await (const bytes of gunzip(files.chunks(path))) {
    size += bytes.length;
    if (size > maxBytes) throw new TooLargeError(maxBytes);
    if (!decoder) {
      first = first.length === 0 ? bytes : Buffer.concat([first, bytes]);
      if (first.length < 2) continue;
    }
    const text = decode(decoder ? bytes : first);
    if (text !== '') yield text;
  }
  if (!decoder && first.length > 0) yield decode(first);
  const rest = decode(undefined);
  if (rest !== '') yield rest;
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
