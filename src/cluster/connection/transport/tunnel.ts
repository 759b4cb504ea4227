import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import { type ChosenProxy, hostOf } from './proxy.ts';

/** A proxy that takes the connection and then says nothing. */
const DEADLINE_MS = 30_000;

/** The proxy could not be reached, or would not go on; the message says which. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** Where a tunnel leads to. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** A connection to the destination through the proxy; aborting the signal gives it up. */
export async function openTunnel(proxy: ChosenProxy, destination: Destination, signal: AbortSignal): Promise<Socket> {
  try {
    return proxy.url.protocol === 'socks5:'
      ? await openSocks5(proxy.url, destination, signal)
      : await openConnect(proxy.url, destination, signal);
  } catch (error) {
    const shown = `${proxy.url.protocol}//${proxy.url.host}`;
    const what = error instanceof Error ? error.message : String(error);
    throw new ProxyError(`the proxy ${shown} given by ${proxy.givenBy}: ${what}`, { cause: error });
  }
}

/** HTTP CONNECT (RFC 9110, 9.3.6), to a proxy over TCP or TLS. */
function openConnect(proxy: URL, { host, port }: Destination, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      host: hostOf(proxy),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      setHost: false,
      headers: {
        Host: authority,
        ...(credentials !== ':' && { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
      agent: false,
      timeout: DEADLINE_MS,
      signal,
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${DEADLINE_MS / 1000} s`)));
    request.on('error', reject);
    request.on('connect', ({ statusCode, statusMessage }, socket: Socket, head) => {
      if (statusCode === undefined || statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(new Error(`it refuses to connect to ${authority} (HTTP ${statusCode} ${statusMessage})`));
        return;
      }
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // A proxy that knows no CONNECT answers as if it were asked for a page.
    request.on('response', (response) => {
      request.destroy(new Error(`it refuses to connect to ${authority} (HTTP ${response.statusCode})`));
    });
    request.end();
  });
}

const SOCKS_VERSION = 5;
const NO_AUTHENTICATION = 0;
const USERNAME_PASSWORD = 2;

/** SOCKS version 5 (RFC 1928), with a user name and password where the URL has them (RFC 1929). */
async function openSocks5(proxy: URL, destination: Destination, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: hostOf(proxy), port: Number(proxy.port || 1080), signal });
  const bytes = new SocketBytes(socket);
  try {
    const username = Buffer.from(decodeURIComponent(proxy.username));
    const password = Buffer.from(decodeURIComponent(proxy.password));
    const methods = username.length > 0 ? [NO_AUTHENTICATION, USERNAME_PASSWORD] : [NO_AUTHENTICATION];

    socket.write(Buffer.from([SOCKS_VERSION, methods.length, ...methods]));
    const [version, method] = await bytes.read(2);
    if (version !== SOCKS_VERSION) throw new Error('it does not speak SOCKS 5');
    if (method === USERNAME_PASSWORD && username.length > 0) {
      socket.write(Buffer.from([1, username.length, ...username, password.length, ...password]));
      if ((await bytes.read(2))[1] !== 0) throw new Error('it does not accept the user name and password');
    } else if (method !== NO_AUTHENTICATION) {
      throw new Error('it wants a way of logging in that is not supported');
    }

    // The name goes to the proxy as it is: often only the proxy can resolve it.
    const name = Buffer.from(destination.host);
    socket.write(
      Buffer.from([SOCKS_VERSION, 1, 0, 3, name.length, ...name, destination.port >> 8, destination.port & 0xff]),
    );
    const [, reply = 1, , addressType] = await bytes.read(4);
    if (reply !== 0)
      throw new Error(`it cannot connect to ${destination.host}:${destination.port} (${replyOf(reply)})`);
    const addressLength = addressType === 1 ? 4 : addressType === 4 ? 16 : ((await bytes.read(1))[0] ?? 0);
    await bytes.read(addressLength + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    bytes.release();
  }
}

/** Reads a socket by exact numbers of bytes, and leaves in it what was not asked for. */
class SocketBytes {
  readonly #socket: Socket;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('readable', this.#onChange);
    socket.on('close', this.#onChange);
    socket.on('error', this.#onError);
    socket.setTimeout(DEADLINE_MS, this.#onTimeout);
  }

  async read(length: number): Promise<Buffer> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const bytes: Buffer | null = this.#socket.read(length);
      // At the end of the stream, read gives what is left, however little.
      if (bytes !== null && bytes.length === length) return bytes;
      if (bytes !== null || this.#socket.readableEnded || this.#socket.destroyed) {
        throw new Error('it closed the connection');
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** From here on the socket belongs to somebody else. */
  release(): void {
    this.#socket.off('readable', this.#onChange);
    this.#socket.off('close', this.#onChange);
    this.#socket.off('error', this.#onError);
    this.#socket.setTimeout(0);
    this.#socket.off('timeout', this.#onTimeout);
    // A socket that failed has nobody else to tell.
    if (this.#socket.destroyed) this.#socket.on('error', () => {});
  }

  readonly #onChange = () => this.#wake();

  readonly #onError = (error: Error) => {
    this.#failure = error;
    this.#wake();
  };

  readonly #onTimeout = () => {
    this.#socket.destroy(new Error(`no answer within ${DEADLINE_MS / 1000} s`));
  };
}

function replyOf(code: number): string {
  return REPLIES[code] ?? `reply ${code}`;
}

/** RFC 1928, section 6. */
const REPLIES: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'timed out',
};
