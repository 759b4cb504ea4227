import { unreadSentences } from '../../../cluster/everywhere.ts';
import type { Failure, MissingThing } from '../../../cluster/snapshot/format/format.ts';
import { API_KINDS } from '../../../kubernetes/schema/kinds.ts';
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
  const things = missing.filter(({ failure }) => failure.trouble !== 'not-found');
  const parts = things.map(({ namespace, failure }) => ({
    ...(namespace === undefined ? {} : { namespace }),
    why: message(failure),
    isForbidden: failure.trouble === 'forbidden',
  }));
  return [...unreadSentences(parts, LISTS), ...readings].map((what) => `Not in the recording: ${what}`);
}

/** Of each namespace. */
const LISTS = API_KINDS.filter(({ isNamespaced }) => isNamespaced).length;

function message({ message: text }: Failure): string {
  return shownMessage(text);
}
