/** What this program asks of the disk and of standard input. */
export interface FileAccess {
  /** What a path is; rejects with the system's error. */
  kindOf(path: string): Promise<'file' | 'folder' | 'other'>;
  /** The names in a folder, in any order. */
  list(folder: string): Promise<readonly string[]>;
  /** All bytes of a file, or of standard input for "-". Rejects with a TooLargeError beyond `maxBytes`. */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
}

export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}
