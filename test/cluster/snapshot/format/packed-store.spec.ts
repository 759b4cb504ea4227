import assert from 'node:assert/strict';
import { PackedStore } from '../../../../src/cluster/snapshot/format/packed-store.ts';

describe('cluster/snapshot/format/packed-store', () => {
  it('gives back every value, in any order, from more pages than it holds unpacked', () => {
    const store = new PackedStore();
    const keys = Array.from({ length: 2000 }, (_, index) => `key ${index}`);
    // Some 2 MiB, of which a page is 128 KiB; line ends in values are no line ends of a page.
    const madeFor = (key: string) => ({ key, text: `${'x\n'.repeat(500)}${key}` });
    for (const key of keys) store.put(key, madeFor(key));
    for (let step = 0; step < keys.length; step += 1) {
      const key = keys[(step * 617) % keys.length] ?? '';
      assert.deepEqual(store.get(key), madeFor(key));
    }
  });

  it('holds the last of several values with the same key, and nothing for another', () => {
    const store = new PackedStore();
    store.put('a', { value: 1 });
    store.put('a', { value: 2 });
    assert.deepEqual(store.get('a'), { value: 2 });
    assert.equal(store.get('b'), undefined);
  });
});
