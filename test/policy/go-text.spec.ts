import assert from 'node:assert/strict';
import { goQuoted, goSortedSet } from '../../src/policy/go-text.ts';

describe('policy/go-text', () => {
  // What strconv.Quote of Go 1.24 prints.
  for (const [text, quoted] of [
    ['plain Ä 世界', '"plain Ä 世界"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\t\n\r\x07\b\f\v', '"\\t\\n\\r\\a\\b\\f\\v"'],
    ['\x00\x1b\x7f', '"\\x00\\x1b\\x7f"'],
    ['\u00a0\u200b', '"\\u00a0\\u200b"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ] as const) {
    it(`quotes ${JSON.stringify(text)} as Go does`, () => {
      assert.equal(goQuoted(text), quoted);
    });
  }

  it('sorts by code points and not by UTF-16 units, each text once', () => {
    assert.deepEqual(goSortedSet(['\u{1f600}', '\uff01', 'b', 'a', 'b']), ['a', 'b', '\uff01', '\u{1f600}']);
  });
});
