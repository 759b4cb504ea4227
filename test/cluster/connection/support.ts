import { on } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Cluster, ExecTarget } from '../../../src/cluster/cluster.ts';
import { connect, type Environment } from '../../../src/cluster/connection/connect.ts';
import type { ConnectionFlags } from '../../../src/cluster/connection-flags.ts';

export const fixtures = join(import.meta.dirname, 'fixtures');

export function fixture(name: string): string {
  return readFileSync(join(fixtures, name), 'utf8');
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Flags, with the one field that is always there. */
export function flags(given: Partial<ConnectionFlags> = {}): ConnectionFlags {
  return { asGroup: [], ...given };
}

export function environment(given: Partial<Environment> = {}): Environment {
  return {
    variables: {},
    homeDirectory: '/nonexistent',
    workingDirectory: fixtures,
    stdinIsTerminal: false,
    writeToStderr: (text) => {
      throw new Error(`nothing should be written to standard error: ${text}`);
    },
    version: '1.2.3',
    ...given,
  };
}

/** What is open at the end of a test, closed in reverse order. */
const open: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-caps-connection-'));
  open.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A kubeconfig with one context, given as JSON, which is YAML too. */
export function writeKubeconfig(cluster: object, user: object = {}, folder = temporaryFolder()): string {
  const file = join(folder, 'config');
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'testing',
      clusters: [{ name: 'test-cluster', cluster }],
      users: [{ name: 'test-user', user }],
      contexts: [
        { name: 'testing', context: { cluster: 'test-cluster', user: 'test-user', namespace: 'test-namespace' } },
      ],
    }),
  );
  return file;
}

/** Connects and sees to it that the connection is closed after the test. */
export async function connected(given: Partial<ConnectionFlags>, env: Partial<Environment> = {}): Promise<Cluster> {
  const cluster = await connect(flags(given), environment(env));
  open.push(() => cluster.close());
  return cluster;
}

/** A cluster at this server, for tests that are not about the kubeconfig. */
export function clusterAt(server: TestServer, given: Partial<ConnectionFlags> = {}): Promise<Cluster> {
  const cluster = { server: server.url, 'certificate-authority-data': base64(fixture('authority.crt')) };
  return connected({ kubeconfig: writeKubeconfig(cluster, { token: 'secret' }), ...given });
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** Every header line on its own. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  /** Common name of the client's certificate; undefined where it sent none. */
  readonly clientName: string | undefined;
}

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;
export type AnswerExec = (socket: WebSocket, request: http.IncomingMessage) => void;

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly seen: SeenRequest[];
  /** Connections ever accepted. */
  connections: number;
  /** Connections open now. */
  openConnections(): number;
  /** Of them, how many resumed an earlier TLS session. */
  resumed: number;
}

export interface ServerOptions {
  readonly answer?: Answer;
  readonly exec?: AnswerExec;
  /** undefined: http. */
  readonly certificate?: 'server' | 'expired' | undefined;
  /** In the server's order of preference. */
  readonly protocols?: readonly string[];
  /** Answers an exec with this instead of switching to WebSocket; undefined as the result lets it through. */
  readonly refuse?: (attempt: number) => Refusal | 'silence' | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An API server of its own for each test, on a free port of 127.0.0.1. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const { certificate = 'server' } = options;
  const server =
    'certificate' in options && options.certificate === undefined
      ? http.createServer()
      : https.createServer({
          cert: fixture(`${certificate}.crt`),
          key: fixture(`${certificate}.key`),
          ca: fixture('authority.crt'),
          requestCert: true,
          rejectUnauthorized: false,
        });
  const sockets = new Set<Socket>();
  const seen: SeenRequest[] = [];
  const state = { connections: 0, resumed: 0 };
  server.on('connection', (socket: Socket) => {
    state.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.isSessionReused()) state.resumed += 1;
  });
  server.on('request', async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(seenRequest(request, body));
    (options.answer ?? answerJson({}))(request, response);
  });
  acceptExec(server, seen, options);

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const scheme = server instanceof https.Server ? 'https' : 'http';
  return Object.assign(state, {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    seen,
    openConnections: () => sockets.size,
  });
}

function acceptExec(server: http.Server | https.Server, seen: SeenRequest[], options: ServerOptions): void {
  const { exec, protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'], refuse } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
  let attempt = 0;
  server.on('upgrade', (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
    seen.push(seenRequest(request, ''));
    const refusal = refuse?.(attempt);
    attempt += 1;
    if (refusal === 'silence') return;
    if (refusal !== undefined) {
      const headers = { 'Content-Length': String(Buffer.byteLength(refusal.body)), ...refusal.headers };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${lines.join('')}\r\n${refusal.body}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => exec?.(webSocket, request));
  });
}

function seenRequest(request: http.IncomingMessage, body: string): SeenRequest {
  const certificate = request.socket instanceof TLSSocket ? request.socket.getPeerCertificate() : undefined;
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headersDistinct as Record<string, string[]>,
    body,
    clientName: certificate === undefined ? undefined : [certificate.subject?.CN].flat()[0],
  };
}

export function answerJson(body: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** The answers one after the other; the last one again and again. */
export function answerInTurn(...answers: Answer[]): Answer {
  let turn = 0;
  return (request, response) => {
    const answer = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    answer?.(request, response);
  };
}

export function failure(code: number, reason: string, message: string, more: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, ...more };
}

export const target: ExecTarget = { namespace: 'web', pod: 'api-0', container: 'api' };

/** A message on a channel, as a server sends it. */
export function frame(channel: number, text: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
}

export const success = frame(3, JSON.stringify({ metadata: {}, status: 'Success' }));

/** A proxy that tunnels whatever it is asked for by CONNECT to one port, and notes what it was asked for. */
export async function startConnectProxy(
  port: number,
  refusal?: number,
): Promise<{ url: string; asked: { destination: string; authorization: string | undefined }[] }> {
  const asked: { destination: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const proxy = http.createServer();
  proxy.on('connection', (socket: Socket) => sockets.add(socket));
  proxy.on('connect', (request, socket: Socket) => {
    asked.push({ destination: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\n\r\n`);
      return;
    }
    const upstream = connectSocket(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    sockets.add(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => proxy.close(resolve));
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}

/** The fields by which callers tell errors apart, and the sentence. */
export async function failureOf(promise: Promise<unknown>): Promise<object> {
  try {
    return { resolved: await promise };
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: error };
    const { name, message } = error;
    const facts = Object.entries(error).filter(([key, value]) => key !== 'name' && value !== undefined);
    return { name, message, ...Object.fromEntries(facts) };
  }
}

/** A SOCKS 5 proxy to one port (RFC 1928 and 1929); notes for whom it was asked to connect to what. */
export async function startSocksProxy(port: number): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer(async (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const messages = on(socket, 'data') as AsyncIterable<[Buffer]>;
    let who = '';
    for await (const [message] of messages) {
      if (message[0] === 1) {
        // User name and password, each after its length.
        const nameEnd = 2 + (message[1] ?? 0);
        who = `${message.toString('utf8', 2, nameEnd)}:${message.toString('utf8', nameEnd + 1)}@`;
        socket.write(Buffer.from([1, 0]));
      } else if (message.length < 7) {
        // The greeting: without credentials where that is all that is offered.
        socket.write(Buffer.from([5, message.includes(2, 2) ? 2 : 0]));
      } else {
        const nameEnd = 5 + (message[4] ?? 0);
        asked.push(`${who}${message.toString('utf8', 5, nameEnd)}:${message.readUInt16BE(nameEnd)}`);
        break;
      }
    }
    const upstream = connectSocket(port, '127.0.0.1', () => {
      // An answer with an IPv4 address, in two pieces.
      socket.write(Buffer.from([5, 0, 0, 1, 127]));
      setImmediate(() => {
        socket.write(Buffer.from([0, 0, 1, 0, 0]));
        upstream.pipe(socket).pipe(upstream);
      });
    });
    upstream.on('error', () => socket.destroy());
    sockets.add(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => proxy.close(resolve));
  });
  return { port: (proxy.address() as AddressInfo).port, asked };
}

/** Takes connections and says nothing. */
export async function startSilentProxy(): Promise<{ port: number; openConnections(): number }> {
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => proxy.close(resolve)));
  return { port: (proxy.address() as AddressInfo).port, openConnections: () => sockets.size };
}
