import assert from 'node:assert/strict';
import { withInsideIds } from '../../../src/live/node/inside-ids.ts';

const uid = (real: number, effective: number) => ({ real, effective, saved: effective, filesystem: effective });

describe('live/node/inside-ids', () => {
  it('leaves the ids of the node as they are', () => {
    const status = { uid: uid(1025, 0) };
    assert.equal(withInsideIds(status, [[0, 0, 4294967295]]), status);
    assert.equal(withInsideIds(status, undefined), status);
  });

  it('translates them into the user namespace of the process, range by range', () => {
    const map = [
      [0, 65536, 1000],
      [1000, 200000, 10],
    ] as const;
    assert.deepEqual(withInsideIds({ name: 'a', uid: uid(65536, 200003) }, map), { name: 'a', uid: uid(0, 1003) });
  });

  it('shows an id that the namespace does not map as the kernel does', () => {
    assert.deepEqual(withInsideIds({ uid: uid(0, 5) }, [[0, 5, 1]]), { uid: uid(65534, 0) });
  });
});
