import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PAGE_WIDTH, textTable } from '../../src/text/text-table.ts';

describe('text/text-table', () => {
  it('sets columns three blanks apart, without lines, without blanks at line ends', () => {
    assert.equal(
      textTable(
        ['POD', 'CONTAINER', 'USER'],
        [
          ['web-0', 'app', '1025'],
          ['a', 'a-long-name', ''],
        ],
      ),
      ['POD     CONTAINER     USER', 'web-0   app           1025', 'a       a-long-name', ''].join('\n'),
    );
  });

  it('does without a head', () => {
    assert.equal(
      textTable(undefined, [
        ['a', 'b'],
        ['ccc', 'd'],
      ]),
      'a     b\nccc   d\n',
    );
  });

  it('is as wide as the page at most: the widest columns are wrapped at word ends', () => {
    const text = textTable(
      ['A', 'B', 'C'],
      [
        ['x', 'word '.repeat(30).trim(), 'y'],
        ['long '.repeat(20).trim(), 'z', 'y'],
      ],
    );
    assert.equal(
      text,
      [
        'A                                                          B                                                           C',
        'x                                                          word word word word word word word word word word word      y',
        '                                                           word word word word word word word word word word word',
        '                                                           word word word word word word word word',
        'long long long long long long long long long long long     z                                                           y',
        'long long long long long long long long long',
        '',
      ].join('\n'),
    );
    assert.ok(text.split('\n').every((line) => line.length <= PAGE_WIDTH));
  });

  it('makes the page wider rather than cutting a word', () => {
    const word = 'x'.repeat(130);
    assert.equal(textTable(undefined, [[word, 'b']]), `${word}   b\n`);
  });

  it('gives characters that are two columns wide the room they need, instead of cutting them', () => {
    assert.equal(
      textTable(undefined, [
        ['进程进程', 'b'],
        ['plain', 'b'],
      ]),
      '进程进程   b\nplain      b\n',
    );
    assert.equal(textTable(undefined, [['größe…', 'b']]), 'größe…   b\n');
    assert.equal(textTable(undefined, [['😀😀😀', 'b']]), '😀😀😀   b\n');
  });

  it('keeps to plain text even where colour is forced', () => {
    const file = join(import.meta.dirname, '../../src/text/text-table.ts');
    const program = `import(${JSON.stringify(file)}).then(({ textTable }) => process.stdout.write(textTable(['HEAD', 'B'], [['a', 'b']])))`;
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', program], {
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '3', COLORTERM: 'truecolor', TERM: 'xterm-256color' },
      timeout: 20_000,
    });
    assert.equal(stdout, 'HEAD   B\na      b\n');
  });

  it('lays out very many rows as it does few, in time that grows with their number only', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`row ${index}`, index === 19_999 ? 'the widest' : 'x']);
    const lines = textTable(['NAME', 'TEXT'], rows).split('\n');
    assert.deepEqual(
      [lines.length, lines[0], lines[1], lines[20_000]],
      [20_002, 'NAME        TEXT', 'row 0       x', 'row 19999   the widest'],
    );
  });
});
