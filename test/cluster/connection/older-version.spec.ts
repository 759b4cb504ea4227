import assert from 'node:assert/strict';
import { runProgram } from '../../support/run-program.ts';
import { answerJson, closeAll, clusterAt, startServer, type TestServer } from './support.ts';

/** Of 1.24.17, kubectl get --raw /apis/batch/v1beta1. */
const BATCH_V1BETA1 = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: 'batch/v1beta1',
  resources: [
    {
      name: 'cronjobs',
      singularName: '',
      namespaced: true,
      kind: 'CronJob',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['cj'],
      categories: ['all'],
      storageVersionHash: 'sd5LIXh4Fjs=',
    },
    { name: 'cronjobs/status', singularName: '', namespaced: true, kind: 'CronJob', verbs: ['get', 'patch', 'update'] },
  ],
};

/** Of 1.24.17, of a resource that a version it serves does not have. */
const NO_SUCH_RESOURCE = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the server could not find the requested resource',
  reason: 'NotFound',
  details: {},
  code: 404,
};

const template = { spec: { containers: [{ name: 'main', securityContext: { privileged: true } }] } };
const NIGHTLY = {
  metadata: { name: 'nightly', namespace: 'shop', uid: '1' },
  spec: { jobTemplate: { spec: { template } } },
};
const NOT_THERE = {
  ...NO_SUCH_RESOURCE,
  message: 'cronjobs.batch "gone" not found',
  details: { name: 'gone', group: 'batch', kind: 'cronjobs' },
};

/** A server of 1.20, whose batch/v1 has no CronJobs; `has` says whether batch/v1beta1 is on. */
function olderServer({ has }: { readonly has: boolean }): Promise<TestServer> {
  const beta = '/apis/batch/v1beta1';
  const answers: Readonly<Record<string, object>> = {
    '/version': { major: '1', minor: '20', gitVersion: 'v1.20.2' },
    '/apis': {
      kind: 'APIGroupList',
      groups: [{ versions: [{ groupVersion: 'batch/v1' }, ...(has ? [{ groupVersion: 'batch/v1beta1' }] : [])] }],
    },
    '/apis/batch/v1': { ...BATCH_V1BETA1, groupVersion: 'batch/v1', resources: [] },
    '/api/v1/namespaces/shop': { metadata: { name: 'shop', labels: {} } },
    ...(has
      ? {
          [beta]: BATCH_V1BETA1,
          [`${beta}/namespaces/shop/cronjobs`]: { kind: 'CronJobList', items: [NIGHTLY] },
          [`${beta}/namespaces/shop/cronjobs/nightly`]: { apiVersion: 'batch/v1beta1', kind: 'CronJob', ...NIGHTLY },
        }
      : {}),
  };
  return startServer({
    answer: (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const found = answers[path];
      const isCronJob = path.includes('cronjobs') || path.startsWith(beta);
      if (path.endsWith('/gone')) answerJson(NOT_THERE, 404)(request, response);
      else if (found) answerJson(found)(request, response);
      else if (/^\/apis\/[^/]+\/[^/]+$/.test(path) && !isCronJob) {
        answerJson({ kind: 'APIResourceList', resources: [] })(request, response);
      } else if (isCronJob) answerJson(NO_SUCH_RESOURCE, 404)(request, response);
      else answerJson({ kind: 'List', items: [] })(request, response);
    },
  });
}

const CRON_JOBS = { apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop' };

describe('cluster/connection/older-version', () => {
  afterEach(closeAll);

  it('reads a kind in the version that an older server has, and says which', async () => {
    const cluster = await clusterAt(await olderServer({ has: true }));
    const listed: unknown[] = [];
    for await (const page of cluster.objects(CRON_JOBS)) {
      listed.push(...page.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]));
    }
    assert.deepEqual(listed, [['batch/v1beta1', 'CronJob', 'nightly']]);
    const { apiVersion } = await cluster.object({ ...CRON_JOBS, name: 'nightly' });
    assert.equal(apiVersion, 'batch/v1beta1');
  });

  it('asks no other version for an object that is not there', async () => {
    const server = await olderServer({ has: true });
    const cluster = await clusterAt(server);
    await assert.rejects(cluster.object({ ...CRON_JOBS, name: 'gone' }), /cronjobs\.batch "gone" not found/);
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['/apis/batch/v1/namespaces/shop/cronjobs/gone'],
    );
  });

  it('says that there is none where no version is served', async () => {
    const cluster = await clusterAt(await olderServer({ has: false }));
    const listing = cluster.objects(CRON_JOBS)[Symbol.asyncIterator]().next();
    await assert.rejects(listing, { trouble: 'not-found' });
  });

  for (const has of [true, false]) {
    const kinds = has ? 'with CronJobs of an older version' : 'without CronJobs';
    it(`lets check and why-denied answer on a server ${kinds}`, async () => {
      const connect = async () => clusterAt(await olderServer({ has }), { namespace: 'shop' });
      const checked = await runProgram(['check', '--level', 'baseline', '-o', 'name'], { connect });
      assert.deepEqual(
        [checked.stdout, checked.stderr, checked.exit],
        has ? ['cronjob/nightly\n', '', 1] : ['', 'Nothing with a pod in it was found.\n', 0],
      );
      const named = await runProgram(['check', 'cj/nightly', '--level', 'baseline', '-o', 'name'], { connect });
      assert.deepEqual([named.stdout, named.exit], has ? ['cronjob/nightly\n', 1] : ['', 3]);
      const denied = await runProgram(['why-denied'], { connect });
      assert.deepEqual([denied.stderr, denied.exit], has ? ['', 0] : ['Nothing with a pod in it was found.\n', 0]);
    });
  }
});
