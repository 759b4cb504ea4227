import assert from 'node:assert/strict';
import type { ResourceAttributes } from '../../../src/kubernetes/access-review.ts';
import { answerInTurn, answerJson, closeAll, clusterAt, failure, failureOf, startServer } from './support.ts';

const ALICE = { user: 'alice', groups: ['developers'] };
const attributes: ResourceAttributes & { readonly namespace: string } = {
  verb: 'use',
  group: 'policy',
  version: '*',
  resource: 'podsecuritypolicies',
  name: 'restricted',
  namespace: 'shop',
};

describe('connection, access reviews', () => {
  afterEach(closeAll);

  const cases = [
    [
      { kind: 'SubjectAccessReview', subject: ALICE, attributes },
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      { spec: { ...ALICE, resourceAttributes: attributes } },
    ],
    [
      { kind: 'LocalSubjectAccessReview', subject: ALICE, attributes },
      '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews',
      { metadata: { namespace: 'shop' }, spec: { ...ALICE, resourceAttributes: attributes } },
    ],
    [
      { kind: 'SelfSubjectAccessReview', attributes },
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { spec: { resourceAttributes: attributes } },
    ],
  ] as const;
  for (const [review, url, rest] of cases) {
    it(`posts a ${review.kind}`, async () => {
      const server = await startServer({ answer: answerJson({ status: { allowed: true, reason: 'because' } }) });
      const cluster = await clusterAt(server);
      assert.deepEqual(await cluster.reviewAccess(review), { allowed: true, reason: 'because', evaluationError: '' });
      const [request] = server.seen;
      assert.deepEqual(
        [request?.method, request?.url, request?.headers['content-type']],
        ['POST', url, ['application/json']],
      );
      assert.deepEqual(JSON.parse(request?.body ?? ''), {
        apiVersion: 'authorization.k8s.io/v1',
        kind: review.kind,
        ...rest,
      });
    });
  }

  it('hands on what an authorizer could not judge', async () => {
    const status = { allowed: false, evaluationError: 'webhook is down' };
    const cluster = await clusterAt(await startServer({ answer: answerJson({ status }) }));
    assert.deepEqual(await cluster.reviewAccess({ kind: 'SelfSubjectAccessReview', attributes }), {
      allowed: false,
      reason: '',
      evaluationError: 'webhook is down',
    });
  });

  it('is repeated where the server is busy: asking changes nothing', async () => {
    const busy = answerJson(failure(503, 'ServiceUnavailable', 'starting'), 503, { 'Retry-After': '0' });
    const server = await startServer({ answer: answerInTurn(busy, answerJson({ status: { allowed: false } })) });
    const cluster = await clusterAt(server);
    assert.equal((await cluster.reviewAccess({ kind: 'SelfSubjectAccessReview', attributes })).allowed, false);
    assert.equal(server.seen.length, 2);
  });

  for (const answer of [{}, null, { status: null }, { status: { allowed: 'yes' } }]) {
    it(`does not take ${JSON.stringify(answer)} for an answer`, async () => {
      const cluster = await clusterAt(await startServer({ answer: answerJson(answer) }));
      assert.deepEqual(
        await failureOf(cluster.reviewAccess({ kind: 'LocalSubjectAccessReview', subject: ALICE, attributes })),
        {
          name: 'ClusterError',
          trouble: 'refused',
          message:
            'cannot ask by LocalSubjectAccessReview in namespace "shop": the answer does not say whether it is allowed',
        },
      );
    });
  }
});
