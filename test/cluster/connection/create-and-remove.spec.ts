import assert from 'node:assert/strict';
import type { NewObject, PodChange } from '../../../src/cluster/cluster.ts';
import {
  type Answer,
  answerInTurn,
  answerJson,
  closeAll,
  clusterAt,
  failure,
  failureOf,
  startServer,
} from './support.ts';

const POD: NewObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'reader-0', namespace: 'tools' },
  spec: { containers: [] },
};
const REFERENCE = { apiVersion: 'v1', kind: 'Pod', namespace: 'tools', name: 'reader-0' };
const reset: Answer = (request) => request.socket.destroy();

describe('connection, creations and removals', () => {
  afterEach(closeAll);

  it('creates an object, or asks whether it could', async () => {
    const server = await startServer({ answer: answerJson(POD) });
    const cluster = await clusterAt(server);
    assert.deepEqual(await cluster.create(POD, { dryRun: false }), POD);
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }, { dryRun: true });
    assert.deepEqual(
      server.seen.map(({ method, url }) => `${method} ${url}`),
      [
        'POST /api/v1/namespaces/tools/pods?fieldManager=kubectl-caps',
        'POST /api/v1/namespaces?fieldManager=kubectl-caps&dryRun=All',
      ],
    );
    assert.deepEqual(JSON.parse(server.seen[0]?.body ?? ''), POD);
  });

  it('does not ask a second time for what may be made already', async () => {
    const server = await startServer({ answer: reset });
    const failed = await failureOf((await clusterAt(server)).create(POD, { dryRun: false }));
    assert.deepEqual([(failed as { trouble: string }).trouble, server.seen.length], ['unreachable', 1]);
  });

  it('asks a second time for what a dry run makes of it', async () => {
    const server = await startServer({ answer: answerInTurn(reset, answerJson(POD)) });
    assert.deepEqual(await (await clusterAt(server)).create(POD, { dryRun: true }), POD);
  });

  it('removes an object by its UID', async () => {
    const server = await startServer({ answer: answerJson({ kind: 'Status', status: 'Success' }) });
    const cluster = await clusterAt(server);
    assert.equal(await cluster.remove(REFERENCE, { uid: 'u', graceSeconds: 0 }), 'removed');
    const [request] = server.seen;
    assert.deepEqual([request?.method, request?.url], ['DELETE', '/api/v1/namespaces/tools/pods/reader-0']);
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions: { uid: 'u' },
      gracePeriodSeconds: 0,
    });
  });

  for (const [what, code, options] of [
    ['nothing of that name', 404, {}],
    ['another one of that name', 409, { uid: 'u' }],
  ] as const) {
    it(`tells that there is ${what}`, async () => {
      const server = await startServer({ answer: answerJson(failure(code, 'NotFound', 'no'), code) });
      assert.equal(await (await clusterAt(server)).remove(REFERENCE, options), 'not found');
    });
  }
});

describe('connection, watches of pods', () => {
  afterEach(closeAll);

  const event = (type: string, name: string) =>
    `${JSON.stringify({ type, object: { metadata: { name }, spec: { containers: [] } } })}\n`;

  async function seen(changes: AsyncIterable<PodChange>): Promise<string[]> {
    const found: string[] = [];
    for await (const { change, pod } of changes) found.push(`${change} ${pod.metadata.name}`);
    return found;
  }

  it('tells changes as they come, also where a line comes in pieces, until the server ends it', async () => {
    const server = await startServer({
      answer: (_, response) => {
        const text = `${event('ADDED', 'a')}${event('MODIFIED', 'ä')}${event('BOOKMARK', 'b')}${event('DELETED', 'a')}`;
        const bytes = Buffer.from(text);
        const cut = bytes.indexOf('ä') + 1;
        response.writeHead(200).write(bytes.subarray(0, cut));
        setImmediate(() => response.end(bytes.subarray(cut)));
      },
    });
    const cluster = await clusterAt(server);
    assert.deepEqual(
      await seen(cluster.watchPods({ namespace: 'tools', labelSelector: 'a=b' }, new AbortController().signal)),
      ['seen a', 'seen ä', 'gone a'],
    );
    assert.equal(
      server.seen[0]?.url,
      '/api/v1/namespaces/tools/pods?watch=true&labelSelector=a%3Db&timeoutSeconds=290',
    );
  });

  it('ends without a failure when it is stopped, when the connection breaks, and when the server has lost its place', async () => {
    const stop = new AbortController();
    const begun: Answer = (_, response) => {
      response.writeHead(200).write(event('ADDED', 'a'));
    };
    const broken: Answer = (request, response) => {
      response.writeHead(200).write(event('ADDED', 'a'), () => request.socket.destroy());
    };
    const lost: Answer = (_, response) => {
      response
        .writeHead(200)
        .end(`${event('ADDED', 'a')}{"type":"ERROR","object":{"code":410}}\n${event('ADDED', 'b')}`);
    };
    const cluster = await clusterAt(await startServer({ answer: answerInTurn(broken, lost, begun) }));
    const watch = () => cluster.watchPods({}, stop.signal);
    assert.deepEqual([await seen(watch()), await seen(watch())], [['seen a'], ['seen a']]);
    const found: string[] = [];
    for await (const { pod } of watch()) {
      found.push(pod.metadata.name);
      stop.abort();
    }
    assert.deepEqual(found, ['a']);
    assert.deepEqual(await seen(watch()), []);
  });

  it('is refused with the words of the server', async () => {
    const server = await startServer({ answer: answerJson(failure(403, 'Forbidden', 'no'), 403) });
    assert.deepEqual(await failureOf(seen((await clusterAt(server)).watchPods({}, new AbortController().signal))), {
      name: 'ClusterError',
      trouble: 'forbidden',
      httpStatus: 403,
      reason: 'Forbidden',
      said: 'no',
      message: 'cannot watch pods in all namespaces: forbidden: no (HTTP 403)',
    });
  });

  it('has a limit for its beginning only', async () => {
    const server = await startServer({ answer: () => {} });
    const cluster = await clusterAt(server, { requestTimeoutMs: 50 });
    const failed = await failureOf(seen(cluster.watchPods({}, new AbortController().signal)));
    assert.deepEqual((failed as { trouble: string }).trouble, 'timed-out');
  });
});
