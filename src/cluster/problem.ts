import { ClusterError } from '../errors.ts';

/** What could not be found out, as a sentence; anything else that was thrown is a bug, and is thrown on. */
export function problemOf(error: unknown): string {
  if (error instanceof ClusterError) return error.message;
  throw error;
}
