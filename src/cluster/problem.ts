import { ClusterError } from '../errors.ts';

/** What could not be found out, as a sentence; anything else that was thrown is a bug, and is thrown on. */
export function problemOf(error: unknown): string {
  if (error instanceof ClusterError) return error.message;
  throw error;
}

/** What could not be found out in a run, a sentence each. What several parts of it ran into is said once. */
export class Problems {
  readonly #sentences = new Set<string>();

  add(...sentences: readonly string[]): void {
    for (const sentence of sentences) this.#sentences.add(sentence);
  }

  /** Takes note of what a cluster could not say; anything else that was thrown is a bug, and is thrown on. */
  note(error: unknown): void {
    this.add(problemOf(error));
  }

  /** In the order in which they came up. */
  inOrder(): readonly string[] {
    return [...this.#sentences];
  }

  /** For what is asked about many things at once, and comes up in any order. */
  sorted(): readonly string[] {
    return [...this.#sentences].sort();
  }
}
