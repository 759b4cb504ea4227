import assert from 'node:assert/strict';
import { retryDelay } from '../../../../src/cluster/connection/transport/retry.ts';

describe('cluster/connection/transport/retry', () => {
  const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
  const cases: [string, number, string | undefined, number | undefined][] = [
    ['does not try a success again', 200, '1', undefined],
    ['does not try a refusal again', 403, '1', undefined],
    ['does not try an internal error again', 500, undefined, undefined],
    ['tries an internal error again when the server asks for it', 500, '3', 3000],
    ['waits a second when a busy server does not say how long', 429, undefined, 1000],
    ['waits a second when a server that is not ready does not say how long', 503, undefined, 1000],
    ['waits as many seconds as the server says', 429, '7', 7000],
    ['does not wait when the server says so', 429, '0', 0],
    ['waits until the time that the server says', 503, 'Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
    ['does not wait for a time that is over', 503, 'Wed, 21 Oct 2026 07:27:00 GMT', 0],
    ['waits a second when it cannot read how long', 503, 'soon', 1000],
  ];
  for (const [name, httpStatus, value, expected] of cases) {
    it(name, () => {
      const headers = value === undefined ? {} : { 'retry-after': value };
      assert.equal(retryDelay(httpStatus, headers, now), expected);
    });
  }
});
