import { bitOf, CAPABILITY_NAMES, nameOfBit } from './names.ts';

/** A set of capabilities, bit n for capability n. BigInt because masks have 64 bits and JavaScript's bit operators 32. */
export type Mask = bigint;

export const EMPTY: Mask = 0n;

const SIXTY_FOUR_BITS = (1n << 64n) - 1n;

/** The highest capability in the table of names; what a kernel of 5.9 or newer reports as cap_last_cap. */
export const LAST_NAMED_BIT = CAPABILITY_NAMES.length - 1;

/** Every capability that a kernel has, from its /proc/sys/kernel/cap_last_cap. */
export function fullMask(lastBit: number): Mask {
  return (1n << BigInt(lastBit + 1)) - 1n;
}

export function maskOf(names: Iterable<string>): Mask {
  let mask = EMPTY;
  for (const name of names) {
    const bit = bitOf(name);
    if (bit === undefined) throw new RangeError(`Linux has no capability called ${name}`);
    mask |= 1n << BigInt(bit);
  }
  return mask;
}

export function hasBit(mask: Mask, bit: number): boolean {
  return ((mask >> BigInt(bit)) & 1n) === 1n;
}

export function without(mask: Mask, removed: Mask): Mask {
  return mask & ~removed & SIXTY_FOUR_BITS;
}

/** The bits that are set, ascending. */
export function bitsOf(mask: Mask): number[] {
  const bits: number[] = [];
  for (let rest = mask, bit = 0; rest > 0n; rest >>= 1n, bit += 1) {
    if (rest & 1n) bits.push(bit);
  }
  return bits;
}

export function countOf(mask: Mask): number {
  return bitsOf(mask).length;
}

/** Names in bit order; a bit without a name is its decimal number. */
export function namesOf(mask: Mask): string[] {
  return bitsOf(mask).map(nameOfBit);
}

/** Sixteen hexadecimal digits, as /proc prints a mask. */
export function formatMask(mask: Mask): string {
  return mask.toString(16).padStart(16, '0');
}

/** Reads a mask as /proc prints it; undefined for anything else. */
export function parseMask(text: string): Mask | undefined {
  return /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : undefined;
}
