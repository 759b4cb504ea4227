import assert from 'node:assert/strict';
import type { ObjectSelection } from '../../src/cluster/cluster.ts';
import { type Everywhere, everywhere, type UnreadPart, unreadSentences } from '../../src/cluster/everywhere.ts';
import { ClusterError } from '../../src/errors.ts';
import { type FakeCluster, fakeCluster, forbidden, notFound } from '../support/fake-cluster.ts';
import { workloadObject } from '../support/workloads.ts';

const JOBS = [
  workloadObject('batch/v1', 'Job', 'one', { namespace: 'a' }),
  workloadObject('batch/v1', 'Job', 'two', { namespace: 'b' }),
];
const NAMESPACES = ['a', 'b', 'c'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));

/** Lists are refused by `failure`, which is told the kind and the namespace. */
function limited(failure: (kind: string, namespace: string | undefined) => Error | undefined): FakeCluster {
  const cluster = fakeCluster({ namespace: 'a', objects: [...JOBS, ...NAMESPACES] });
  return {
    ...cluster,
    async *objects(selection: ObjectSelection) {
      const error = failure(selection.kind, selection.namespace);
      if (error) throw error;
      yield* cluster.objects(selection);
    },
  };
}

async function jobsIn(lists: Everywhere) {
  const unread: UnreadPart[] = [];
  const names: string[] = [];
  for await (const page of lists.objects({ apiVersion: 'batch/v1', kind: 'Job' }, (part) => unread.push(part))) {
    names.push(...page.map(({ metadata }) => metadata.name));
  }
  return { names, unread };
}

describe('cluster/everywhere', () => {
  it('asks for all at once where that is allowed', async () => {
    const cluster = limited(() => undefined);
    assert.deepEqual(await jobsIn(everywhere(cluster)), { names: ['one', 'two'], unread: [] });
    assert.deepEqual(cluster.calls, ['objects batch/v1 Job -']);
  });

  it('asks namespace by namespace where all are forbidden, and says which could not be read', async () => {
    const cluster = limited((kind, namespace) => {
      if (kind === 'Job' && (namespace === undefined || namespace === 'b')) return forbidden(`jobs of ${namespace}`);
      return kind === 'Job' && namespace === 'c' ? new ClusterError('timed-out', 'c does not answer') : undefined;
    });
    const lists = everywhere(cluster);
    const unread = [
      { namespace: 'b', why: 'jobs of b is forbidden', isForbidden: true },
      { namespace: 'c', why: 'c does not answer', isForbidden: false },
    ];
    assert.deepEqual(await jobsIn(lists), { names: ['one'], unread });
    assert.deepEqual(await jobsIn(lists), { names: ['one'], unread });
    assert.equal(cluster.calls.filter((call) => call.includes('Namespace')).length, 1);
  });

  it('looks into the namespace of the connection where nobody says which there are', async () => {
    const lists = everywhere(limited((_, namespace) => (namespace === 'a' ? undefined : forbidden('it'))));
    const why = 'it is forbidden; only namespace "a" was looked at';
    assert.deepEqual(await jobsIn(lists), { names: ['one'], unread: [{ why, isForbidden: true }] });
  });

  it('is no answer where a server says that it has no namespace', async () => {
    const cluster = fakeCluster({ refused: { Job: forbidden('jobs') } });
    await assert.rejects(jobsIn(everywhere(cluster)), { message: 'jobs is forbidden' });
  });

  it('throws what is another trouble, and that there is no such kind', async () => {
    const late = everywhere(limited(() => new ClusterError('timed-out', 'late')));
    await assert.rejects(jobsIn(late), { message: 'late' });
    const unserved = everywhere(
      limited((kind, namespace) => {
        if (kind === 'Namespace') return undefined;
        return namespace === undefined ? forbidden('all') : notFound('Job');
      }),
    );
    await assert.rejects(jobsIn(unserved), { trouble: 'not-found' });
  });

  it('throws what came in the middle of the list of all: nothing is listed twice', async () => {
    const cluster: FakeCluster = {
      ...fakeCluster(),
      async *objects() {
        yield JOBS;
        throw forbidden('the rest');
      },
    };
    await assert.rejects(jobsIn(everywhere(cluster)), { message: 'the rest is forbidden' });
  });

  it('says one sentence of a namespace of which nothing could be read', () => {
    const part = (why: string, namespace?: string): UnreadPart => ({
      why,
      isForbidden: true,
      ...(namespace === undefined ? {} : { namespace }),
    });
    const parts = [part('pods of b', 'b'), part('all'), part('jobs of b', 'b'), part('pods of c', 'c')];
    assert.deepEqual(unreadSentences(parts, 2), [
      'nothing in namespace "b" can be read: jobs of b',
      'all',
      'pods of c',
    ]);
    assert.deepEqual(unreadSentences([part('pods of b', 'b')], 1), ['pods of b']);
  });
});
