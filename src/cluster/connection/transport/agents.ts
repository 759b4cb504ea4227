import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import { ClusterError } from '../../../errors.ts';
import type { ClientIdentity } from '../credentials/identity.ts';
import type { ServerTrust } from '../credentials/server-trust.ts';
import { messageOf } from '../quoted.ts';
import type { ChosenProxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

/** Connections to one server at a time. client-go has no such limit over HTTP/2, which needs only one. */
const MAX_SOCKETS = 16;

/**
 * The pool of connections that REST and exec share: kept alive between requests, and new ones resume the TLS session.
 * An exec takes its connection out of the pool when the server switches to WebSocket.
 */
export function createAgent(
  server: URL,
  trust: ServerTrust,
  { clientCertificate, description }: ClientIdentity,
  proxy: ChosenProxy | undefined,
): http.Agent {
  const pool = { keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo' } as const;
  if (server.protocol === 'http:') {
    return proxy === undefined ? new http.Agent(pool) : new TunnelledHttpAgent(pool, proxy);
  }

  const secrets = {
    ...(trust.authorities !== undefined && { ca: [...trust.authorities] }),
    ...(clientCertificate !== undefined && { cert: clientCertificate.certificate, key: clientCertificate.key }),
  };
  const options: https.AgentOptions = {
    ...pool,
    ...secrets,
    // Parsed once; without it, every connection would parse the certificates again.
    secureContext: secureContext(secrets, description),
    // Always said, so that NODE_TLS_REJECT_UNAUTHORIZED has no say.
    rejectUnauthorized: trust.verify,
    ...(trust.serverName !== undefined && serverName(trust.serverName)),
  };
  return proxy === undefined ? new https.Agent(options) : new TunnelledHttpsAgent(options, proxy);
}

/**
 * TLS has no way to ask for an address (RFC 6066, section 3): as in Go, nothing is asked for then, and the certificate has to be
 * for it.
 */
function serverName(name: string): https.AgentOptions {
  if (isIP(name) === 0) return { servername: name };
  return { servername: '', checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate) };
}

function secureContext(secrets: Parameters<typeof createSecureContext>[0], identity: string) {
  try {
    return createSecureContext(secrets);
  } catch (error) {
    throw new ClusterError('configuration', `the certificates of ${identity} cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

class TunnelledHttpsAgent extends https.Agent {
  readonly #proxy: ChosenProxy;
  readonly #closing = new AbortController();

  constructor(options: https.AgentOptions, proxy: ChosenProxy) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: https.RequestOptions, connected?: Connected): undefined {
    // The TLS half, with the resumption of sessions, is the agent's own.
    const secure = (socket: Socket) => super.createConnection({ ...options, ...{ socket } }) ?? socket;
    connectThrough(this.#proxy, options, this.#closing.signal, secure, connected);
  }

  override destroy(): void {
    this.#closing.abort();
    super.destroy();
  }
}

class TunnelledHttpAgent extends http.Agent {
  readonly #proxy: ChosenProxy;
  readonly #closing = new AbortController();

  constructor(options: http.AgentOptions, proxy: ChosenProxy) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: http.ClientRequestArgs, connected?: Connected): undefined {
    connectThrough(this.#proxy, options, this.#closing.signal, (socket) => socket, connected);
  }

  override destroy(): void {
    this.#closing.abort();
    super.destroy();
  }
}

/** How Node's agents are handed a connection that is not there at once. */
type Connected = (error: Error | null, stream: Duplex) => void;

function connectThrough(
  proxy: ChosenProxy,
  { host, port }: http.ClientRequestArgs,
  closing: AbortSignal,
  wrap: (socket: Socket) => Duplex,
  connected: Connected = () => {},
): void {
  openTunnel(proxy, { host: host ?? '', port: Number(port) }, closing).then(
    (socket) => connected(null, wrap(socket)),
    // The type asks for a stream, which is not looked at beside an error.
    (error: Error) => connected(error, new Socket()),
  );
}
