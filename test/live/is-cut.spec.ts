import assert from 'node:assert/strict';
import { isCut } from '../../src/live/is-cut.ts';
import { statusText } from '../support/statuses.ts';

const PLAIN = `${statusText({ name: 'app', pid: 1 })}         0          0 4294967295\n${statusText({ name: 'cat', pid: 7 })}40\n`;
const prefixed = (prefix: string, text: string) =>
  text
    .split('\n')
    .filter((line) => /^(?:Name|Pid|Cap)/.test(line))
    .map((line) => `${prefix} ${line}\n`)
    .join('');
const SURVEY = `own /a\n${prefixed('self', statusText({ name: 'sh', pid: 7 }))}last 40\npid 1\ncgroup /a\nstart 1\n${prefixed('status', statusText({ name: 'app', pid: 1 }))}`;

describe('live/is-cut', () => {
  for (const [reader, whole] of Object.entries({ plain: PLAIN, survey: SURVEY })) {
    it(`tells the whole of a ${reader} reading from any beginning of it`, () => {
      assert.equal(isCut(whole), false);
      const beginnings = Array.from({ length: whole.length - 8 }, (_, index) => whole.slice(0, index + 8));
      // At the end of a line, nothing shows; what is missing then is a field, and not a digit.
      const passed = beginnings.filter((text) => !isCut(text));
      assert.deepEqual(
        passed.filter((text) => !text.endsWith('\n')),
        [],
      );
    });

    it(`sees a mask of a ${reader} reading that has other than 16 digits, whichever it is`, () => {
      for (const field of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
        for (const mask of ['', '0', '000000000', '00000000000000000', '00000000A80425FB', 'x'.repeat(16)]) {
          const changed = whole.replace(new RegExp(`${field}:\\t\\w+`), `${field}:\t${mask}`);
          assert.notEqual(changed, whole);
          assert.equal(isCut(changed), true, `${field} ${mask}`);
        }
      }
    });
  }

  it('reads the headings of head', () => {
    assert.deepEqual(
      [isCut(`==> /proc/1/status <==\n${PLAIN}`), isCut(`==> /proc/1/status <==\n${PLAIN.slice(0, -5)}`)],
      [false, true],
    );
  });

  it('takes no name of a process for a line', () => {
    assert.equal(isCut(PLAIN.replace('Name:\tapp', 'Name:\tapp\rCapEff:\t0')), false);
  });

  it('does not say of what is no reading that it was cut', () => {
    assert.deepEqual(
      [isCut(''), isCut('cat: /proc/1/status: Permission denied'), isCut('hello')],
      [false, false, false],
    );
  });
});
