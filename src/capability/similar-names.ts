import leven from 'leven';
import { CAPABILITY_NAMES, type CapabilityName, canonicalName } from './names.ts';

/** More wrong letters than this, and another word was meant. */
const MAX_DISTANCE = 2;

/** The names that differ from what was written by a letter or two, nearest first. */
export function similarNames(written: string): CapabilityName[] {
  const name = canonicalName(written.slice(0, 40).replaceAll('-', '_'));
  return CAPABILITY_NAMES.map((known) => ({ known, distance: leven(name, known) }))
    .filter(({ distance }) => distance <= MAX_DISTANCE)
    .sort((a, b) => a.distance - b.distance)
    .map(({ known }) => known);
}
