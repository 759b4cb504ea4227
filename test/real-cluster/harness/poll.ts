import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every 200 ms until there is an answer other than undefined or false. Undefined when the time is up. */
export async function poll<T>(
  timeoutMs: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() >= deadline) return undefined;
    await sleep(200);
  }
}
