import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { formatJson, formatYaml } from '../../src/text/structured-text.ts';

/** Characters that a terminal obeys, or does not show, or that reverse what stands after them. */
const INVISIBLE: Readonly<Record<string, string>> = {
  DEL: '\u007f',
  'a C1 control that begins an escape sequence': '\u009b',
  'NEL, a line end to some': '\u0085',
  'a soft hyphen': '\u00ad',
  'an Arabic letter mark': '\u061c',
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a right-to-left mark': '\u200f',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a right-to-left override': '\u202e',
  'an isolate': '\u2066',
  'an invisible operator': '\u2062',
  'a byte order mark': '\ufeff',
};

/** Nothing but line ends, and what can be seen. */
const SHOWN = /^(?:\n|[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}])*$/u;

/** What a hostile container may put around such a character. */
const around = (character: string): object => ({
  plain: `a${character}b`,
  alone: character,
  doubled: `${character}${character}`,
  backslash: `\\${character}\\`,
  escape: `\\u202e${character}`,
  quoted: `"${character}'`,
  lines: `first line\n${character}second\n\n  third ${character}\n`,
  long: `${'word '.repeat(40)}${character}\n${'word '.repeat(40)}`,
  colon: `key: ${character} # no comment`,
  list: [character, [`- ${character}`]],
  [`key${character}`]: { [character]: true },
});

describe('text/structured-text', () => {
  for (const [what, character] of Object.entries(INVISIBLE)) {
    it(`writes ${what} as an escape, and the data stays the same`, async () => {
      const value = around(character);
      const json = formatJson(value);
      const yaml = await formatYaml(value);
      assert.match(json, SHOWN);
      assert.match(yaml, SHOWN);
      assert.deepEqual(JSON.parse(json), value);
      assert.deepEqual([parse(yaml), parse(yaml, { version: '1.1' })], [value, value]);
    });
  }

  it('writes the control characters of ASCII as escapes too', async () => {
    const value = Object.fromEntries(
      Array.from({ length: 0x20 }, (_, code) => [`c${code}`, `a${String.fromCharCode(code)}b`]),
    );
    const json = formatJson(value);
    const yaml = await formatYaml(value);
    assert.match(json, SHOWN);
    assert.match(yaml.replaceAll('\t', ''), SHOWN);
    assert.deepEqual(JSON.parse(json), value);
    assert.deepEqual([parse(yaml), parse(yaml, { version: '1.1' })], [value, value]);
  });

  it('writes an invisible character beyond 16 bits as two escapes in JSON, which has no other way', () => {
    const value = { name: 'a\u{e0001}b', '\u{e007f}': true };
    assert.equal(formatJson(value), '{\n  "name": "a\\udb40\\udc01b",\n  "\\udb40\\udc7f": true\n}\n');
    assert.deepEqual(JSON.parse(formatJson(value)), value);
  });

  it('writes an invisible character beyond 16 bits as one escape in YAML, where two halves are an error', async () => {
    assert.equal(await formatYaml({ name: 'a\u{e0001}b' }), 'name: "a\\U000e0001b"\n');
  });

  it('quotes what one YAML reader or another would take for something else', async () => {
    assert.equal(await formatYaml({ a: '=', c: '0o7', d: 'x=' }), 'a: "="\nc: "0o7"\nd: x=\n');
  });

  it('writes what can be seen as it is', async () => {
    const value = { name: 'Grüße, 世界 🐢', 'Schlüssel é': ['«»', 'a b'] };
    assert.equal(
      formatJson(value),
      '{\n  "name": "Grüße, 世界 🐢",\n  "Schlüssel é": [\n    "«»",\n    "a b"\n  ]\n}\n',
    );
    assert.equal(await formatYaml(value), 'name: Grüße, 世界 🐢\nSchlüssel é:\n  - «»\n  - a b\n');
  });

  it('writes an escape for each of these in its own string, and leaves the others unquoted', async () => {
    const value = { name: 'a\u202eb', other: 'a' };
    assert.equal(formatJson(value), '{\n  "name": "a\\u202eb",\n  "other": "a"\n}\n');
    assert.equal(await formatYaml(value), 'name: "a\\u202eb"\nother: a\n');
  });

  it('keeps strings that YAML 1.1 would take for something else strings', async () => {
    const value = [
      ...['no', 'yes', 'on', 'off', 'y', 'n', 'No', 'YES', 'true', 'null', '~', ''],
      ...['0000000000000400', '00000000a80425fb', '00000000000000e1', '0e11111111111111', '0x1f', '017', '1_000'],
      ...['12:30:45', '2026-11-21', '.inf', '.nan', '1e3', '-', '- a', '? a', 'a: b', '# a', '*a', '&a', '!a', '%a'],
    ];
    assert.deepEqual(parse(await formatYaml(value), { version: '1.1' }), value);
  });

  it('keeps booleans and numbers what they are, and strings apart from them', async () => {
    const value = { no: 'no', yes: 'yes', really: true, count: 41, none: [], nothing: {} };
    assert.equal(await formatYaml(value), '"no": "no"\n"yes": "yes"\nreally: true\ncount: 41\nnone: []\nnothing: {}\n');
  });

  it('writes an object that occurs twice twice: not every reader of YAML knows aliases', async () => {
    const shared = { names: ['KILL'] };
    assert.equal(await formatYaml({ a: shared, b: shared }), 'a:\n  names:\n    - KILL\nb:\n  names:\n    - KILL\n');
  });

  it('folds no line, however long', async () => {
    const text = 'word '.repeat(100).trim();
    assert.equal(await formatYaml({ text }), `text: ${text}\n`);
  });
});
