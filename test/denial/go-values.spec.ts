import assert from 'node:assert/strict';
import { lengthOfComposite, readGoQuoted } from '../../src/denial/go-values.ts';
import { goQuoted } from '../../src/policy/go-text.ts';

describe('denial/go-values', () => {
  it('reads back what is quoted', () => {
    for (const text of ['', 'a', '"', '\\', 'Ä"x', '\u0001\t\n\u007f', '\u200b', '\u{e0001}', 'a\\x41']) {
      const quoted = goQuoted(text);
      assert.deepEqual(readGoQuoted(`${quoted}: rest "`), { value: text, length: quoted.length });
    }
    // Bytes that are no characters of their own.
    assert.equal(readGoQuoted('"\\xc3\\x84"')?.value, 'Ä');
    assert.equal(readGoQuoted('"\\U7fffffff"')?.value, '\\U7fffffff');
    assert.equal(readGoQuoted('"never closed'), undefined);
    assert.equal(readGoQuoted('no quote'), undefined);
  });

  it('finds the end of lists and structs', () => {
    for (const value of [
      '[]int64{3, 7}',
      '[]core.Capability{"}"}',
      '{"a":[1,{"b":"]"}]}',
      'core.A{B:(*core.B)(nil), C:[]string(nil)}',
    ]) {
      assert.equal(lengthOfComposite(`${value}: rest }`), value.length, value);
    }
    for (const none of ['abc: def', '[1, 2', '{"a', '']) assert.equal(lengthOfComposite(none), 0, none);
  });
});
