import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseNodeReading } from '../../../src/live/node/node-reading.ts';

const text = readFileSync(join(import.meta.dirname, 'fixtures/legacy.txt'), 'utf8');

describe('live/node/node-reading', () => {
  it('is read where beginning and end are there', () => {
    const parsed = parseNodeReading(text);
    assert.equal(parsed.is, 'read');
    if (parsed.is !== 'read') return;
    assert.equal(parsed.reading.processes.length, 29);
    assert.equal(parsed.reading.lastCapability, 40);
  });

  it('is cut where the end is missing, or a log was rotated away under it', () => {
    assert.deepEqual(parseNodeReading(text.slice(0, -8)), { is: 'cut' });
    assert.deepEqual(parseNodeReading(text.slice(300)), { is: 'cut' });
  });

  it('is not taken for whole because of a process that is called like an end', () => {
    assert.deepEqual(parseNodeReading(`${text.slice(0, 2000)}\nstatus Name:\tend 5\n`), { is: 'cut' });
  });

  it('is hidden where the first process is not seen', () => {
    const own = text.replace(/^pid 1\n(?:(?!pid ).*\n)*/m, '');
    assert.deepEqual(parseNodeReading(own), { is: 'hidden' });
  });

  for (const other of ['', 'sh: not found\n', 'end 3\n']) {
    it(`is none for ${JSON.stringify(other)}`, () => {
      assert.deepEqual(parseNodeReading(other), { is: other === 'end 3\n' ? 'cut' : 'unintelligible' });
    });
  }
});
