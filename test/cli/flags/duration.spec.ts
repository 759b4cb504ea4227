import assert from 'node:assert/strict';
import { parseDuration, parseLimit } from '../../../src/cli/flags/duration.ts';
import { UsageError } from '../../../src/errors.ts';

const durations: Record<string, number> = {
  '0': 0,
  '0s': 0,
  '1': 1000,
  '10s': 10_000,
  '500ms': 500,
  '1m30s': 90_000,
  '1.5s': 1500,
  '2m': 120_000,
  '1h0m1s': 3_601_000,
  '1m500ms': 60_500,
};

const notDurations = [
  '',
  ' ',
  's',
  '-1',
  '-1s',
  '+1s',
  '1x',
  '10 s',
  '1s ',
  '1d',
  's10',
  '1s2',
  '1.s',
  '.5s',
  '1e3',
  'ten',
];

describe('cli/flags/duration', () => {
  for (const [text, milliseconds] of Object.entries(durations)) {
    it(`reads "${text}" as ${milliseconds} milliseconds`, () => {
      assert.equal(parseDuration(text, 'request-timeout'), milliseconds);
    });
  }

  for (const text of notDurations) {
    it(`refuses "${text}", naming the flag`, () => {
      assert.throws(
        () => parseDuration(text, 'exec-timeout'),
        (error) =>
          error instanceof UsageError &&
          error.message.replace(/\.$/, '') ===
            `--exec-timeout "${text}" is not a duration: write it as 10s, 1m30s or 500ms`,
      );
    });
  }

  it('is never longer than what a timer of Node can hold, 2^31 - 1 milliseconds, which would fire at once', () => {
    const longest = 2_147_483_647;
    assert.deepEqual(
      ['2147483', '2147483647ms', '2147483648ms', '2147484', '25h', '597h', '100000h', '9'.repeat(400)].map((text) =>
        parseDuration(text, 'request-timeout'),
      ),
      [2_147_483_000, longest, longest, longest, 90_000_000, longest, longest, longest],
    );
    assert.equal(parseLimit(`${'9'.repeat(400)}h`, 'exec-timeout'), longest);
  });

  it('refuses 0 where there has to be a limit', () => {
    assert.equal(parseLimit('1ms', 'exec-timeout'), 1);
    for (const text of ['0', '0s', '0ms']) {
      assert.throws(() => parseLimit(text, 'exec-timeout'), UsageError);
    }
  });
});
