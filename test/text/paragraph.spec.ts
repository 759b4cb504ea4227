import assert from 'node:assert/strict';
import { paragraph } from '../../src/text/paragraph.ts';

describe('text/paragraph', () => {
  it('puts a short sentence behind its label, padded to the widest label', () => {
    assert.equal(paragraph('policy', 'It changed the pod.', 15), '  policy            It changed the pod.\n');
  });

  it('wraps at word ends before column 120, and hangs the rest under the text', () => {
    const text = 'word '.repeat(50).trim();
    const wrapped = paragraph('label', text, 5);
    assert.equal(
      wrapped,
      [
        `  label   ${'word '.repeat(22).trim()}`,
        `          ${'word '.repeat(22).trim()}`,
        `          ${'word '.repeat(6).trim()}`,
        '',
      ].join('\n'),
    );
    assert.deepEqual(
      wrapped.split('\n').map((line) => line.length),
      [119, 119, 39, 0],
    );
  });

  it('fills a line up to column 120 and not beyond', () => {
    assert.equal(
      paragraph('x', `${'a'.repeat(100)} ${'b'.repeat(13)} c`, 1),
      `  x   ${'a'.repeat(100)} ${'b'.repeat(13)}\n      c\n`,
    );
    assert.equal(
      paragraph('x', `${'a'.repeat(100)} ${'b'.repeat(14)}`, 1),
      `  x   ${'a'.repeat(100)}\n      ${'b'.repeat(14)}\n`,
    );
  });

  it('leaves a word whole that is longer than the page, and no blanks at line ends', () => {
    assert.equal(paragraph('x', `a ${'b'.repeat(200)} c`, 1), `  x   a\n      ${'b'.repeat(200)}\n      c\n`);
    assert.equal(paragraph('x', '', 3), '  x\n');
  });
});
