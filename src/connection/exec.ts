import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { ClusterError } from '../errors.ts';
import type { ExecEnd, ExecLimits, ExecTarget } from '../model/cluster.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { execEnd } from './exec-end.ts';
import { ExecFrames } from './exec-frames.ts';
import { codeOf, duration, quoted } from './quoted.ts';
import { namespacedPath } from './resources.ts';
import { isReset, pathOf, type Transport } from './rest.ts';
import { RetryableError, retryDelay, withRetries } from './retry.ts';
import { refusal } from './status.ts';
import { transportError } from './transport-error.ts';

/** v5 since 1.30, v4 before; both carry the command's status as JSON. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Of a refusal's body; a Status is some hundred bytes. */
const MAX_REFUSAL_BYTES = 64 * 1024;

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

  constructor(transport: Transport, tried: string, limits: ExecLimits, deadline: Deadline) {
    this.#transport = transport;
    this.#tried = tried;
    this.#limits = limits;
    this.#deadline = deadline;
  }

  async run(address: URL): Promise<ExecEnd> {
    const socket = new WebSocket(address, PROTOCOLS, {
      // ws takes whatever https.request takes; TLS and proxy are the agent's.
      agent: this.#transport.agent,
      headers: (await this.#transport.headers()) as Record<string, string>,
      perMessageDeflate: false,
      followRedirects: false,
      // Somewhat more than the output: one message of it is the command's, another may be the status.
      maxPayload: this.#limits.maxBytes + MAX_REFUSAL_BYTES,
      skipUTF8Validation: true,
      closeTimeout: CLOSE_MS,
    });
    try {
      return await this.#untilEnd(socket);
    } finally {
      socket.terminate();
    }
  }

  #untilEnd(socket: WebSocket): Promise<ExecEnd> {
    const { maxBytes, timeoutMs } = this.#limits;
    const { facts } = this.#transport;
    const frames = new ExecFrames(maxBytes);
    return new Promise((resolve, reject) => {
      const end = () => {
        if (frames.status === undefined) return false;
        try {
          resolve(execEnd(frames.status, frames, this.#tried, facts));
        } catch (error) {
          reject(error);
        }
        return true;
      };

      let isOpen = false;
      socket.on('open', () => {
        isOpen = true;
      });
      const timeOut = () => {
        if (!isOpen) reject(new Error('no answer'));
        else if (!end()) resolve({ end: 'timed-out', timeoutMs });
      };
      if (this.#deadline.signal.aborted) timeOut();
      else this.#deadline.signal.addEventListener('abort', timeOut, { once: true });

      let isReused = false;
      socket.on('unexpected-response', (request, response) => {
        this.#refused(response).then(reject, reject).finally(() => request.destroy());
      });
      socket.on('message', (data) => {
        switch (frames.add(asBuffer(data))) {
          case 'flooded':
            return resolve({ end: 'flooded', maxBytes });
          case 'status':
            return socket.close();
          case 'more':
        }
      });
      socket.on('error', (error) => {
        if (codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') resolve({ end: 'flooded', maxBytes });
        else if (!end()) reject(error);
      });
      socket.on('close', () => {
        if (end()) return;
        reject(
          new ClusterError(
            'unreachable',
            `cannot ${this.#tried}: ${facts.server} closed the connection before the command's status arrived`,
          ),
        );
      });
    });
  }
}
