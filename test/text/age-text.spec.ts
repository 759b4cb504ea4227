import assert from 'node:assert/strict';
import { ageText } from '../../src/text/age-text.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

describe('text/age-text', () => {
  // The table of apimachinery's util/duration TestHumanDuration, v0.34.
  for (const [seconds, text] of [
    [0, '0s'],
    [1, '1s'],
    [119, '119s'],
    [120, '2m'],
    [180 + 5, '3m5s'],
    [10 * 60, '10m'],
    [179 * 60, '179m'],
    [180 * 60, '3h'],
    [3 * 3600 + 20 * 60, '3h20m'],
    [47 * 3600 + 59 * 60, '47h'],
    [48 * 3600, '2d'],
    [2 * 86400 + 3600, '2d1h'],
    [8 * 86400, '8d'],
    [729 * 86400, '729d'],
    [730 * 86400, '2y'],
    [2 * 365 * 86400 + 86400, '2y1d'],
    [8 * 365 * 86400, '8y'],
  ] as const) {
    it(`writes ${seconds} seconds as ${text}`, () => {
      assert.equal(ageText(before(seconds), NOW), text);
    });
  }

  it('does not make up an age', () => {
    assert.equal(ageText('yesterday', NOW), '<unknown>');
  });
});
