import type { ClientRequest, IncomingMessage } from 'node:http';
import { type ClientOptions, type RawData, WebSocket } from 'ws';
import { ClusterError } from '../../../errors.ts';
import type { ExecEnd, ExecLimits, ExecTarget } from '../../cluster.ts';
import { codeOf, duration, quoted } from '../quoted.ts';
import { namespacedPath } from '../resources.ts';
import { type Deadline, startDeadline } from '../transport/deadline.ts';
import { isReset, pathOf, type Transport } from '../transport/rest.ts';
import { RetryableError, retryDelay, withRetries } from '../transport/retry.ts';
import { refusal } from '../transport/status.ts';
import { transportError } from '../transport/transport-error.ts';
import { execEnd } from './exec-end.ts';
import { ExecFrames, MAX_STATUS_BYTES } from './exec-frames.ts';

/** v5 since 1.30, v4 before; both carry the command's status as JSON. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** From the status to the end of the connection, which the server closes at once. */
const CLOSE_MS = 1000;

/** Runs a command in a container, without standard input, over a WebSocket of its own. */
export async function exec(
  transport: Transport,
  target: ExecTarget,
  command: readonly string[],
  limits: ExecLimits,
): Promise<ExecEnd> {
  const tried = `run ${quoted(command[0] ?? '')} in container ${quoted(target.container)} of pod ${quoted(target.pod)} in namespace ${quoted(target.namespace)}`;
  const address = execAddress(transport.server, target, command);
  const deadline = startDeadline(limits.timeoutMs);
  try {
    return await withRetries(() => new ExecConnection(transport, tried, limits, deadline).run(address), deadline);
  } catch (error) {
    if (deadline.signal.aborted && !(error instanceof ClusterError)) {
      throw new ClusterError(
        'timed-out',
        `cannot ${tried}: no answer from ${transport.facts.server} within ${duration(limits.timeoutMs)}`,
        { cause: error },
      );
    }
    throw transportError(error, tried, transport.facts);
  } finally {
    deadline.clear();
  }
}

function execAddress(server: URL, target: ExecTarget, command: readonly string[]): URL {
  const parameters = new URLSearchParams({
    container: target.container,
    stdin: 'false',
    stdout: 'true',
    stderr: 'true',
    tty: 'false',
  });
  for (const word of command) parameters.append('command', word);
  const path = pathOf(server, `${namespacedPath('pods', target.namespace, target.pod)}/exec`);
  const address = new URL(`${path}?${parameters}`, server);
  address.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

/** One connection, from the request to the last byte. */
class ExecConnection {
  readonly #transport: Transport;
  readonly #tried: string;
  readonly #limits: ExecLimits;
  readonly #deadline: Deadline;
  readonly #frames: ExecFrames;
  #request: ClientRequest | undefined;
  #isOpen = false;

  constructor(transport: Transport, tried: string, limits: ExecLimits, deadline: Deadline) {
    this.#transport = transport;
    this.#tried = tried;
    this.#limits = limits;
    this.#deadline = deadline;
    this.#frames = new ExecFrames(limits.maxBytes);
  }

  async run(address: URL): Promise<ExecEnd> {
    const options: ClientOptions & { closeTimeout: number } = {
      // ws hands these on to https.request; TLS and proxy are the agent's.
      agent: this.#transport.agent,
      headers: (await this.#transport.headers()) as Record<string, string>,
      finishRequest: (request: ClientRequest) => {
        this.#request = request;
        request.end();
      },
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: this.#limits.maxBytes + MAX_STATUS_BYTES,
      skipUTF8Validation: true,
      closeTimeout: CLOSE_MS,
    };
    this.#deadline.signal.throwIfAborted();
    const socket = new WebSocket(address, PROTOCOLS, options);
    try {
      return await this.#untilEnd(socket);
    } finally {
      socket.terminate();
    }
  }

  #untilEnd(socket: WebSocket): Promise<ExecEnd> {
    const { maxBytes, timeoutMs } = this.#limits;
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        // A connection may break when all that matters has come.
        if (this.#frames.status === undefined) return reject(this.#failure(error));
        try {
          resolve(execEnd(this.#frames.status, this.#frames, this.#tried, this.#transport.facts));
        } catch (refused) {
          reject(refused);
        }
      };

      this.#deadline.signal.addEventListener('abort', () => {
        if (this.#isOpen && this.#frames.status === undefined) resolve({ end: 'timed-out', timeoutMs });
        else fail(new Error('timed out'));
      });
      socket.on('unexpected-response', (request, response) => {
        readRefusal(response)
          .then((body) => reject(this.#refusal(response, body)), fail)
          .finally(() => request.destroy());
      });
      socket.on('open', () => {
        this.#isOpen = true;
      });
      socket.on('message', (data) => {
        const came = this.#frames.add(bufferOf(data));
        if (came === 'flooded') resolve({ end: 'flooded', maxBytes });
        // All of the output is there too: the server sends the status last. What follows is the end of the connection.
        if (came === 'status') socket.close();
      });
      socket.on('error', (error) => {
        if (codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') resolve({ end: 'flooded', maxBytes });
        else fail(error);
      });
      socket.on('close', () => fail(new ClosedEarlyError()));
    });
  }

  #failure(error: Error): Error {
    const { facts } = this.#transport;
    if (error instanceof ClosedEarlyError) {
      return new ClusterError(
        'unreachable',
        `cannot ${this.#tried}: ${facts.server} closed the connection before the command's status arrived`,
      );
    }
    // The server closed an idle connection of the pool in the moment it was used again: it has not seen the request.
    if (!this.#isOpen && isReset(error) && this.#request?.reusedSocket === true) {
      return new RetryableError(0, transportError(error, this.#tried, facts));
    }
    return error;
  }

  #refusal(response: IncomingMessage, body: string): Error {
    const httpStatus = response.statusCode ?? 0;
    const refused = refusal(httpStatus, body, this.#tried, this.#transport.facts);
    const delayMs = retryDelay(httpStatus, response.headers, Date.now());
    return delayMs === undefined ? refused : new RetryableError(delayMs, refused);
  }
}

class ClosedEarlyError extends Error {
  override readonly name = 'ClosedEarlyError';
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

async function readRefusal(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > MAX_STATUS_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
