import { bitsOf, EMPTY, fullMask, hasBit, type Mask, without } from './mask.ts';
import { CAPABILITY_NAMES } from './names.ts';

/** The sets that libcap's text form can hold, and each letter that stands for one. */
export interface TextSets {
  readonly effective: Mask;
  readonly inheritable: Mask;
  readonly permitted: Mask;
}

export const NO_SETS: TextSets = { effective: EMPTY, inheritable: EMPTY, permitted: EMPTY };

/** A combination of the three sets: 1 effective, 2 permitted, 4 inheritable, as libcap numbers them. */
type Combination = number;
const COMBINATIONS: readonly Combination[] = [7, 6, 5, 4, 3, 2, 1, 0];

/**
 * The three sets as getpcaps and `capsh --print` show them: cap_to_text() of libcap 2.41 and newer, letter by letter.
 * `lastBit` is the kernel's cap_last_cap: what most capabilities up to there have in common comes first, and only the others
 * are named. Bits beyond it follow one by one, always added.
 */
export function formatTextForm(sets: TextSets, lastBit: number): string {
  const known = fullMask(lastBit);
  const inKernel = (combination: Combination) => having(sets, combination) & known;
  const counts = COMBINATIONS.map((combination) => bitsOf(inKernel(combination)).length);
  // Ties go to the lower number: a set that is half empty is told by what is in it.
  const most = COMBINATIONS.reduce((best, combination) =>
    (counts[7 - combination] ?? 0) >= (counts[7 - best] ?? 0) ? combination : best,
  );
  let text = `=${letters(most)}`;
  for (const combination of COMBINATIONS) {
    const mask = inKernel(combination);
    if (combination === most || mask === EMPTY) continue;
    const up = combination & ~most;
    const down = most & ~combination;
    const group = `${textNames(mask)}${up === 0 ? '' : `+${letters(up)}`}${down === 0 ? '' : `-${letters(down)}`}`;
    // The first group says "=" itself where there is nothing before it to add to.
    text = text === '=' && up !== 0 ? group.replace('+', '=') : `${text} ${group}`;
  }
  for (const combination of COMBINATIONS.slice(0, -1)) {
    const mask = without(having(sets, combination), known);
    if (mask !== EMPTY) text += ` ${textNames(mask)}+${letters(combination)}`;
  }
  return text;
}

/** The capabilities that are in exactly these sets; combination 0 is in none. */
function having({ effective, inheritable, permitted }: TextSets, combination: Combination): Mask {
  const in64Bits = fullMask(63);
  return [effective, permitted, inheritable].reduce(
    (mask, set, index) => mask & (hasBit(BigInt(combination), index) ? set : without(in64Bits, set)),
    in64Bits,
  );
}

/** Always in this order. */
function letters(combination: Combination): string {
  return `${combination & 1 ? 'e' : ''}${combination & 4 ? 'i' : ''}${combination & 2 ? 'p' : ''}`;
}

/** As libcap lists names: lower case with cap_, and the decimal number of a bit that has no name. */
export function textNames(mask: Mask): string {
  return bitsOf(mask)
    .map((bit) => {
      const name = CAPABILITY_NAMES[bit];
      return name === undefined ? String(bit) : `cap_${name.toLowerCase()}`;
    })
    .join(',');
}
