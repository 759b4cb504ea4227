import { ClusterError } from '../errors.ts';

/** The pages of a list. That some of its items are malformed, and left out, is told in a sentence and ends nothing. */
export async function* withoutMalformed<T>(
  pages: AsyncIterable<readonly T[]>,
  onMalformed: (why: string) => void,
): AsyncGenerator<readonly T[]> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble !== 'malformed') throw error;
    onMalformed(error.message);
  }
}
