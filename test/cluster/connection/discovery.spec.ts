import assert from 'node:assert/strict';
import { type Answer, answerJson, closeAll, clusterAt, failure, failureOf, startServer } from './support.ts';

const POLICIES = { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy' };
const notFound = answerJson(failure(404, 'NotFound', 'the server could not find the requested resource'), 404);
/** What an API server writes for a group that it does not have. */
const pageNotFound: Answer = (_, response) => response.writeHead(404).end('404 page not found\n');
const groups = (...versions: readonly string[]) =>
  answerJson({ kind: 'APIGroupList', groups: [{ versions: versions.map((groupVersion) => ({ groupVersion })) }] });

describe('cluster/connection/discovery', () => {
  afterEach(closeAll);

  /** Lists policies of a server that answers these paths, and says "404 page not found" to all others. */
  async function listed(answers: Readonly<Record<string, Answer>>): Promise<{ failed: object; asked: string[] }> {
    const server = await startServer({
      answer: (request, response) => (answers[request.url?.split('?')[0] ?? ''] ?? pageNotFound)(request, response),
    });
    const cluster = await clusterAt(server);
    const all = async () => {
      for await (const page of cluster.objects(POLICIES)) void page;
    };
    return { failed: await failureOf(all()), asked: server.seen.map(({ url }) => url) };
  }

  it('believes that there is no such kind of a server that has groups, and not this one', async () => {
    const { failed, asked } = await listed({ '/apis': groups('apps/v1', 'policy/v1') });
    assert.deepEqual(failed, {
      name: 'ClusterError',
      trouble: 'not-found',
      message: 'cannot list every PodSecurityPolicy: the server has no "PodSecurityPolicy" in "policy/v1beta1"',
    });
    assert.deepEqual(asked, ['/apis/policy/v1beta1', '/apis']);
  });

  it('believes it of a server that has the group, and not this kind in it', async () => {
    const resources = {
      kind: 'APIResourceList',
      resources: [{ kind: 'PodDisruptionBudget', name: 'x', namespaced: true }],
    };
    const { failed } = await listed({ '/apis/policy/v1beta1': answerJson(resources) });
    assert.equal((failed as { trouble: string }).trouble, 'not-found');
  });

  const broken: readonly (readonly [what: string, answers: Readonly<Record<string, Answer>>])[] = [
    ['everything not found', {}],
    ['everything not found, in the words of a server', { '/apis/policy/v1beta1': notFound, '/apis': notFound }],
    ['groups, but not of this one that it lists', { '/apis': groups('policy/v1beta1') }],
    [
      'the kind in discovery, and no list of it',
      {
        '/apis/policy/v1beta1': answerJson({
          kind: 'APIResourceList',
          resources: [{ kind: 'PodSecurityPolicy', name: 'podsecuritypolicies', namespaced: false }],
        }),
        '/apis/policy/v1beta1/podsecuritypolicies': notFound,
      },
    ],
    ...[null, [], 7, {}, 'x', { kind: 'APIResourceList' }, failure(404, 'NotFound', 'no')].map(
      (body) => [`discovery of ${JSON.stringify(body)}`, { '/apis/policy/v1beta1': answerJson(body) }] as const,
    ),
    ...[null, [], 7, {}, { kind: 'APIGroupList', groups: null }].map(
      (body) => [`groups of ${JSON.stringify(body)}`, { '/apis': answerJson(body) }] as const,
    ),
  ];
  for (const [what, answers] of broken) {
    it(`does not believe it of ${what.slice(0, 90)}`, async () => {
      const { failed } = await listed(answers);
      const { name, trouble } = failed as { name: string; trouble: string };
      assert.deepEqual([name, trouble], ['ClusterError', 'refused'], JSON.stringify(failed));
    });
  }

  it('asks for the groups once, and then for no group that is not there', async () => {
    const server = await startServer({
      answer: (request, response) => (request.url === '/apis' ? groups('apps/v1') : pageNotFound)(request, response),
    });
    const cluster = await clusterAt(server);
    for (const apiVersion of ['policy/v1beta1', 'extensions/v1beta1']) {
      await failureOf(cluster.object({ ...POLICIES, apiVersion, name: 'x' }));
    }
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['/apis/policy/v1beta1', '/apis'],
    );
  });
});
