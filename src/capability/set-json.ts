import { formatMask, type Mask, namesOf } from './mask.ts';

/** A set of capabilities as every schema has it. */
export function setJson(mask: Mask): object {
  return { mask: formatMask(mask), names: namesOf(mask) };
}
