import { escapeUntrusted } from '../model/untrusted.ts';
import type { MissingThing, SnapshotEnd } from '../snapshot/format.ts';

/** What a recording misses, a sentence for each. That a server has no such kind is an answer, and nothing is missing. */
export function missingSentences({ missing }: Pick<SnapshotEnd, 'missing'>): string[] {
  return missing.filter(({ failure }) => failure.trouble !== 'not-found').map(missingSentence);
}

function missingSentence({ failure }: MissingThing): string {
  return `Not in the recording: ${escapeUntrusted(failure.message, 2000)}`;
}
