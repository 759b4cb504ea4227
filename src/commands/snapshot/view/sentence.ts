import type { Failure, MissingThing } from '../../../cluster/snapshot/format/format.ts';
import { shownMessage } from '../../../text/untrusted.ts';

/**
 * What a recording misses: a sentence for each thing, and one for all containers that could not be read. That a server has no such kind
 * is an answer, and nothing is missing.
 */
export function missingSentences(missing: readonly MissingThing[], unread: readonly Failure[]): string[] {
  const [first] = unread;
  const readings = first
    ? [`${unread.length === 1 ? 'one reading' : `${unread.length} readings`} of containers: ${message(first)}`]
    : [];
  const things = missing
    .filter(({ failure }) => failure.trouble !== 'not-found')
    .map(({ failure }) => message(failure));
  return [...things, ...readings].map((what) => `Not in the recording: ${what}`);
}

function message({ message: text }: Failure): string {
  return shownMessage(text);
}
