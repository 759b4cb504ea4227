import assert from 'node:assert/strict';
import type { ProposedPod } from '../../../src/cluster/cluster.ts';
import { answerJson, closeAll, clusterAt, failure, failureOf, startServer } from './support.ts';

const PROPOSED: ProposedPod = {
  namespace: 'web',
  generateName: 'api-',
  labels: { app: 'api' },
  spec: { containers: [{ name: 'main' }] },
};
const CONTROLLER = {
  user: 'system:serviceaccount:kube-system:replicaset-controller',
  groups: ['system:serviceaccounts', 'system:authenticated'],
};

describe('connection, proposals of pods', () => {
  afterEach(closeAll);

  it('makes nothing, and is asked as the caller', async () => {
    const pod = { metadata: { name: 'api-x7', namespace: 'web' }, spec: PROPOSED.spec };
    const server = await startServer({ answer: answerJson(pod) });
    assert.deepEqual(await (await clusterAt(server)).proposePod(PROPOSED), { is: 'accepted', pod });
    const [request] = server.seen;
    assert.deepEqual(
      [request?.method, request?.url, request?.headers['content-type'], request?.headers['impersonate-user']],
      ['POST', '/api/v1/namespaces/web/pods?fieldManager=kubectl-caps&dryRun=All', ['application/json'], undefined],
    );
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'api-', labels: { app: 'api' } },
      spec: PROPOSED.spec,
    });
  });

  it('is asked as somebody else, each group in a header of its own', async () => {
    const server = await startServer({ answer: answerJson({ metadata: { name: 'api-x7' }, spec: PROPOSED.spec }) });
    await (await clusterAt(server)).proposePod(PROPOSED, CONTROLLER);
    const headers = server.seen[0]?.headers;
    assert.deepEqual(
      [headers?.['impersonate-user'], headers?.['impersonate-group']],
      [[CONTROLLER.user], CONTROLLER.groups],
    );
  });

  for (const [code, reason, message] of [
    [403, 'Forbidden', 'pods "api-" is forbidden: PodSecurityPolicy: unable to admit pod: []'],
    [422, 'Invalid', 'Pod "api-" is invalid: spec.containers: Required value'],
    [400, '', 'admission webhook "w.example.com" denied the request: no'],
    [
      403,
      'Forbidden',
      'pods is forbidden: User "jane" cannot create resource "pods" in API group "" in the namespace "web"',
    ],
  ] as const) {
    it(`is refused with the server's own words (HTTP ${code} ${reason})`, async () => {
      const server = await startServer({ answer: answerJson(failure(code, reason, message), code) });
      assert.deepEqual(await (await clusterAt(server)).proposePod(PROPOSED), { is: 'refused', message });
    });
  }

  for (const [since, said] of [
    [
      'ever',
      'users "x" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    [
      '1.36',
      'pods is forbidden: User "jane" cannot impersonate-on:user-info:create resource "pods" in API group "" in the namespace "web"',
    ],
    [
      '1.36',
      'users.authentication.k8s.io "x" is forbidden: User "jane" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope',
    ],
  ] as const) {
    it(`is no answer where the caller may not impersonate (since ${since}): ${said.slice(0, 60)}…`, async () => {
      const server = await startServer({ answer: answerJson(failure(403, 'Forbidden', said), 403) });
      assert.deepEqual(await failureOf((await clusterAt(server)).proposePod(PROPOSED, CONTROLLER)), {
        name: 'ClusterError',
        trouble: 'forbidden',
        httpStatus: 403,
        reason: 'Forbidden',
        said,
        message: `cannot propose a pod in namespace "web" as "${CONTROLLER.user}" (dry run): forbidden for user "jane": ${said} (HTTP 403)`,
      });
    });
  }

  it('is no answer where the namespace is not there', async () => {
    const said = 'namespaces "web" not found';
    const server = await startServer({ answer: answerJson(failure(404, 'NotFound', said), 404) });
    assert.deepEqual(await failureOf((await clusterAt(server)).proposePod(PROPOSED)), {
      name: 'ClusterError',
      trouble: 'not-found',
      httpStatus: 404,
      reason: 'NotFound',
      said,
      message: `cannot propose a pod in namespace "web" (dry run): the server says: ${said} (HTTP 404)`,
    });
  });

  it('asks nothing as somebody else where the connection acts as somebody already', async () => {
    const server = await startServer();
    const cluster = await clusterAt(server, { as: 'jane' });
    assert.deepEqual(await failureOf(cluster.proposePod(PROPOSED, CONTROLLER)), {
      name: 'ClusterError',
      trouble: 'configuration',
      message: `cannot propose a pod in namespace "web" as "${CONTROLLER.user}" (dry run): somebody is impersonated already`,
    });
    assert.deepEqual(server.seen, []);
  });
});
