/** A release cannot be made here: one sentence that says why, and what to do. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}
