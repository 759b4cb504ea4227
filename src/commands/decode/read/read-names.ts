import { EMPTY, fullMask, type Mask } from '../../../capability/mask.ts';
import { bitOf, canonicalName } from '../../../capability/names.ts';

/** A name, or what is wrong with it, and where it stands in the text, from 0. */
interface NameFault {
  readonly at: number;
  readonly fault: string;
}

/** Reads a list with commas: names in any spelling, numbers, "all". Empty entries are mistakes, an empty list is not. */
export function readNames(text: string, lastBit: number): { readonly mask: Mask } | NameFault {
  if (text.trim() === '') return { mask: EMPTY };
  let mask = EMPTY;
  let at = 0;
  for (const entry of text.split(',')) {
    const read = readName(entry.trim(), lastBit);
    if (typeof read === 'string') return { at: at + entry.length - entry.trimStart().length, fault: read };
    mask |= read;
    at += entry.length + 1;
  }
  return { mask };
}

/** The capability that is meant, "all" of them, or a sentence about a name that is none. */
export function readName(written: string, lastBit: number): Mask | string {
  const name = canonicalName(written);
  if (name === 'ALL') return fullMask(lastBit);
  if (/^\d{1,3}$/.test(name)) {
    return Number(name) > 63 ? 'capabilities have numbers from 0 to 63' : 1n << BigInt(name);
  }
  const bit = bitOf(name);
  if (bit !== undefined) return 1n << BigInt(bit);
  return written === '' ? 'expected the name of a capability' : `Linux has no capability called ${written}`;
}
