import { type Mask, without } from '../../capability/mask.ts';
import type { Decoded, DecodedSetName, Source } from './decoded.ts';

/** How one set differs between two things that were read. */
export interface SetDifference {
  readonly name: DecodedSetName;
  readonly from: Mask;
  readonly to: Mask;
  readonly removed: Mask;
  readonly added: Mask;
}

/**
 * The sets that both have, in the order of the second. A set that says not what it is for, such as a mask, is compared with
 * each set of the other.
 */
export function compareSets(from: Decoded, to: Decoded): SetDifference[] {
  return to.sets.flatMap((second) =>
    from.sets
      .filter(({ name }) => name === second.name || name === 'capabilities' || second.name === 'capabilities')
      .map((first) => ({
        name: second.name === 'capabilities' ? first.name : second.name,
        from: first.mask,
        to: second.mask,
        removed: without(first.mask, second.mask),
        added: without(second.mask, first.mask),
      })),
  );
}

export function isDifferent({ from, to }: SetDifference): boolean {
  return from !== to;
}

/** Two things that were read, and how the sets that can be compared differ. */
export interface DecodedDifference {
  readonly from: { readonly source: Source; readonly item: Decoded };
  readonly to: { readonly source: Source; readonly item: Decoded };
  readonly sets: readonly SetDifference[];
}
