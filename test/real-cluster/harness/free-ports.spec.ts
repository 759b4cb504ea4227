import assert from 'node:assert/strict';
import { choosePorts } from './free-ports.ts';

describe('[U] test/real-cluster/harness/free-ports', () => {
  it('starts elsewhere for another cluster, and at the same place for the same', async () => {
    const allFree = async () => true;
    const one = await choosePorts('a legacy', allFree);
    assert.deepEqual(await choosePorts('a legacy', allFree), one);
    assert.notEqual((await choosePorts('a current', allFree)).apiServer, one.apiServer);
  });

  it('takes the next six when one of the six is taken', async () => {
    const wanted = await choosePorts('a legacy', async () => true);
    const next = await choosePorts('a legacy', async (port) => port !== wanted.kubelet);
    assert.equal(next.apiServer, wanted.apiServer + 6);
  });
});
