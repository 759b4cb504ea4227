import type { RefusalEvidence } from './evidence.ts';
import type { Refusal } from './refusal.ts';

/** Whether two texts say the same of two pods of one object: their names differ, and what stands before them. */
export function isSaidAgain(some: Refusal, other: Refusal): boolean {
  return withoutNames(some) === withoutNames(other);
}

interface Read {
  readonly refusal: Refusal;
  readonly evidence: RefusalEvidence;
}

/**
 * What is said again of another pod of the same object is there once, as it was said last: Pod Security names each pod by the name
 * that was made up for it, so that each has an event of its own. How often it was said counts all of these events.
 * @param said the newest first
 */
export function eachOnce(said: readonly Read[]): Read[] {
  const first = said.filter(
    (one, index) => said.findIndex((other) => isSaidAgain(one.refusal, other.refusal)) === index,
  );
  return first.map((one) => {
    const times = said
      .filter(({ refusal, evidence }) => evidence.source.is === 'event' && isSaidAgain(one.refusal, refusal))
      .reduce((sum, { evidence }) => sum + (evidence.count ?? 1), 0);
    return times === 0 ? one : { ...one, evidence: { ...one.evidence, count: times } };
  });
}

/** The pod's name is made up anew each time, and stands in front. */
function withoutNames({ text, object }: Refusal): string {
  return object?.name === undefined ? lastPart(text) : lastPart(text).replace(`"${object.name}"`, '""');
}

/** From the object that was refused on: what stands before it is of whoever tried. */
function lastPart(text: string): string {
  const start = text.search(/\bpods? "/i);
  return start < 0 ? text : text.slice(start);
}
