import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bitsOf, fullMask } from '../../src/capability/mask.ts';
import { nameOfBit } from '../../src/capability/names.ts';
import { answerTo, type DifferenceCase, readCases } from '../support/difference-cases.ts';

const FILE = readFileSync(join(import.meta.dirname, 'differences.txt'), 'utf8');
const CASES = readCases(FILE);

const only = (given: DifferenceCase['given']) => answerTo({ about: '', title: '', given, says: [] });

describe('capability/differences', () => {
  for (const [index, { about, title, given, says }] of CASES.entries()) {
    const nth = CASES.slice(0, index).filter((one) => one.about === about && one.title === title).length;
    it(`${about}: ${title}${nth === 0 ? '' : ` (${nth + 1})`}`, () => {
      assert.deepEqual(answerTo({ about, title, given, says }), says);
    });
  }

  it('has every pod of the file', () => {
    assert.equal(CASES.length, FILE.match(/^ {2}pod /gm)?.length);
  });

  for (const written of ['64', '99999999999', '9'.repeat(400)]) {
    const shown = `${written.slice(0, 12)}${written.length > 12 ? '…' : ''}`;
    it(`takes ${shown} for a name that Linux does not know, however long the number`, () => {
      const ignored = (list: 'add' | 'drop') => [
        `${written}  ${list}  ${list}  none  none  name-ignored(list=${list} written=${written} effect=ignored)`,
      ];
      const started = { user: '0', process: 'root none' };
      assert.deepEqual(only({ pod: `drop=ALL,${written}`, ...started }), ignored('drop'));
      assert.deepEqual(only({ pod: `drop=ALL add=${written}`, ...started }), ignored('add'));
    });
  }

  it('says something of every capability that more was seen of than granted, for each of the 64 bits', () => {
    for (const bit of bitsOf(fullMask(63))) {
      const name = nameOfBit(bit);
      const unnamed = name === String(bit) ? 'unknown-kernel-bit, ' : '';
      assert.deepEqual(only({ pod: 'drop=ALL', user: '0', process: `root bit${bit}`, fresh: 'root none' }), [
        `${name}  drop ALL  drop ALL  none  effective  ${unnamed}unexplained(way=more where=process)`,
      ]);
    }
  });
});
