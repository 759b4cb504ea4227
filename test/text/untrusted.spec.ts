import assert from 'node:assert/strict';
import { escapeUntrusted } from '../../src/text/untrusted.ts';

describe('text/untrusted', () => {
  it('leaves harmless text as it is, in any script', () => {
    for (const text of ['', 'nginx: worker', 'a\\b "c" \'d\'', 'größe', '进程', '😀', '  two  ']) {
      assert.equal(escapeUntrusted(text, 80), text);
    }
  });

  const cases: Record<string, [string, string]> = {
    'newlines, carriage returns and tabs by their letter': ['a\nb\rc\td', 'a\\nb\\rc\\td'],
    'the escape that begins a terminal command': ['\u001b[2J\u001b]0;title\u0007', '\\x1b[2J\\x1b]0;title\\x07'],
    'the one-character form of it, and other C1 controls': ['\u009b31m\u0085', '\\x9b31m\\x85'],
    'NUL, backspace and DEL': ['\0\b\u007f', '\\x00\\x08\\x7f'],
    'line and paragraph separators': ['a\u2028b\u2029c', 'a\\u{2028}b\\u{2029}c'],
    'characters that turn text around': [
      '\u202egpj.exe\u202c\u2066x\u2069',
      '\\u{202e}gpj.exe\\u{202c}\\u{2066}x\\u{2069}',
    ],
    'invisible characters': ['a\u200bb\u00adc\ufeffd', 'a\\u{200b}b\\xadc\\u{feff}d'],
    'tags, which are invisible and beyond 16 bits': ['x\u{e0041}', 'x\\u{e0041}'],
    'halves of surrogate pairs': ['a\ud83db\ude00', 'a\\u{d83d}b\\u{de00}'],
  };
  for (const [what, [text, escaped]] of Object.entries(cases)) {
    it(`shows ${what}`, () => {
      assert.equal(escapeUntrusted(text, 80), escaped);
    });
  }

  it('cuts what is longer, and says so by an ellipsis', () => {
    assert.deepEqual(
      ['abc', 'abcd', 'abcde', ''].map((text) => escapeUntrusted(text, 4)),
      ['abc', 'abcd', 'abcd…', ''],
    );
    assert.equal(escapeUntrusted('a', 0), '…');
  });

  it('counts characters before they are escaped', () => {
    assert.equal(escapeUntrusted('\n\n\n', 2), '\\n\\n…');
  });

  it('never cuts through a character of two halves', () => {
    assert.deepEqual(
      ['😀😀', '😀😀😀', 'a😀😀', 'a😀b'].map((text) => escapeUntrusted(text, 2)),
      ['😀😀', '😀😀…', 'a😀…', 'a😀…'],
    );
  });

  it('takes a megabyte as easily as a line', function () {
    this.timeout(1000);
    assert.equal(escapeUntrusted('\u001b'.repeat(2 ** 20), 3), '\\x1b\\x1b\\x1b…');
  });
});
