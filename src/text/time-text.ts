import { shownValue } from './untrusted.ts';

/** "2026-11-21 09:51:24 UTC": an age would be another one each time, and says nothing in a ticket. */
export function timeText(time: string): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime())
    ? shownValue(time)
    : `${parsed.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
