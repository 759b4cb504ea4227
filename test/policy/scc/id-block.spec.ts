import assert from 'node:assert/strict';
import { idBlockOf } from '../../../src/policy/scc/id-block.ts';

/** What fmt.Sscanf of Go 1.26.8 made of each, with "%d/%d" where there is a slash and "%d-%d" elsewhere, into two uint32. */
const READ: readonly (readonly [text: string, min: number, max: number])[] = [
  ['1000/10', 1000, 1009],
  ['1000-1999', 1000, 1999],
  ['1000-1999x', 1000, 1999],
  ['1000/10,2000/1', 1000, 1009],
  [' 1000/10', 1000, 1009],
  ['1000/ 10', 1000, 1009],
  ['010/10', 10, 19],
  ['1000/0', 1000, 999],
  ['4294967295/10', 4294967295, 8],
];
const FAULTS: readonly (readonly [text: string, fault: string])[] = [
  ['', 'EOF'],
  [' ', 'EOF'],
  ['1000', 'unexpected EOF'],
  ['1000/', 'EOF'],
  ['1000-', 'EOF'],
  ['/10', 'expected integer'],
  ['1000/abc', 'expected integer'],
  ['abc', 'expected integer'],
  ['-1/10', 'expected integer'],
  ['+1/10', 'expected integer'],
  ['1000 /10', 'input does not match format'],
  ['1000x/10', 'input does not match format'],
  ['1000\n/10', 'input does not match format'],
  ['1_000-2_000', 'input does not match format'],
  ['4294967296/10', 'unsigned integer overflow on token 4294967296'],
  ['99999999999999999999999/1', 'strconv.ParseUint: parsing "99999999999999999999999": value out of range'],
];

describe('policy/scc/id-block', () => {
  for (const [text, min, max] of READ) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(idBlockOf(text), { range: { min, max } }));
  }
  for (const [text, fault] of FAULTS) {
    it(`does not read ${JSON.stringify(text)}`, () => assert.deepEqual(idBlockOf(text), { fault }));
  }
});
