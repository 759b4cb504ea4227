import assert from 'node:assert/strict';
import type { Io } from '../../src/io.ts';
import { printAnswer } from '../../src/run/print-answer.ts';
import { withCluster } from '../../src/run/with-cluster.ts';
import { fakeCluster } from '../support/fake-cluster.ts';

const FLAGS = { asGroup: [] };

function world(isTerminal: boolean) {
  const cluster = fakeCluster({});
  const shown: string[] = [];
  const io: Pick<Io, 'connect' | 'progress'> = {
    connect: async () => cluster,
    ...(isTerminal
      ? {
          progress: async (text: string) => {
            shown.push(text);
            return { update: (next: string) => shown.push(next), stop: () => shown.push('stop') };
          },
        }
      : {}),
  };
  return { io, cluster, shown };
}

describe('run/with-cluster', () => {
  it('shows how far it is, and lets go of the cluster before the answer is there', async () => {
    const { io, cluster, shown } = world(true);
    const answer = await withCluster(io, FLAGS, 'Looking', async (asked, show) => {
      show('half-way');
      return (await asked.version()).major;
    });
    assert.deepEqual([answer, shown], [1, ['Looking', 'half-way', 'stop']]);
    assert.deepEqual(cluster.calls, ['version', 'close']);
  });

  it('shows nothing where nobody can see it, or it is quick', async () => {
    for (const [isTerminal, doing] of [
      [false, 'Looking'],
      [true, undefined],
    ] as const) {
      const { io, cluster, shown } = world(isTerminal);
      await withCluster(io, FLAGS, doing, async (_, show) => show('half-way'));
      assert.deepEqual([shown, cluster.calls], [[], ['close']]);
    }
  });

  it('lets go of the cluster where the asking fails', async () => {
    const { io, cluster, shown } = world(true);
    const failing = withCluster(io, FLAGS, 'Looking', () => Promise.reject(new Error('a bug')));
    await assert.rejects(failing, { message: 'a bug' });
    assert.deepEqual([shown, cluster.calls], [['Looking', 'stop'], ['close']]);
  });
});

describe('run/print-answer', () => {
  it('writes the answer first, then a line for each note', () => {
    const written: string[] = [];
    const io = {
      stdout: { write: (text: string) => written.push(`out ${text}`) },
      stderr: { write: (text: string) => written.push(`err ${text}`) },
    };
    assert.equal(printAnswer(io, { text: 'yes\n', notes: ['but', 'if'], exitCode: 3 }), 3);
    assert.deepEqual(written, ['out yes\n', 'err but\n', 'err if\n']);
  });
});
