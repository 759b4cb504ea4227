import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { fixture } from '../cluster/connection/support.ts';
import { type Area, answerTo, areaOf, type Question } from './healthy/answers.ts';
import { printedBy } from './healthy/exec.ts';
import { say } from './kinds/execs.ts';
import type { ConnectionFault, Fault, Where } from './kinds/fault.ts';

/** One run of a command: what goes wrong, where, and what was asked for so far. */
export interface Run {
  /** Of the server, with a path by which it knows the run. */
  readonly url: string;
  readonly asked: readonly AskedQuestion[];
  /** To be called when the run is over. */
  end(): void;
}

export interface AskedQuestion extends Question {
  readonly area: Area;
}

export interface FaultyServer {
  begin(fault: Fault, where: Where): Run;
  close(): void;
}

interface Plan {
  readonly fault: Fault;
  readonly where: Where;
  readonly asked: AskedQuestion[];
  readonly attempts: Map<string, number>;
}

/** A Kubernetes API server in good health, but for what each run is to meet. It knows runs by the first part of the path. */
export async function startFaultyServer(): Promise<FaultyServer> {
  const plans = new Map<string, Plan>();
  const planOf = ({ url = '' }: IncomingMessage) => plans.get(url.split('/')[1] ?? '');

  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = await questionOf(request);
    const plan = planOf(request);
    if (plan === undefined) return void response.writeHead(500).end('no such run');
    const area = areaOf(question);
    plan.asked.push({ ...question, area });
    const healthy = answerTo(question);
    const key = `${question.method} ${request.url} ${question.body}`;
    const attempt = plan.attempts.get(key) ?? 0;
    plan.attempts.set(key, attempt + 1);
    const json = (body: unknown) =>
      response.writeHead(healthy.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    const { fault, where } = plan;
    if (where !== 'all' && where !== area) json(healthy.body);
    else if (fault.of === 'answer') fault.answer({ question, request, response, healthy, attempt });
    else if (fault.of === 'shape' && healthy.status === 200) json(fault.change(healthy.body, question));
    else json(healthy.body);
  };

  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
  const onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    socket.on('error', () => {});
    const plan = planOf(request);
    plan?.asked.push({ method: 'GET', path: '/exec', query: new URLSearchParams(), body: '', area: 'exec' });
    const { fault } = plan ?? {};
    if (fault?.of === 'upgrade') return void socket.write(fault.answer);
    sockets.handleUpgrade(request, socket, head, (open: WebSocket) => {
      open.on('error', () => {});
      const command = new URL(request.url ?? '', 'https://server.test').searchParams.getAll('command');
      const printed = printedBy(command);
      if (fault?.of === 'exec') fault.answer(open, printed, command);
      else say(open, printed);
    });
  };

  const all = [
    createHttpsServer({ cert: fixture('expired.crt'), key: fixture('expired.key') }, onRequest),
    createHttpServer(onRequest),
  ] as const;
  for (const server of all) {
    server.on('upgrade', onUpgrade);
    server.on('connection', (socket) => socket.on('error', () => {}));
    server.on('secureConnection', (socket) => socket.on('error', () => {}));
    server.on('clientError', (_error, socket) => socket.destroy());
  }
  const raw = rawServers();
  const ports = await Promise.all([...all, ...Object.values(raw)].map(listen));
  const [expired = 0, plain = 0] = ports;
  const portOf = (port: ConnectionFault['port']): number =>
    port === 'closed'
      ? 1
      : port === 'expired'
        ? expired
        : port === 'plain-http'
          ? plain
          : (ports[all.length + Object.keys(raw).indexOf(port)] ?? 0);

  let runs = 0;
  return {
    begin(fault, where) {
      runs += 1;
      const name = `run-${runs}`;
      const plan: Plan = { fault, where, asked: [], attempts: new Map() };
      plans.set(name, plan);
      // TLS is for those that are about it: it would be half of the time of each run.
      const origin =
        fault.of === 'connection' ? `https://127.0.0.1:${portOf(fault.port)}` : `http://127.0.0.1:${plain}`;
      return { url: `${origin}/${name}`, asked: plan.asked, end: () => plans.delete(name) };
    },
    close() {
      for (const server of [...all, ...Object.values(raw)]) server.close();
      for (const server of all) server.closeAllConnections();
    },
  };
}

/** Ports behind which there is no HTTP. */
function rawServers(): Readonly<Record<'silent' | 'half-tls' | 'rubbish' | 'reset' | 'hang-up', Server>> {
  const server = (act: (socket: Socket) => void) =>
    createServer((socket) => {
      socket.on('error', () => {});
      socket.unref();
      act(socket);
    });
  // The first bytes of a ServerHello (RFC 8446, 4.1.3), then nothing.
  const beginning = Buffer.from([0x16, 0x03, 0x03, 0x00, 0x7a, 0x02, 0x00, 0x00, 0x76, 0x03, 0x03]);
  return {
    silent: server((socket) => socket.resume()),
    'half-tls': server((socket) => socket.once('data', () => socket.write(beginning))),
    rubbish: server((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))),
    reset: server((socket) => socket.resetAndDestroy()),
    'hang-up': server((socket) => socket.end()),
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function questionOf(request: IncomingMessage): Promise<Question> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const url = new URL(request.url ?? '', 'https://server.test');
  const path = `/${url.pathname.split('/').slice(2).join('/')}`;
  return { method: request.method ?? '', path, query: url.searchParams, body };
}
