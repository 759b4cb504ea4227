import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { failure } from '../../cluster/connection/support.ts';
import { HOSTILE, hostile } from '../../support/hostile.ts';
import type { AnswerFault, Exchange, Leaves } from './fault.ts';

type Act = AnswerFault['answer'];

const JSON_TYPE = { 'Content-Type': 'application/json' };

function send(response: ServerResponse, status: number, text: string | Buffer, headers: object = JSON_TYPE): void {
  response.writeHead(status, { 'Content-Length': Buffer.byteLength(text), ...headers }).end(text);
}

const text = ({ healthy }: Exchange) => JSON.stringify(healthy.body);
const asUsual: Act = (exchange) => send(exchange.response, exchange.healthy.status, text(exchange));
const instead =
  (status: number, body: string | Buffer, headers?: object): Act =>
  ({ response }) =>
    send(response, status, body, headers);
const refused = (code: number, reason: string, message: string, headers: object = {}): Act =>
  instead(code, JSON.stringify(failure(code, reason, message)), { ...JSON_TYPE, ...headers });
/** The first time like this, then as usual. */
const once =
  (first: Act): Act =>
  (exchange) =>
    (exchange.attempt === 0 ? first : asUsual)(exchange);

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>';
const HTML = { 'Content-Type': 'text/html' };

const faults = (leaves: Leaves, table: Readonly<Record<string, Act>>, more: Partial<AnswerFault> = {}): AnswerFault[] =>
  Object.entries(table).map(([name, answer]) => ({ of: 'answer', name, leaves, answer, ...more }));

const listOf = ({ healthy }: Exchange) => healthy.body as { readonly items?: readonly unknown[] | null };
const items = (exchange: Exchange) => listOf(exchange).items ?? [];
const page = (exchange: Exchange, part: readonly unknown[], token?: string): void => {
  const list = { ...listOf(exchange), items: part, metadata: token === undefined ? {} : { continue: token } };
  send(exchange.response, 200, JSON.stringify(list));
};
const isList = (exchange: Exchange) => 'items' in listOf(exchange);
/** Where there is no list to spread over pages, as usual. */
const paged =
  (answer: Act): Act =>
  (exchange) =>
    (isList(exchange) && exchange.healthy.status === 200 ? answer : asUsual)(exchange);
const given = ({ question }: Exchange) => question.query.get('continue');

export const ANSWER_FAULTS: readonly AnswerFault[] = [
  ...faults('everything', {
    none: asUsual,
    'http-429-once': once(refused(429, 'TooManyRequests', 'slow down', { 'Retry-After': '0' })),
    'http-503-once': once(refused(503, 'ServiceUnavailable', 'starting', { 'Retry-After': '0' })),
    'packed-by-gzip': (exchange) =>
      send(exchange.response, exchange.healthy.status, gzipSync(text(exchange)), {
        ...JSON_TYPE,
        'Content-Encoding': 'gzip',
      }),
    'in-pieces': ({ response, healthy }) => {
      response.writeHead(healthy.status, JSON_TYPE);
      const all = Buffer.from(JSON.stringify(healthy.body, null, 1));
      for (let at = 0; at < all.length; at += 1000) response.write(all.subarray(at, at + 1000));
      response.end();
    },
    'of-another-type': (exchange) =>
      send(exchange.response, exchange.healthy.status, text(exchange), { 'Content-Type': 'text/plain' }),
    'with-warnings': (exchange) =>
      send(exchange.response, exchange.healthy.status, text(exchange), {
        ...JSON_TYPE,
        Warning: '299 - "policy/v1beta1 PodSecurityPolicy is deprecated in v1.21+"',
      }),
    'a-little-late': (exchange) => {
      setTimeout(() => asUsual(exchange), 50);
    },
    'pages-of-one': paged((exchange) => {
      const at = Number(given(exchange) ?? 0);
      const next = at + 1 < items(exchange).length ? String(at + 1) : undefined;
      page(exchange, items(exchange).slice(at, at + 1), next);
    }),
    'page-expired-once': paged((exchange) => {
      if (given(exchange) === null) return page(exchange, items(exchange).slice(0, 1), 'old');
      if (given(exchange) === 'new') return page(exchange, items(exchange).slice(1));
      const gone = failure(410, 'Expired', 'too old', { metadata: { continue: 'new' } });
      send(exchange.response, 410, JSON.stringify(gone));
    }),
    'empty-page-between': paged((exchange) => {
      if (given(exchange) === null) return page(exchange, [], 'on');
      page(exchange, items(exchange));
    }),
  }),
  ...faults('nothing', {
    'http-400': refused(400, 'BadRequest', 'this request is not understood'),
    'http-401': refused(401, 'Unauthorized', 'Unauthorized'),
    'http-403': refused(403, 'Forbidden', 'forbidden: User "jane" cannot do this'),
    'http-403-html': instead(403, PAGE, HTML),
    'http-404-html': instead(404, PAGE, HTML),
    'http-404-empty': instead(404, ''),
    'http-404-text': instead(404, '404 page not found\n', { 'Content-Type': 'text/plain' }),
    'http-405': refused(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'),
    'http-410': refused(410, 'Expired', 'the provided continue parameter is too old'),
    'http-500': refused(500, 'InternalError', 'etcdserver: request timed out'),
    'http-500-hostile': refused(500, 'InternalError', `etcdserver${HOSTILE}: ${'x'.repeat(100_000)}`),
    'http-502-html': instead(502, PAGE, HTML),
    'http-504': refused(504, 'Timeout', 'Timeout: request did not complete within the requested timeout'),
    'http-500-empty': instead(500, ''),
    'redirect-elsewhere': instead(302, '', { Location: 'https://sign-in.example.test/' }),
    'redirect-to-itself': ({ response, request }) => send(response, 307, '', { Location: request.url ?? '/' }),
    'failure-with-200': instead(200, JSON.stringify(failure(500, 'InternalError', 'not a success'))),
    'not-found-with-200': instead(200, JSON.stringify(failure(404, 'NotFound', 'not a success'))),
    'empty-body': instead(200, ''),
    'http-204': ({ response }) => response.writeHead(204).end(),
    'html-with-200': instead(200, PAGE, HTML),
    'cut-json': (exchange) => send(exchange.response, 200, text(exchange).slice(0, -10)),
    'byte-order-mark': (exchange) => send(exchange.response, exchange.healthy.status, `\ufeff${text(exchange)}`),
    'two-values': (exchange) => send(exchange.response, 200, `${text(exchange)} {}`),
    'nul-bytes': instead(200, Buffer.alloc(4096)),
    'no-utf-8': instead(200, Buffer.from([0x22, 0xff, 0xfe, 0xc0, 0x80])),
    'deep-lists': instead(200, '['.repeat(200_000)),
    'deep-objects': instead(200, '{"a":'.repeat(200_000)),
    'broken-gzip': instead(200, Buffer.from('1f8b0800ffffffff', 'hex'), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
    'unknown-packing': (exchange) =>
      send(exchange.response, 200, gzipSync(text(exchange)), { ...JSON_TYPE, 'Content-Encoding': 'zstd' }),
    'shorter-than-said': ({ response }) => {
      response.writeHead(200, { ...JSON_TYPE, 'Content-Length': '5000' });
      response.write('{"kind":"PodList","items":[');
      setTimeout(() => response.destroy(), 20);
    },
    'chunks-broken-off': ({ response }) => {
      response.writeHead(200, JSON_TYPE);
      response.write('{"kind":"PodList","items":[');
      setTimeout(() => response.destroy(), 20);
    },
    'closed-before-the-answer': ({ response }) => response.socket?.destroy(),
    'reset-before-the-answer': ({ response }) =>
      (response.socket as { resetAndDestroy?: () => void }).resetAndDestroy?.(),
    'not-http': ({ response }) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
    'half-a-header': ({ response }) => response.socket?.end('HTTP/1.1 200 OK\r\nContent-Ty'),
    'header-of-100-kb': ({ response }) =>
      response.socket?.end(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\nContent-Length: 2\r\n\r\n{}`),
    'two-lengths': ({ response }) =>
      response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 7\r\n\r\n{}'),
  }),
  ...faults(
    'nothing',
    {
      'http-429-for-ever': refused(429, 'TooManyRequests', 'slow down', { 'Retry-After': '1' }),
      'http-429-in-an-hour': refused(429, 'TooManyRequests', 'slow down', { 'Retry-After': '3600' }),
      'http-503-for-ever': refused(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
      'no-answer': () => {},
      'header-then-silence': ({ response }) => response.writeHead(200, JSON_TYPE).flushHeaders(),
      'continue-then-silence': ({ response }) => response.writeContinue(),
      drips: ({ response }) => {
        response.writeHead(200, JSON_TYPE);
        const drops = setInterval(() => response.write(' '), 100);
        response.on('close', () => clearInterval(drops));
      },
      endless: ({ response }) => {
        response.writeHead(200, JSON_TYPE);
        const spaces = Buffer.alloc(1024 * 1024, ' ');
        const more = () => {
          if (!response.destroyed) response.write(spaces, more);
        };
        more();
      },
      'gzip-of-a-gigabyte': instead(200, gzipOfSpaces(1024), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
      'object-of-100-mb': (exchange) => {
        const [first] = items(exchange);
        const body = (first ?? exchange.healthy.body) as { readonly metadata?: object };
        const large = { ...body, metadata: { ...body.metadata, annotations: { a: 'x'.repeat(100 * 1024 * 1024) } } };
        const whole = isList(exchange) ? { ...listOf(exchange), items: [large] } : large;
        send(exchange.response, 200, JSON.stringify(whole));
      },
    },
    { isCostly: true },
  ),
  ...faults(
    'nothing',
    {
      'same-token-for-ever': paged((exchange) => page(exchange, items(exchange), 'again')),
      'empty-pages-for-ever': paged((exchange) => page(exchange, [], `${Number(given(exchange) ?? 0) + 1}`)),
      'expired-for-ever': paged((exchange) => {
        if (given(exchange) === null) return page(exchange, items(exchange), '1');
        const token = `${Number(given(exchange)) + 1}`;
        send(exchange.response, 410, JSON.stringify(failure(410, 'Expired', 'old', { metadata: { continue: token } })));
      }),
    },
    { onlyLists: true },
  ),
  // A server that has no such thing says so like this, and some commands can live with it.
  ...faults('nothing', { 'http-404': refused(404, 'NotFound', 'the server could not find the requested resource') }),
  ...faults('others', {
    'hostile-texts': (exchange) => send(exchange.response, exchange.healthy.status, withHostileTexts(text(exchange))),
  }),
];

/** In every message, and in every value of labels and annotations that means nothing to the program. */
function withHostileTexts(json: string): string {
  return JSON.stringify(
    JSON.parse(json, (key, value: unknown) =>
      typeof value === 'string' && ['message', 'app', 'host', 'kernelVersion', 'component'].includes(key)
        ? hostile(value)
        : value,
    ),
  );
}

/** So many MiB of spaces, packed piece by piece: gzip streams may follow each other. */
function gzipOfSpaces(mebibytes: number): Buffer {
  const one = gzipSync(Buffer.alloc(1024 * 1024, ' '));
  return Buffer.concat(Array.from({ length: mebibytes }, () => one));
}
