import assert from 'node:assert/strict';
import { labelled, table, text, verbatim } from '../../src/text/blocks.ts';
import { layOut } from '../../src/text/lay-out.ts';
import { PLAIN } from '../../src/text/page.ts';
import { paint } from '../../src/text/paint.ts';

const SENTENCE = 'uid 1025 starts with empty permitted and effective sets: the capability stays in the bounding set.';

function rows(printed: string): string[] {
  return printed.trimEnd().split('\n');
}

describe('text/lay-out', () => {
  it('separates sections by an empty line, and leaves no trace of one without blocks', () => {
    assert.equal(layOut([[text('a'), text('b')], [], [text('c')]], PLAIN), 'a\nb\n\nc\n');
    assert.equal(layOut([[]], PLAIN), '');
  });

  it('breaks no sentence off a terminal', () => {
    assert.equal(layOut([labelled([['non-root', SENTENCE]])], PLAIN), `non-root   ${SENTENCE}\n`);
  });

  it('wraps sentences on a terminal at word ends, behind their labels', () => {
    assert.equal(
      layOut(
        [
          labelled(
            [
              ['non-root', SENTENCE],
              ['x', 'short'],
            ],
            { indent: 2 },
          ),
        ],
        { width: 60, colour: false },
      ),
      [
        '  non-root   uid 1025 starts with empty permitted and',
        '             effective sets: the capability stays in the',
        '             bounding set.',
        '  x          short',
        '',
      ].join('\n'),
    );
  });

  it('never wraps what is to be copied', () => {
    const command = `kubectl patch deploy/web -p '${'x'.repeat(200)}'`;
    assert.equal(layOut([[verbatim(`${command}\n  y`)]], { width: 60, colour: false }), `  ${command}\n    y\n`);
  });

  it('lays a table out as kubectl does, a line for each row', () => {
    assert.equal(
      layOut(
        [
          [
            table(
              ['POD', 'USER'],
              [
                ['web-0', '0'],
                ['a', '65534'],
              ],
            ),
          ],
        ],
        PLAIN,
      ),
      'POD     USER\nweb-0   0\na       65534\n',
    );
    assert.equal(layOut([[table(undefined, [['web-0', '0']], { indent: 2 })]], PLAIN), '  web-0   0\n');
    assert.equal(layOut([[table(undefined, [])]], PLAIN), '');
  });

  const LONG = [['web-0', 'a'.repeat(50), 'b'.repeat(40), 'end']];

  it('shortens the widest cells on a terminal until the row fits, and never the first', () => {
    for (const width of [60, 80, 100]) {
      const [row = ''] = rows(layOut([[table(undefined, LONG)]], { width, colour: false }));
      assert.ok(row.length <= width, `${row.length} > ${width}`);
      assert.match(row, /^web-0 {3}a+… {3}b+…? +end$/);
    }
    const [wide = ''] = rows(
      layOut([[table(undefined, [['n'.repeat(70), 'x'.repeat(30)]])]], { width: 60, colour: false }),
    );
    assert.equal(wide, `${'n'.repeat(70)}   ${'x'.repeat(11)}…`);
  });

  it('shortens nothing off a terminal, nor where the whole is asked for', () => {
    const whole = LONG[0]?.join('   ');
    assert.equal(layOut([[table(undefined, LONG)]], PLAIN), `${whole}\n`);
    assert.equal(layOut([[table(undefined, LONG, { whole: true })]], { width: 60, colour: false }), `${whole}\n`);
  });

  it('counts wide characters as the columns that they take', () => {
    assert.equal(
      layOut(
        [
          [
            table(undefined, [
              ['進程', 'x'],
              ['ab', 'y'],
            ]),
          ],
        ],
        PLAIN,
      ),
      '進程   x\nab     y\n',
    );
  });

  it('shows colour where the page has it, and says the same without', () => {
    const document = [[table(['A', 'B'], [[paint.alarm('refused'), 'x']]), text(`${paint.good('passes')} it`)]];
    const coloured = layOut(document, { colour: true });
    assert.ok(coloured.includes(paint.alarm('refused')) && coloured.includes(paint.good('passes')));
    assert.equal(layOut(document, PLAIN), 'A         B\nrefused   x\npasses it\n');
    assert.equal(
      coloured.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), ''),
      layOut(document, PLAIN),
    );
  });

  it('keeps a line for each of many rows', () => {
    const many = Array.from({ length: 500 }, (_, index) => [`pod-${index}`, 'x'.repeat(60), 'y'.repeat(60)]);
    assert.equal(rows(layOut([[table(undefined, many)]], { width: 80, colour: false })).length, 500);
  });
});
