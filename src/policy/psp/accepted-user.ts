import { USUAL_USER } from '../usual-user.ts';
import { isInRanges } from './id-ranges.ts';
import type { IdRange } from './policy.ts';

/**
 * A user that a policy accepts, which is root only where nobody else is accepted.
 * @param ranges of MustRunAs; undefined: everybody but root
 */
export function acceptedUser(ranges: readonly IdRange[] | null | undefined): number {
  if (!ranges) return USUAL_USER;
  const [first] = ranges;
  // What the policy itself would fill in.
  if (first?.min) return first.min;
  if (isInRanges(USUAL_USER, ranges)) return USUAL_USER;
  return ranges.flatMap(({ min = 0, max = 0 }) => (max === 0 ? [] : [Math.max(min, 1)]))[0] ?? 0;
}
