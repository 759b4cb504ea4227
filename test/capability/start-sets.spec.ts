import assert from 'node:assert/strict';
import type { GrantedList } from '../../src/capability/granted.ts';
import { type Reach, reachesFarther, reachOf, startSets } from '../../src/capability/start-sets.ts';
import { ALL, DEFAULT } from '../support/statuses.ts';

function granted(given: Partial<GrantedList>): GrantedList {
  return { list: DEFAULT, inheritable: 0n, ambient: 0n, basis: 'default', misread: [], ...given };
}

describe('capability/start-sets', () => {
  it('lets root keep the list in permitted, effective and bounding', () => {
    assert.deepEqual(startSets(granted({}), 0), {
      inheritable: 0n,
      permitted: DEFAULT,
      effective: DEFAULT,
      bounding: DEFAULT,
      ambient: 0n,
    });
  });

  it('leaves the list of another user in the bounding set only', () => {
    assert.deepEqual(startSets(granted({}), 1025), {
      inheritable: 0n,
      permitted: 0n,
      effective: 0n,
      bounding: DEFAULT,
      ambient: 0n,
    });
  });

  it('leaves it in the inheritable set too where the runtime is old', () => {
    assert.deepEqual(startSets(granted({ inheritable: DEFAULT }), 1025), {
      inheritable: DEFAULT,
      permitted: 0n,
      effective: 0n,
      bounding: DEFAULT,
      ambient: 0n,
    });
  });

  it('lets another user keep what is ambient, which is everything in a privileged container of CRI-O', () => {
    assert.deepEqual(startSets(granted({ list: ALL, inheritable: ALL, ambient: ALL }), 1025), {
      inheritable: ALL,
      permitted: ALL,
      effective: ALL,
      bounding: ALL,
      ambient: ALL,
    });
  });

  it('names the strongest set that holds a bit', () => {
    const sets = { effective: 0b1n, permitted: 0b11n, bounding: 0b111n, inheritable: 0b1111n, ambient: 0b11111n };
    assert.deepEqual(
      [0, 1, 2, 3, 4, 63].map((bit) => reachOf(sets, bit)),
      ['effective', 'permitted', 'bounding', 'inheritable', 'none', 'none'],
    );
  });

  it('reachesFarther knows which of two sets is the stronger', () => {
    const strongestFirst: readonly Reach[] = ['effective', 'permitted', 'bounding', 'inheritable', 'none'];
    assert.deepEqual(
      strongestFirst.map((one) => strongestFirst.filter((other) => reachesFarther(one, other))),
      strongestFirst.map((_, index) => strongestFirst.slice(index + 1)),
    );
  });

  it('counts a set that is unknown as not holding it', () => {
    assert.equal(reachOf({ bounding: 1n, effective: undefined }, 0), 'bounding');
    assert.equal(reachOf({}, 0), 'none');
  });
});
