import { CAPABILITY_NAMES, type CapabilityName, canonicalName } from './names.ts';

/** More wrong letters than this, and another word was meant. */
const MAX_DISTANCE = 2;

/** The names that differ from what was written by a letter or two, nearest first. */
export function similarNames(written: string): CapabilityName[] {
  const name = canonicalName(written.slice(0, 40).replaceAll('-', '_'));
  return CAPABILITY_NAMES.map((known) => ({ known, distance: distanceOf(name, known) }))
    .filter(({ distance }) => distance <= MAX_DISTANCE)
    .sort((a, b) => a.distance - b.distance)
    .map(({ known }) => known);
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column += 1) {
      current.push(
        Math.min(
          (current[column] ?? 0) + 1,
          (before[column + 1] ?? 0) + 1,
          (before[column] ?? 0) + (letter === b[column] ? 0 : 1),
        ),
      );
    }
    before = current;
  }
  return before.at(-1) ?? 0;
}
