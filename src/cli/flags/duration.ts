import { UsageError } from '../../errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a duration as kubectl does for --request-timeout: "10s", "1m30s", "500ms", or a bare number of seconds; "0" means no
 * limit. Returns milliseconds. Throws a UsageError that names the flag.
 */
export function parseDuration(text: string, flag: string): number {
  if (/^\d+$/.test(text)) return atMostLongest(Number(text) * 1000);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new UsageError(`--${flag} "${text}" is not a duration: write it as 10s, 1m30s or 500ms`);
  }
  return atMostLongest(parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0));
}

/** Node's timers hold 31 bits of milliseconds, 24 days; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

function atMostLongest(milliseconds: number): number {
  return Math.min(milliseconds, LONGEST_MS);
}

/** A duration that has to be a limit: "0" is refused. */
export function parseLimit(text: string, flag: string): number {
  const milliseconds = parseDuration(text, flag);
  if (milliseconds > 0) return milliseconds;
  throw new UsageError(`--${flag} must be longer than 0, such as 10s`);
}
