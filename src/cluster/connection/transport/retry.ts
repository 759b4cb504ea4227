import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Deadline } from './deadline.ts';

/** client-go makes 10 tries; a person waits for this program, and a server that is busy names its own delay. */
const MAX_RETRIES = 5;

/** Where a busy server does not say how long to wait. */
const DEFAULT_DELAY_MS = 1000;

/** Thrown by a try that may be worth another one; `cause` is what the caller gets to see when there is none. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  readonly delayMs: number;

  constructor(delayMs: number, cause: Error) {
    super(cause.message, { cause });
    this.delayMs = delayMs;
  }
}

/**
 * Tries until a try ends other than in a RetryableError, at most MAX_RETRIES times again, and never waits past the
 * deadline: what the server said is better news than that time is up.
 */
export async function withRetries<T>(attempt: () => Promise<T>, deadline: Deadline): Promise<T> {
  try {
    return await pRetry(attempt, {
      retries: MAX_RETRIES,
      minTimeout: 0,
      shouldRetry: async ({ error, retriesLeft }) => {
        if (!(error instanceof RetryableError) || retriesLeft === 0) return false;
        if (error.delayMs >= deadline.remainingMs()) return false;
        await sleep(error.delayMs, undefined, { signal: deadline.signal });
        return true;
      },
    });
  } catch (error) {
    throw error instanceof RetryableError ? error.cause : error;
  }
}

/**
 * Milliseconds after which a server that answered like this asks to be asked again; undefined where it does not.
 * As client-go: 429, and 5xx with a Retry-After (rest/with_retry.go); and 503 even without one, which a load balancer
 * gives while an API server starts.
 */
export function retryDelay(httpStatus: number, headers: IncomingHttpHeaders, now: number): number | undefined {
  const value = headers['retry-after'];
  const isBusy = httpStatus === 429 || httpStatus === 503;
  if (!isBusy && !(httpStatus >= 500 && value !== undefined)) return undefined;
  if (value === undefined) return DEFAULT_DELAY_MS;

  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? DEFAULT_DELAY_MS : Math.max(0, date - now);
}
