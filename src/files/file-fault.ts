import { TooLargeError } from './file-bytes.ts';
import { NotTextError } from './file-text.ts';
import { BrokenGzipError } from './gunzip.ts';

export const NOT_THERE = 'is not there';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: NOT_THERE,
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  EISDIR: 'is a folder',
};

/** Why a file could not be read, in words for the end of a sentence. Throws what no file system says. */
export function fileFault(error: unknown): string {
  const isContent = [TooLargeError, NotTextError, BrokenGzipError].some((kind) => error instanceof kind);
  if (isContent) return (error as Error).message;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string') throw error;
  return REASONS[code] ?? `cannot be read: ${code}`;
}
