import assert from 'node:assert/strict';
import type { ExecEnd, ExecLimits } from '../../../../src/cluster/cluster.ts';
import {
  type AnswerExec,
  answerJson,
  closeAll,
  clusterAt,
  failure,
  failureOf,
  frame,
  type ServerOptions,
  startServer,
  success,
  target,
} from '../support.ts';

const limits: ExecLimits = { timeoutMs: 10_000, maxBytes: 1000 };
const tried = 'run "cat" in container "api" of pod "api-0" in namespace "web"';

/** Sends the messages and closes, as a server does when the command has ended. */
function sending(...messages: (Buffer | string)[]): AnswerExec {
  return (socket) => {
    for (const message of messages) socket.send(message);
    socket.close(1000);
  };
}

async function execAt(options: ServerOptions, command = ['cat'], given: Partial<ExecLimits> = {}): Promise<ExecEnd> {
  const cluster = await clusterAt(await startServer(options));
  return cluster.exec(target, command, { ...limits, ...given });
}

describe('cluster/connection/exec/exec', () => {
  afterEach(closeAll);

  it('asks for standard output and standard error of a command, word for word', async () => {
    const server = await startServer({ exec: sending(success) });
    const cluster = await clusterAt(server, { as: 'jane', asGroup: ['devs', 'a,b'] });
    await cluster.exec(target, ['sh', '-c', 'a "b" & c=+d'], limits);
    const url = server.seen[0]?.url;
    const headers = server.seen[0]?.headers ?? {};
    assert.equal(
      url,
      '/api/v1/namespaces/web/pods/api-0/exec?container=api&stdin=false&stdout=true&stderr=true&tty=false&command=sh&command=-c&command=a+%22b%22+%26+c%3D%2Bd',
    );
    assert.deepEqual(
      [
        headers.authorization,
        headers['impersonate-user'],
        headers['impersonate-group'],
        headers['user-agent'],
        headers['sec-websocket-protocol'],
        headers['sec-websocket-extensions'],
      ],
      [
        ['Bearer secret'],
        ['jane'],
        ['devs', 'a,b'],
        ['kubectl-caps/1.2.3'],
        ['v5.channel.k8s.io,v4.channel.k8s.io'],
        undefined,
      ],
    );
  });

  for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io']) {
    it(`puts the messages of both outputs together, over ${protocol}`, async () => {
      const [first = 0, ...rest] = Buffer.from('é');
      const exec = sending(
        frame(1, ''),
        frame(1, 'one '),
        frame(2, 'warning'),
        frame(1, Buffer.from([first])),
        frame(1, Buffer.from(rest)),
        success,
      );
      assert.deepEqual(await execAt({ exec, protocols: [protocol] }), {
        end: 'exited',
        exitCode: 0,
        stdout: 'one é',
        stderr: 'warning',
      });
    });
  }

  it('does not wait for a server that does not close the connection after the status', async () => {
    const end = await execAt({ exec: (socket) => socket.send(success) });
    assert.deepEqual(end, { end: 'exited', exitCode: 0, stdout: '', stderr: '' });
  });

  it('passes over messages on channels it does not know, and over empty ones', async () => {
    const exec = sending(frame(9, 'what'), Buffer.alloc(0), frame(255, '\u0001'), frame(1, 'out'), success);
    assert.deepEqual(await execAt({ exec }), { end: 'exited', exitCode: 0, stdout: 'out', stderr: '' });
  });

  it('gives the exit code of a command that fails, with what it printed', async () => {
    const status = failure(0, 'NonZeroExitCode', 'command terminated with non-zero exit code', {
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
    const exec = sending(frame(1, 'out'), frame(2, 'err'), frame(3, JSON.stringify(status)));
    assert.deepEqual(await execAt({ exec }), { end: 'exited', exitCode: 3, stdout: 'out', stderr: 'err' });
  });

  it('takes a command that the runtime cannot start for not started', async () => {
    const message =
      'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "d9": OCI runtime exec failed: exec failed: unable to start container process: exec: "cat": executable file not found in $PATH: unknown';
    const exec = sending(frame(3, JSON.stringify(failure(500, 'InternalError', message))));
    assert.deepEqual(await execAt({ exec }), { end: 'not-started', message });
  });

  it('cuts off a command that prints more than it may, in many messages or in one', async () => {
    const inMany: AnswerExec = (socket) => {
      for (let i = 0; i < 11; i++) socket.send(frame(1 + (i % 2), 'x'.repeat(100)));
    };
    const inOne: AnswerExec = (socket) => socket.send(frame(1, 'x'.repeat(1_000_000)));
    for (const exec of [inMany, inOne]) assert.deepEqual(await execAt({ exec }), { end: 'flooded', maxBytes: 1000 });
  });

  it('gives up a command that is still running when its time is over', async () => {
    const exec: AnswerExec = (socket) => socket.send(frame(1, 'still here'));
    assert.deepEqual(await execAt({ exec }, ['cat'], { timeoutMs: 150 }), { end: 'timed-out', timeoutMs: 150 });
  });

  it('leaves no connection behind, however it ended', async () => {
    const ends: AnswerExec[] = [
      (socket) => socket.send(success),
      (socket) => socket.send(frame(1, 'x'.repeat(2000))),
      (socket) => socket.send(frame(1, 'still here')),
    ];
    for (const exec of ends) {
      const server = await startServer({ exec });
      await (await clusterAt(server)).exec(target, ['cat'], { ...limits, timeoutMs: 150 });
      while (server.openConnections() > 0) await new Promise(setImmediate);
    }
  });

  it('runs 40 at once, each over a connection that resumes a TLS session or was used before', async () => {
    const server = await startServer({
      answer: answerJson({ metadata: { name: 'api-0' }, gitVersion: 'v1.30.0' }),
      exec: sending(frame(1, 'out'), success),
    });
    const cluster = await clusterAt(server);
    await cluster.version();
    const ends = await Promise.all(Array.from({ length: 40 }, () => cluster.exec(target, ['cat'], limits)));
    const end: ExecEnd = { end: 'exited', exitCode: 0, stdout: 'out', stderr: '' };
    assert.deepEqual(ends, Array(40).fill(end));
    // One of them takes over the connection of the first request.
    assert.deepEqual([server.connections, server.resumed], [40, 39]);
  });

  describe('rejects when the server refuses:', () => {
    const cases: [string, number, object | string, object][] = [
      [
        'forbidden',
        403,
        failure(403, 'Forbidden', 'pods "api-0" is forbidden: User "jane" cannot create resource "pods/exec"'),
        {
          trouble: 'forbidden',
          httpStatus: 403,
          reason: 'Forbidden',
          said: 'pods "api-0" is forbidden: User "jane" cannot create resource "pods/exec"',
          message: `cannot ${tried}: forbidden for user "jane": pods "api-0" is forbidden: User "jane" cannot create resource "pods/exec" (HTTP 403)`,
        },
      ],
      [
        'no such pod',
        404,
        failure(404, 'NotFound', 'pods "api-0" not found'),
        {
          trouble: 'not-found',
          httpStatus: 404,
          reason: 'NotFound',
          said: 'pods "api-0" not found',
          message: `cannot ${tried}: the server says: pods "api-0" not found (HTTP 404)`,
        },
      ],
      [
        'no such container',
        400,
        failure(400, 'BadRequest', 'container api is not valid for pod api-0'),
        {
          trouble: 'refused',
          httpStatus: 400,
          reason: 'BadRequest',
          said: 'container api is not valid for pod api-0',
          message: `cannot ${tried}: the server says: container api is not valid for pod api-0 (HTTP 400)`,
        },
      ],
      [
        'a container that does not run, in the plain words of the kubelet',
        500,
        'container not found ("api")',
        {
          trouble: 'refused',
          httpStatus: 500,
          reason: '',
          message: `cannot ${tried}: the server says: container not found ("api") (HTTP 500)`,
        },
      ],
      [
        'a gateway, with a page',
        502,
        '<html>Bad Gateway</html>',
        { trouble: 'refused', httpStatus: 502, reason: '', message: `cannot ${tried}: the server answers HTTP 502` },
      ],
    ];
    for (const [name, status, body, expected] of cases) {
      it(name, async () => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const end = execAt({ refuse: () => ({ status, body: text }) });
        assert.deepEqual(await failureOf(end), { name: 'ClusterError', ...expected });
      });
    }

    it('a container that does not run, after the switch to WebSocket', async () => {
      const status = failure(500, 'InternalError', 'unable to upgrade connection: container not found ("api")');
      assert.deepEqual(await failureOf(execAt({ exec: sending(frame(3, JSON.stringify(status))) })), {
        name: 'ClusterError',
        trouble: 'refused',
        httpStatus: 500,
        reason: 'InternalError',
        said: 'unable to upgrade connection: container not found ("api")',
        message: `cannot ${tried}: the server says: unable to upgrade connection: container not found ("api") (HTTP 500)`,
      });
    });
  });

  it('tries again when the server is busy', async () => {
    const busy = { status: 429, headers: { 'Retry-After': '0' }, body: '' };
    const end = await execAt({ refuse: (attempt) => (attempt < 2 ? busy : undefined), exec: sending(success) });
    assert.deepEqual(end, { end: 'exited', exitCode: 0, stdout: '', stderr: '' });
  });

  it('rejects when the connection ends before the status, in order or broken', async () => {
    const endings: AnswerExec[] = [sending(frame(1, 'half an answ')), (socket) => socket.terminate()];
    for (const exec of endings) {
      const server = await startServer({ exec });
      const end = (await clusterAt(server)).exec(target, ['cat'], limits);
      assert.deepEqual(await failureOf(end), {
        name: 'ClusterError',
        trouble: 'unreachable',
        message: `cannot ${tried}: ${server.url} closed the connection before the command's status arrived`,
      });
    }
  });

  it('rejects when there is no answer within the time', async () => {
    const server = await startServer({ refuse: () => 'silence' });
    const cluster = await clusterAt(server);
    const silent = await failureOf(cluster.exec(target, ['cat'], { ...limits, timeoutMs: 100 }));
    assert.deepEqual(silent, {
      name: 'ClusterError',
      trouble: 'timed-out',
      message: `cannot ${tried}: no answer from ${server.url} within 100 ms`,
    });
  });

  it('rejects a status that cannot be read, without control characters in the sentence', async () => {
    assert.deepEqual(await failureOf(execAt({ exec: sending(frame(3, '\u001b[2Jnot JSON')) })), {
      name: 'ClusterError',
      trouble: 'refused',
      message: `cannot ${tried}: the command's status cannot be read: \\x1b[2Jnot JSON`,
    });
  });

  it('works over http, as with kubectl proxy', async () => {
    const exec = sending(frame(1, 'out'), success);
    assert.deepEqual(await execAt({ exec, certificate: undefined }).catch((error) => error.message), {
      end: 'exited',
      exitCode: 0,
      stdout: 'out',
      stderr: '',
    });
  });
});
