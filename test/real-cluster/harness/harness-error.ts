/** The harness could not do what it was asked; the message is a whole sentence for the person who ran it. Anything else thrown is a bug. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}
