import { TooLargeError } from './file-access.ts';

export const NOT_THERE = 'is not there';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: NOT_THERE,
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  EISDIR: 'is a folder',
};

/** Why a file could not be read, in words for the end of a sentence. Throws what no file system says. */
export function fileFault(error: unknown): string {
  if (error instanceof TooLargeError) return error.message;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string') throw error;
  return REASONS[code] ?? `cannot be read: ${code}`;
}
