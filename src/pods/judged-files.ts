import type { FileEffect } from '../capability/file-capability.ts';
import type { FilesReading, FoundFile } from '../live/files/file-reading.ts';

/** A program of a container that gives privileges, and what comes of executing it there. */
export interface JudgedFile extends FoundFile {
  readonly effect: FileEffect;
}

/** The privileged programs of a container; messages are servers' and containers': untrusted. */
export type FilesReport =
  | (Omit<FilesReading, 'files'> & { readonly read: 'yes'; readonly files: readonly JudgedFile[] })
  | { readonly read: 'no'; readonly message: string };
