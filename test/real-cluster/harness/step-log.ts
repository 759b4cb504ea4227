/** Where the harness tells what it does, a line at a time, without the newline. */
export type Log = (line: string) => void;

/** Long enough not to chatter in a 30 second start, short enough that nobody takes a build for hanging. */
const heartbeatMs = 15_000;

/** Says what begins, every so often that it still goes on, and how long it took. */
export async function step<T>(log: Log, what: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  log(`${what} ...`);
  const heartbeat = setInterval(() => log(`  still ${lowerFirst(what)} (${elapsed(began)})`), heartbeatMs);
  try {
    const result = await work();
    log(`  done: ${lowerFirst(what)} (${elapsed(began)})`);
    return result;
  } catch (failure) {
    log(`  failed: ${lowerFirst(what)} (${elapsed(began)})`);
    throw failure;
  } finally {
    clearInterval(heartbeat);
  }
}

/** "0.4 s", "12.0 s", "6 min 02 s" since a moment of Date.now(). */
export function elapsed(sinceMs: number): string {
  const seconds = (Date.now() - sinceMs) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
