import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Pod } from '../../../../src/kubernetes/objects.ts';
import { answerInTurn, answerJson, closeAll, clusterAt, failure, failureOf, startServer } from '../support.ts';

function pod(name: string): Pod {
  return { metadata: { name, namespace: 'web' }, spec: { containers: [{ name: 'main' }] } };
}

function podList(names: readonly string[], token?: string): object {
  return { kind: 'PodList', metadata: token === undefined ? {} : { continue: token }, items: names.map(pod) };
}

async function namesOf(pages: AsyncIterable<readonly Pod[]>): Promise<string[][]> {
  const names: string[][] = [];
  for await (const page of pages) names.push(page.map(({ metadata }) => metadata.name));
  return names;
}

const version = answerJson({ major: '1', minor: '34', gitVersion: 'v1.34.4' });

describe('cluster/connection/transport/rest', () => {
  afterEach(closeAll);

  it('makes 20 requests, one after the other, over one connection', async () => {
    const server = await startServer({ answer: version });
    const cluster = await clusterAt(server);
    for (let i = 0; i < 20; i++) await cluster.version();
    assert.deepEqual([server.seen.length, server.connections], [20, 1]);
  });

  it('makes 50 requests at once over at most 16 connections', async () => {
    const server = await startServer({ answer: version });
    const cluster = await clusterAt(server);
    await Promise.all(Array.from({ length: 50 }, () => cluster.version()));
    assert.equal(server.seen.length, 50);
    assert.ok(server.connections <= 16, `${server.connections} connections`);
  });

  it('lets go of its connections when it is closed', async () => {
    const server = await startServer({ answer: version });
    const cluster = await clusterAt(server);
    await cluster.version();
    assert.equal(server.openConnections(), 1);
    cluster.close();
    while (server.openConnections() > 0) await new Promise(setImmediate);
  });

  it('lists objects of a kind in pages, and says of each what it is', async () => {
    const page = (name: string, token?: string) => answerJson({ ...podList([name], token), kind: 'DeploymentList' });
    const server = await startServer({ answer: answerInTurn(page('a', 'more'), page('b')) });
    const cluster = await clusterAt(server);
    const found: (string | undefined)[][] = [];
    for await (const items of cluster.objects({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'web',
      labelSelector: 'app=a',
    })) {
      found.push(...items.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]));
    }
    assert.deepEqual(found, [
      ['apps/v1', 'Deployment', 'a'],
      ['apps/v1', 'Deployment', 'b'],
    ]);
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['', '&continue=more'].map(
        (rest) => `/apis/apps/v1/namespaces/web/deployments?labelSelector=app%3Da&limit=500${rest}`,
      ),
    );
  });

  describe('gets', () => {
    it('a pod exactly as the server has it, unknown fields too', async () => {
      const answer = { ...pod('api'), somethingNew: { of: ['the', 'future'] }, status: { phase: 'Running' } };
      const server = await startServer({ answer: answerJson(answer) });
      const cluster = await clusterAt(server);
      assert.deepEqual(await cluster.pod('web', 'api'), answer);
      assert.deepEqual(
        [server.seen[0]?.method, server.seen[0]?.url, server.seen[0]?.headers.accept],
        ['GET', '/api/v1/namespaces/web/pods/api', ['application/json']],
      );
    });

    const cases: [string, { apiVersion: string; kind: string; namespace?: string; name: string }, string][] = [
      [
        'a ReplicaSet',
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'web', name: 'x' },
        '/apis/apps/v1/namespaces/web/replicasets/x',
      ],
      [
        'a Job',
        { apiVersion: 'batch/v1', kind: 'Job', namespace: 'web', name: 'x' },
        '/apis/batch/v1/namespaces/web/jobs/x',
      ],
      [
        'a ReplicationController',
        { apiVersion: 'v1', kind: 'ReplicationController', namespace: 'web', name: 'x' },
        '/api/v1/namespaces/web/replicationcontrollers/x',
      ],
      [
        'a Namespace, which is in no namespace itself',
        { apiVersion: 'v1', kind: 'Namespace', namespace: 'web', name: 'web' },
        '/api/v1/namespaces/web',
      ],
      [
        'an object whose name needs encoding',
        { apiVersion: 'v1', kind: 'Node', name: 'a?b c' },
        '/api/v1/nodes/a%3Fb%20c',
      ],
    ];
    for (const [name, reference, url] of cases) {
      it(name, async () => {
        const server = await startServer({ answer: answerJson({ metadata: { name: 'x' } }) });
        await (await clusterAt(server)).object(reference);
        assert.deepEqual(
          server.seen.map((request) => request.url),
          [url],
        );
      });
    }

    it('objects of a kind of its own, asking only once what they are called', async () => {
      const answer = answerInTurn(
        answerJson({
          kind: 'APIResourceList',
          resources: [
            { kind: 'Rollout', name: 'rollouts/status', namespaced: true },
            { kind: 'Rollout', name: 'rollouts', namespaced: true },
          ],
        }),
        answerJson({ metadata: { name: 'x' } }),
      );
      const server = await startServer({ answer });
      const cluster = await clusterAt(server);
      const reference = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', namespace: 'web' };
      await cluster.object({ ...reference, name: 'x' });
      await cluster.object({ ...reference, name: 'y' });
      assert.deepEqual(
        server.seen.map((request) => request.url),
        [
          '/apis/argoproj.io/v1alpha1',
          '/apis/argoproj.io/v1alpha1/namespaces/web/rollouts/x',
          '/apis/argoproj.io/v1alpha1/namespaces/web/rollouts/y',
        ],
      );
    });

    it('the log of a container, as text', async () => {
      const server = await startServer({ answer: (_, response) => response.end('line\n') });
      const cluster = await clusterAt(server);
      assert.equal(await cluster.log({ namespace: 'web', pod: 'api', container: 'main' }, { maxBytes: 100 }), 'line\n');
      assert.equal(server.seen[0]?.url, '/api/v1/namespaces/web/pods/api/log?container=main&limitBytes=100');
    });

    it('a body that is compressed', async () => {
      const server = await startServer({
        answer: (_, response) => {
          response.setHeader('Content-Encoding', 'gzip').end(gzipSync(JSON.stringify(pod('api'))));
        },
      });
      const cluster = await clusterAt(server);
      assert.deepEqual(await cluster.pod('web', 'api'), pod('api'));
      assert.deepEqual(server.seen[0]?.headers['accept-encoding'], ['gzip']);
    });

    for (const name of ['', '.', '..', 'a/b', '%2e%2e']) {
      it(`nothing that is called "${name}"`, async () => {
        const server = await startServer();
        const cluster = await clusterAt(server);
        assert.deepEqual(await failureOf(cluster.pod('web', name)), {
          name: 'UsageError',
          message: `"${name}" cannot be the name of anything in a cluster`,
        });
        assert.deepEqual(server.seen, []);
      });
    }
  });

  it('adds an ephemeral container by a strategic merge patch', async () => {
    const server = await startServer({ answer: answerJson(pod('api')) });
    const cluster = await clusterAt(server);
    const container = { name: 'reader', image: 'busybox', targetContainerName: 'main' };
    assert.deepEqual(await cluster.addEphemeralContainer('web', 'api', container, { dryRun: false }), pod('api'));
    await cluster.addEphemeralContainer('web', 'api', container, { dryRun: true });
    const path = '/api/v1/namespaces/web/pods/api/ephemeralcontainers?fieldManager=kubectl-caps';
    assert.deepEqual(
      server.seen.map(({ method, url, body, headers }) => [method, url, body, headers['content-type']]),
      [path, `${path}&dryRun=All`].map((url) => [
        'PATCH',
        url,
        '{"spec":{"ephemeralContainers":[{"name":"reader","image":"busybox","targetContainerName":"main"}]}}',
        ['application/strategic-merge-patch+json'],
      ]),
    );
  });

  describe('lists', () => {
    it('in pages, until there is no continue token', async () => {
      const server = await startServer({
        answer: answerInTurn(
          answerJson(podList(['a', 'b'], 'two+two=4')),
          answerJson(podList(['c'], 'three')),
          answerJson(podList(['d'])),
        ),
      });
      const cluster = await clusterAt(server);
      const selection = { namespace: 'web', labelSelector: 'app=api,tier!=x', fieldSelector: 'spec.nodeName=n' };
      assert.deepEqual(await namesOf(cluster.pods(selection)), [['a', 'b'], ['c'], ['d']]);
      const query = 'labelSelector=app%3Dapi%2Ctier%21%3Dx&fieldSelector=spec.nodeName%3Dn&limit=500';
      assert.deepEqual(
        server.seen.map(({ url }) => url),
        [
          `/api/v1/namespaces/web/pods?${query}`,
          `/api/v1/namespaces/web/pods?${query}&continue=two%2Btwo%3D4`,
          `/api/v1/namespaces/web/pods?${query}&continue=three`,
        ],
      );
    });

    it('pods of all namespaces, none of them where items is null', async () => {
      const server = await startServer({ answer: answerJson({ kind: 'PodList', metadata: {}, items: null }) });
      assert.deepEqual(await namesOf((await clusterAt(server)).pods({})), [[]]);
      assert.equal(server.seen[0]?.url, '/api/v1/pods?limit=500');
    });

    it('on from where it was when the snapshot is gone, nothing twice', async () => {
      const expired = failure(410, 'Expired', 'The provided continue parameter is too old', {
        metadata: { continue: 'inconsistent' },
      });
      const server = await startServer({
        answer: answerInTurn(answerJson(podList(['a'], 'old')), answerJson(expired, 410), answerJson(podList(['b']))),
      });
      assert.deepEqual(await namesOf((await clusterAt(server)).pods({ namespace: 'web' })), [['a'], ['b']]);
      assert.deepEqual(
        server.seen.map(({ url }) => url.replace(/.*limit=500/, '')),
        ['', '&continue=old', '&continue=inconsistent'],
      );
    });

    it('says so when the snapshot is gone and the server does not let it go on', async () => {
      const server = await startServer({
        answer: answerInTurn(
          answerJson(podList(['a'], 'old')),
          answerJson(failure(410, 'Expired', 'The provided continue parameter is too old'), 410),
        ),
      });
      assert.deepEqual(await failureOf(namesOf((await clusterAt(server)).pods({ namespace: 'web' }))), {
        name: 'ClusterError',
        trouble: 'refused',
        httpStatus: 410,
        reason: 'Expired',
        said: 'The provided continue parameter is too old',
        message:
          'cannot list pods in namespace "web": the server says: The provided continue parameter is too old (HTTP 410)',
      });
    });

    it('refuses an answer that is not a list', async () => {
      const server = await startServer({ answer: answerJson({ hello: 'world' }) });
      assert.deepEqual(await failureOf(namesOf((await clusterAt(server)).pods({}))), {
        name: 'ClusterError',
        trouble: 'refused',
        message: 'cannot list pods in all namespaces: the answer is not a list',
      });
    });
  });

  describe('tries again', () => {
    it('when the server says when, for all kinds of requests', async () => {
      const busy = answerJson(failure(429, 'TooManyRequests', 'slow down'), 429, { 'Retry-After': '0' });
      for (const ask of ['version', 'addEphemeralContainer'] as const) {
        const server = await startServer({
          answer: answerInTurn(
            busy,
            busy,
            answerJson({ metadata: { name: 'x' }, spec: { containers: [] }, gitVersion: 'v1.30.0' }),
          ),
        });
        const cluster = await clusterAt(server);
        await (ask === 'version'
          ? cluster.version()
          : cluster.addEphemeralContainer('web', 'api', { name: 'x' }, { dryRun: false }));
        assert.equal(server.seen.length, 3);
      }
    });

    it('not for ever', async () => {
      const server = await startServer({
        answer: answerJson(failure(429, 'TooManyRequests', 'slow down'), 429, { 'Retry-After': '0' }),
      });
      assert.deepEqual(await failureOf((await clusterAt(server)).version()), {
        name: 'ClusterError',
        trouble: 'refused',
        httpStatus: 429,
        reason: 'TooManyRequests',
        said: 'slow down',
        message: 'cannot ask for the version of the server: the server says: slow down (HTTP 429)',
      });
      assert.equal(server.seen.length, 6);
    });

    it('not when it would have to wait past its deadline, and then says what the server said', async () => {
      const server = await startServer({
        answer: answerJson(failure(503, 'ServiceUnavailable', 'starting'), 503, { 'Retry-After': '3600' }),
      });
      const cluster = await clusterAt(server);
      assert.deepEqual(await failureOf(cluster.version()), {
        name: 'ClusterError',
        trouble: 'refused',
        httpStatus: 503,
        reason: 'ServiceUnavailable',
        said: 'starting',
        message: 'cannot ask for the version of the server: the server says: starting (HTTP 503)',
      });
      assert.equal(server.seen.length, 1);
    });

    it('not a patch that the server may have carried out', async () => {
      const server = await startServer({
        answer: answerJson(failure(503, 'ServiceUnavailable', 'starting'), 503, { 'Retry-After': '0' }),
      });
      const cluster = await clusterAt(server);
      await failureOf(cluster.addEphemeralContainer('web', 'api', { name: 'x' }, { dryRun: false }));
      assert.equal(server.seen.length, 1);
    });

    it('a get, once, when the connection breaks before there is an answer', async () => {
      const reset = answerInTurn((request) => request.socket.destroy(), version);
      const server = await startServer({ answer: reset });
      assert.equal((await (await clusterAt(server)).version()).gitVersion, 'v1.34.4');
      assert.equal(server.seen.length, 2);
    });

    it('not a get that breaks twice, nor a patch that breaks once', async () => {
      const server = await startServer({ answer: (request) => request.socket.destroy() });
      const cluster = await clusterAt(server);
      const broken = { name: 'ClusterError', trouble: 'unreachable' };
      assert.deepEqual(await failureOf(cluster.version()), {
        ...broken,
        message: `cannot ask for the version of the server: ${server.url} closed the connection (ECONNRESET)`,
      });
      assert.equal(server.seen.length, 2);
      assert.deepEqual(await failureOf(cluster.addEphemeralContainer('web', 'api', { name: 'x' }, { dryRun: false })), {
        ...broken,
        message: `cannot add the ephemeral container "x" to pod "api" in namespace "web": ${server.url} closed the connection (ECONNRESET)`,
      });
      assert.equal(server.seen.length, 3);
    });
  });

  describe('does not take for an answer', () => {
    it('one that breaks off, with a length or without one, compressed or not', async () => {
      const whole = JSON.stringify(
        podList(Array.from({ length: 1000 }, (_, i) => createHash('sha1').update(`${i}`).digest('hex'))),
      );
      const compressed = gzipSync(whole);
      const cases: [Record<string, string>, Buffer][] = [
        [{ 'Content-Length': String(whole.length) }, Buffer.from(whole)],
        [{}, Buffer.from(whole)],
        [{ 'Content-Encoding': 'gzip', 'Content-Length': String(compressed.length) }, compressed],
      ];
      for (const [headers, body] of cases) {
        const server = await startServer({
          answer: (_, response) => {
            response.writeHead(200, headers);
            response.write(body.subarray(0, body.length / 2), () => response.destroy());
          },
        });
        const cluster = await clusterAt(server);
        assert.deepEqual(await failureOf(namesOf(cluster.pods({}))), {
          name: 'ClusterError',
          trouble: 'unreachable',
          message: `cannot list pods in all namespaces: ${server.url} broke off in the middle of its answer (ECONNRESET)`,
        });
      }
    });

    it('one that is not JSON', async () => {
      const server = await startServer({ answer: (_, response) => response.end('<html>\u001b[31mLogin') });
      assert.deepEqual(await failureOf((await clusterAt(server)).version()), {
        name: 'ClusterError',
        trouble: 'refused',
        message: `cannot ask for the version of the server: the answer of ${server.url} is not JSON; is this the URL of an API server? It begins: <html>\\x1b[31mLogin`,
      });
    });

    it('one that leads elsewhere', async () => {
      const server = await startServer({
        answer: (_, response) => response.writeHead(302, { Location: 'https://login.test/' }).end(),
      });
      assert.deepEqual(await failureOf((await clusterAt(server)).version()), {
        name: 'ClusterError',
        trouble: 'refused',
        httpStatus: 302,
        message: `cannot ask for the version of the server: ${server.url} redirects to https://login.test/ (HTTP 302), which is not followed; is this the URL of an API server?`,
      });
    });

    it('none at all, within its deadline', async () => {
      const server = await startServer({ answer: () => {} });
      const cluster = await clusterAt(server, { requestTimeoutMs: 100 });
      assert.deepEqual(await failureOf(cluster.version()), {
        name: 'ClusterError',
        trouble: 'timed-out',
        message: `cannot ask for the version of the server: no answer from ${server.url} within 100 ms; try a longer --request-timeout`,
      });
    });

    it('one that does not end, within its deadline', async () => {
      const server = await startServer({ answer: (_, response) => response.write('{') });
      const cluster = await clusterAt(server, { requestTimeoutMs: 100 });
      assert.deepEqual(await failureOf(cluster.version()), {
        name: 'ClusterError',
        trouble: 'timed-out',
        message: `cannot ask for the version of the server: no answer from ${server.url} within 100 ms; try a longer --request-timeout`,
      });
    });
  });
});
