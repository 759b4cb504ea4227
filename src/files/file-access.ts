/** What this program asks of the disk and of standard input. */
export interface FileAccess {
  /**
   * What a path is; rejects with the system's error.
   *   linked-folder   a symbolic link to a folder, perhaps to one that it is in
   *   pipe            reading it may take for ever
   */
  kindOf(path: string): Promise<'file' | 'folder' | 'linked-folder' | 'pipe' | 'other'>;
  /** The names in a folder, in any order. */
  list(folder: string): Promise<readonly string[]>;
  /** The bytes of a file, or of standard input for "-", as they come. Rejects with the system's error. */
  chunks(path: string): AsyncIterable<Uint8Array>;
  /** Writes a file that the user names, whole. Rejects with the system's error. */
  write(path: string, text: string): Promise<void>;
}
