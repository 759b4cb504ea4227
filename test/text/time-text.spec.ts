import assert from 'node:assert/strict';
import { timeText } from '../../src/text/time-text.ts';
import { HOSTILE, UNSAFE } from '../support/hostile.ts';

describe('text/time-text', () => {
  it('is to the second, in UTC', () => {
    assert.deepEqual(
      ['2026-11-21T09:51:24Z', '2026-11-21T09:51:24.987654Z', '2026-11-21T11:51:24+02:00'].map(timeText),
      Array.from({ length: 3 }, () => '2026-11-21 09:51:24 UTC'),
    );
  });

  it('shows what is no time as it is, escaped and cut', () => {
    assert.equal(timeText('yesterday'), 'yesterday');
    assert.equal(timeText('x'.repeat(101)), `${'x'.repeat(100)}…`);
    assert.doesNotMatch(timeText(HOSTILE), UNSAFE);
  });
});
