import { countOf, fullMask, LAST_NAMED_BIT, type Mask, namesOf, without } from './mask.ts';
import { defaultCapabilities, type Runtime } from './runtime.ts';

/** A set that differs from a well-known one by at most so many names is told by the difference. */
const NEAR = 3;

/** So few names are shorter than a word for them. */
const FEW = 3;

/**
 * A set as one word without spaces, for cells that scripts read: "<none>", "all", "all-SYS_RESOURCE", "default+NET_ADMIN" with the
 * runtime's default list, or its names; "<unknown>" where it could not be read.
 * @param lastCapability of the kernel; absent: taken to be the newest
 */
export function setWord(mask: Mask | undefined, runtime: Runtime, lastCapability = LAST_NAMED_BIT): string {
  if (mask === undefined) return '<unknown>';
  if (mask === 0n) return '<none>';
  if (countOf(mask) <= FEW) return namesOf(mask).join(',');
  return (
    near(mask, 'default', defaultCapabilities(runtime)) ??
    near(mask, 'all', fullMask(lastCapability)) ??
    namesOf(mask).join(',')
  );
}

function near(mask: Mask, word: string, known: Mask): string | undefined {
  const missing = namesOf(without(known, mask));
  const extra = namesOf(without(mask, known));
  if (missing.length + extra.length > NEAR) return undefined;
  return [word, ...missing.map((name) => `-${name}`), ...extra.map((name) => `+${name}`)].join('');
}
