import type { IdRange } from '../psp/policy.ts';

/** A block of numbers, or why there is none, in the words of Go's fmt.Sscanf, which reads it on the server. */
export type IdBlock = { readonly range: IdRange } | { readonly fault: string };

/** Numbers are those of 32 bits without a sign. */
const LIMIT = 2 ** 32;

/**
 * "1000/100" is 1000 to 1099, "1000-1099" as well. What follows the second number is not looked at.
 * Source: ParseBlock of openshift/library-go pkg/security/uid/uid.go; the faults are those of Go 1.26's fmt.Sscanf.
 */
export function idBlockOf(text: string): IdBlock {
  const separator = text.includes('/') ? '/' : '-';
  const first = numberAt(text, 0);
  if ('fault' in first) return first;
  if (first.end === text.length) return { fault: 'unexpected EOF' };
  if (text[first.end] !== separator) return { fault: 'input does not match format' };
  const second = numberAt(text, first.end + 1);
  if ('fault' in second) return second;
  // A size of 0 wraps around, as the server's arithmetic does.
  const max = separator === '/' ? (first.value + second.value - 1 + LIMIT) % LIMIT : second.value;
  return { range: { min: first.value, max } };
}

type NumberAt = { readonly value: number; readonly end: number } | { readonly fault: string };

function numberAt(text: string, from: number): NumberAt {
  const start = from + (/^ */.exec(text.slice(from))?.[0].length ?? 0);
  if (start === text.length) return { fault: 'EOF' };
  const digits = /^\d+/.exec(text.slice(start))?.[0];
  if (digits === undefined) return { fault: 'expected integer' };
  const value = BigInt(digits);
  if (value >= 2n ** 64n) return { fault: `strconv.ParseUint: parsing "${digits}": value out of range` };
  if (value >= BigInt(LIMIT)) return { fault: `unsigned integer overflow on token ${digits}` };
  return { value: Number(value), end: start + digits.length };
}
