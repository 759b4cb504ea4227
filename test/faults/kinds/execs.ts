import type { WebSocket } from 'ws';
import { failure, frame } from '../../cluster/connection/support.ts';
import { HOSTILE } from '../../support/hostile.ts';
import type { ExecFault, Leaves, UpgradeFault } from './fault.ts';

type Act = ExecFault['answer'];
const STDOUT = 1;
const STATUS = 3;
const SUCCESS = JSON.stringify({ metadata: {}, status: 'Success' });

export function say(socket: WebSocket, printed: string | Buffer, status: string = SUCCESS): void {
  socket.send(frame(STDOUT, printed));
  socket.send(frame(STATUS, status));
  socket.close(1000);
}

const ended = (printed: string, status: object | string) => (socket: WebSocket) =>
  say(socket, printed, typeof status === 'string' ? status : JSON.stringify(status));
const changed =
  (change: (printed: string) => string): Act =>
  (socket, printed) =>
    say(socket, change(printed));
const withStatus =
  (status: object | string): Act =>
  (socket, printed) =>
    ended(printed, status)(socket);
const exitCode = (message: unknown) => ({
  status: 'Failure',
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message }] },
});

const execs = (leaves: Leaves, table: Readonly<Record<string, Act>>): ExecFault[] =>
  Object.entries(table).map(([name, answer]) => ({ of: 'exec', name: `exec-${name}`, leaves, answer }));

/** The last mask of the main process loses digits, and all that follows is gone. */
const cutInMask = (printed: string) => printed.slice(0, printed.indexOf('CapBnd:\t') + 'CapBnd:\t'.length + 9);

export const EXEC_FAULTS: readonly ExecFault[] = [
  ...execs('everything', {
    'in-single-bytes': (socket, printed) => {
      for (const byte of Buffer.from(printed)) socket.send(Buffer.from([STDOUT, byte]));
      say(socket, '');
    },
    'empty-messages': (socket, printed) => {
      for (const channel of [STDOUT, 2, STATUS, 9]) socket.send(Buffer.from([channel]));
      say(socket, printed);
    },
    'gone-after-the-status': (socket, printed) => {
      socket.send(frame(STDOUT, printed));
      socket.send(frame(STATUS, SUCCESS), () => socket.terminate());
    },
  }),
  ...execs('nothing', {
    'says-nothing': () => {},
    'closes-at-once': (socket) => socket.close(1000),
    'is-torn-at-once': (socket) => socket.terminate(),
    'is-torn-half-way': (socket, printed) =>
      socket.send(frame(STDOUT, printed.slice(0, 200)), () => socket.terminate()),
    'prints-nothing': ended('', SUCCESS),
    'never-ends': (socket) => {
      const lines = frame(STDOUT, 'y\n'.repeat(8000));
      const writing = setInterval(() => socket.send(lines), 5);
      socket.on('close', () => clearInterval(writing));
    },
    drips: (socket) => {
      const writing = setInterval(() => socket.send(frame(STDOUT, 'y')), 100);
      socket.on('close', () => clearInterval(writing));
    },
    'sends-20-mb-at-once': (socket) => socket.send(frame(STDOUT, Buffer.alloc(20 * 1024 * 1024, 'y'))),
    'status-is-no-json': withStatus('<html>'),
    'status-is-null': withStatus('null'),
    'status-is-a-list': withStatus([]),
    'status-has-no-code': withStatus(exitCode({})),
    'status-of-null-causes': withStatus({ ...exitCode('x'), details: { causes: [null, 7] } }),
    'status-of-2-mb': withStatus({ status: 'Failure', message: 'x'.repeat(2_000_000) }),
    'status-hostile': withStatus({ status: 'Failure', reason: 'InternalError', message: `no${HOSTILE}` }),
    'status-is-a-bare-failure': withStatus({ status: 'Failure' }),
    killed: ended('', exitCode('137')),
    'container-is-gone': ended('', { status: 'Failure', code: 500, message: 'container not found ("main")' }),
    'rubbish-text': ended(String.fromCharCode(...Array.from({ length: 4000 }, (_, at) => (at * 7919) % 256)), SUCCESS),
    'rubbish-channels': (socket) => {
      for (let channel = 0; channel < 256; channel += 1)
        if (channel !== STATUS) socket.send(Buffer.from([channel, 1, 255]));
      socket.close(1000);
    },
    'rubbish-frames': (socket) => {
      const { _socket: raw } = socket as unknown as { readonly _socket: { write(bytes: Buffer): void } };
      raw.write(Buffer.from([0xff, 0xff, 0x00, 0x12, 0x99, 1, 2, 3, 4, 5]));
    },
    'hostile-text': ended(`${HOSTILE}\n`.repeat(50), SUCCESS),
    'not-in-the-image': (socket, _printed, [program = '']) =>
      ended('', {
        status: 'Failure',
        reason: 'InternalError',
        code: 500,
        message: `exec: "${program}": executable file not found in $PATH: unknown`,
      })(socket),
    'cut-in-a-mask': changed(cutInMask),
    'cut-before-a-mask': changed((printed) => printed.slice(0, printed.indexOf('CapBnd'))),
    'mask-of-8-digits': changed((printed) => printed.replace(/(CapBnd:\t)[0-9a-f]{8}/g, '$1')),
    'mask-of-1000-digits': changed((printed) => printed.replace(/(CapBnd:\t)/g, `$1${'f'.repeat(984)}`)),
    'mask-of-words': changed((printed) => printed.replace(/(CapBnd:\t).*/g, '$1all of them')),
    'no-bounding-set': changed((printed) => printed.replace(/.*CapBnd:.*\n/g, '')),
  }),
];

const raw = (status: number, body: string, headers = ''): string =>
  `HTTP/1.1 ${status} Refused\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
const refusal = (status: number, reason: string, message: string) =>
  raw(status, JSON.stringify(failure(status, reason, message)));

const upgrades = (table: Readonly<Record<string, string>>): UpgradeFault[] =>
  Object.entries(table).map(([name, answer]) => ({
    of: 'upgrade',
    name: `upgrade-${name}`,
    leaves: 'nothing',
    answer,
  }));

export const UPGRADE_FAULTS: readonly UpgradeFault[] = upgrades({
  'http-400': refusal(400, 'BadRequest', 'container main is not valid for pod test-statefulset-0'),
  'http-403': refusal(403, 'Forbidden', 'User "jane" cannot create resource "pods/exec"'),
  'http-404': refusal(404, 'NotFound', 'pods "test-statefulset-0" not found'),
  'http-500': refusal(500, 'InternalError', 'error dialing backend: dial tcp 10.0.0.1:10250: i/o timeout'),
  'http-502-html': raw(502, '<html>bad gateway</html>'),
  'http-200': raw(200, '{}'),
  redirect: raw(302, '', 'Location: https://sign-in.example.test/\r\n'),
  silence: '',
  'of-another-key':
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: none\r\n\r\n',
  'not-http': 'SSH-2.0-OpenSSH_9.2\r\n',
});
