import assert from 'node:assert/strict';
import { ClusterError } from '../../src/errors.ts';
import { boundedCluster } from '../../src/recording/bounded-cluster.ts';
import { fakeCluster } from '../support/fake-cluster.ts';

const VERSION = { gitVersion: 'v1.24.17', major: 1, minor: 24 };
const never = () => new Promise<never>(() => {});

describe('recording/bounded-cluster', () => {
  /** What a question ended in: "answered", or trouble and message. */
  const endOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'answered',
      (error: ClusterError) => `${error.trouble}: ${error.message}`,
    );
  const bounded = (version: () => Promise<typeof VERSION>, signal = new AbortController().signal) =>
    boundedCluster({ ...fakeCluster({}), version }, { signal, flag: '--timeout 1s' });
  const failing = (trouble: 'unreachable' | 'forbidden') => () => Promise.reject(new ClusterError(trouble, 'no'));

  it('asks a server no more that could not be talked to twice in a row', async () => {
    let asked = 0;
    const cluster = bounded(() => {
      asked += 1;
      return failing('unreachable')();
    });
    const ends = [];
    for (let time = 0; time < 4; time += 1) ends.push(await endOf(cluster.version()));
    const given =
      'unreachable: cannot ask for the version of the server: not asked, because 2 questions in a row had no answer';
    assert.deepEqual([ends, asked], [['unreachable: no', 'unreachable: no', given, given], 2]);
  });

  it('goes on asking one that refuses, or that answers in between', async () => {
    for (const answers of [
      [failing('forbidden'), failing('forbidden'), failing('forbidden'), async () => VERSION],
      [failing('unreachable'), async () => VERSION, failing('unreachable'), async () => VERSION],
    ]) {
      let at = 0;
      const cluster = bounded(() => answers[at++]?.() ?? never());
      const ends = [];
      while (at < answers.length) ends.push(await endOf(cluster.version()));
      assert.equal(ends.at(-1), 'answered');
    }
  });

  it('waits for nothing any more when the time is over, and asks for nothing', async () => {
    const time = new AbortController();
    const cluster = bounded(never, time.signal);
    const waiting = endOf(cluster.version());
    time.abort();
    const over =
      'timed-out: cannot ask for the version of the server: not asked, because the time for the recording is over (--timeout 1s)';
    assert.deepEqual([await waiting, await endOf(cluster.version())], [over, over]);
  });
});
