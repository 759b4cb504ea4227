/** One limit for all tries of one request, the waits between them included. */
export interface Deadline {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Infinity where there is no limit. */
  remainingMs(): number;
  /** Must be called in the end: a timer keeps the process alive. */
  clear(): void;
}

/** 0 means no limit, as in --request-timeout. */
export function startDeadline(timeoutMs: number): Deadline {
  const controller = new AbortController();
  if (timeoutMs === 0) {
    return { signal: controller.signal, remainingMs: () => Number.POSITIVE_INFINITY, clear: () => {} };
  }
  const end = performance.now() + timeoutMs;
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, end - performance.now()),
    clear: () => clearTimeout(timer),
  };
}
