import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { constants, createGunzip } from 'node:zlib';
import { ClusterError } from '../../../errors.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import { bounded, codeOf, duration, messageOf } from '../quoted.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { impersonationHeaders } from './headers.ts';
import { hostOf } from './proxy.ts';
import { MAX_OBJECT_BYTES, OversizeError, readList } from './read-list.ts';
import { RetryableError, retryDelay, withRetries } from './retry.ts';
import { parseStatus, refusal } from './status.ts';
import { type ConnectionFacts, transportError } from './transport-error.ts';

/** What REST and exec have in common. */
export interface Transport {
  readonly server: URL;
  readonly agent: http.Agent;
  readonly facts: ConnectionFacts;
  headers(): Promise<http.OutgoingHttpHeaders>;
}

export interface ApiRequest {
  /** DELETE may be repeated: what is gone is gone. So may POST, which is for questions such as reviews and dry runs, unless it `changes`. */
  readonly method?: 'GET' | 'PATCH' | 'POST' | 'DELETE';
  /** Whether a POST makes something, so that a second one might make it twice. */
  readonly changes?: boolean;
  /** From "/api" or "/apis" on, encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: { readonly contentType: string; readonly text: string };
  /** Who asks, instead of the caller. */
  readonly as?: Identity;
  /** For the sentence when it fails: "list pods in namespace "web"". */
  readonly tried: string;
}

/** Requests to the API server as plain JSON or text; every failure is a ClusterError of one sentence. */
export class Rest {
  readonly #transport: Transport;
  readonly #timeoutMs: number;

  /** `timeoutMs` is for each request, its retries included; 0 means none. */
  constructor(transport: Transport, timeoutMs: number) {
    this.#transport = transport;
    this.#timeoutMs = timeoutMs;
  }

  async json(request: ApiRequest): Promise<unknown> {
    return this.#parsed(await this.#answer(request, 'application/json', wholeObject), request);
  }

  text(request: ApiRequest, accept: string): Promise<string> {
    return this.#answer(request, accept, textUpTo(MAX_TEXT_BYTES));
  }

  /** One page of a list, as `json` would give it, without holding its text; and without managedFields, which nobody reads. */
  async list(request: ApiRequest): Promise<unknown> {
    const objects: unknown[] = [];
    const frame = await this.#answer(request, 'application/json', (body) => {
      // Another attempt begins anew.
      objects.length = 0;
      return readList(body, (text) => objects.push(withoutManagedFields(this.#parsed(text, request))));
    });
    const list = this.#parsed(frame, request);
    if (!isList(list)) return list;
    let next = 0;
    return { ...list, items: list.items.map((item) => (item === 0 ? objects[next++] : item)) };
  }

  #parsed(text: string, { tried }: ApiRequest): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new ClusterError(
        'refused',
        `cannot ${tried}: the answer of ${this.#transport.facts.server} is not JSON; is this the URL of an API server? It begins: ${bounded(text.slice(0, 100))}`,
      );
    }
  }

  async #answer<T>(request: ApiRequest, accept: string, read: ReadBody<T>): Promise<T> {
    const deadline = startDeadline(this.#timeoutMs);
    let resets = 0;
    try {
      return await withRetries(() => this.#attempt(request, accept, read, deadline, () => resets++ === 0), deadline);
    } catch (error) {
      if (deadline.signal.aborted && !(error instanceof ClusterError)) throw this.#timedOut(request, error);
      throw transportError(error, request.tried, this.#transport.facts);
    } finally {
      deadline.clear();
    }
  }

  /**
   * The lines of an answer as they come, for as long as the server goes on with it; the limit is for its beginning. Ends without
   * an error when the signal is aborted, and when the connection breaks off, as those of watches do.
   */
  async *lines(request: ApiRequest, signal: AbortSignal): AsyncGenerator<string> {
    const deadline = startDeadline(this.#timeoutMs);
    const ending = new AbortController();
    const end = () => ending.abort();
    signal.addEventListener('abort', end);
    deadline.signal.addEventListener('abort', end);
    if (signal.aborted) return;
    try {
      const response = await this.#send(request, 'application/json', ending.signal);
      const httpStatus = response.statusCode ?? 0;
      if (httpStatus !== 200) {
        const body = await this.#readBody(response, request.tried, deadline, wholeObject);
        throw refusal(httpStatus, body, request.tried, this.#transport.facts);
      }
      deadline.clear();
      yield* linesOf(response);
    } catch (error) {
      if (signal.aborted) return;
      if (deadline.signal.aborted && !(error instanceof ClusterError)) throw this.#timedOut(request, error);
      throw transportError(error, request.tried, this.#transport.facts);
    } finally {
      deadline.clear();
      signal.removeEventListener('abort', end);
      ending.abort();
    }
  }

  async #attempt<T>(
    request: ApiRequest,
    accept: string,
    read: ReadBody<T>,
    deadline: Deadline,
    mayRetryReset: () => boolean,
  ): Promise<T> {
    const { facts } = this.#transport;
    const response = await this.#send(request, accept, deadline.signal).catch((error) => {
      // The server may have closed an idle connection in the moment it was used again. Nothing of an answer was seen,
      // and a GET changes nothing.
      if (isReset(error) && isRepeatable(request) && mayRetryReset()) {
        throw new RetryableError(0, transportError(error, request.tried, facts));
      }
      throw error;
    });
    const httpStatus = response.statusCode ?? 0;
    if (httpStatus >= 200 && httpStatus < 300) return this.#readBody(response, request.tried, deadline, read);

    const body = await this.#readBody(response, request.tried, deadline, wholeObject);
    const error = httpStatus >= 300 && httpStatus < 400 ? this.#redirected(response, request) : undefined;
    const refused = error ?? withContinueToken(refusal(httpStatus, body, request.tried, facts), body);
    const delayMs = retryDelay(httpStatus, response.headers, Date.now());
    // Only 429 promises that nothing was done.
    if (delayMs !== undefined && (isRepeatable(request) || httpStatus === 429)) {
      throw new RetryableError(delayMs, refused);
    }
    throw refused;
  }

  async #send(request: ApiRequest, accept: string, signal: AbortSignal): Promise<http.IncomingMessage> {
    const { server, agent } = this.#transport;
    const { body } = request;
    const headers = {
      ...asSomebody(await this.#transport.headers(), request),
      Accept: accept,
      'Accept-Encoding': 'gzip',
      ...(body !== undefined && { 'Content-Type': body.contentType, 'Content-Length': Buffer.byteLength(body.text) }),
    };
    return new Promise((resolve, reject) => {
      const options: https.RequestOptions = {
        ...destination(server),
        agent,
        method: request.method ?? 'GET',
        path: pathOf(server, request.path, request.query),
        headers,
        signal,
      };
      const sent = server.protocol === 'https:' ? https.request(options) : http.request(options);
      sent.on('response', resolve);
      sent.on('error', reject);
      // Node says nothing of an abort to a request that is still waiting for its connection, such as a proxy's.
      signal.addEventListener('abort', () => reject(new Error('the time is over')));
      sent.end(body?.text);
    });
  }

  async #readBody<T>(response: http.IncomingMessage, tried: string, deadline: Deadline, read: ReadBody<T>): Promise<T> {
    try {
      const isGzip = response.headers['content-encoding'] === 'gzip';
      return isGzip ? await pipeline(response, createGunzip(), read) : await read(response);
    } catch (error) {
      // What comes after it is of no use any more.
      response.destroy();
      if (error instanceof OversizeError) throw new ClusterError('refused', `cannot ${tried}: ${error.message}`);
      if (error instanceof ClusterError || deadline.signal.aborted) throw error;
      const { server } = this.#transport.facts;
      throw new ClusterError(
        'unreachable',
        `cannot ${tried}: ${server} broke off in the middle of its answer (${codeOf(error) || messageOf(error)})`,
        { cause: error },
      );
    }
  }

  #redirected(response: http.IncomingMessage, { tried }: ApiRequest): ClusterError {
    const { server } = this.#transport.facts;
    const location = bounded(response.headers.location ?? 'nowhere');
    return new ClusterError(
      'refused',
      `cannot ${tried}: ${server} redirects to ${location} (HTTP ${response.statusCode}), which is not followed; is this the URL of an API server?`,
      { httpStatus: response.statusCode ?? 0 },
    );
  }

  #timedOut({ tried }: ApiRequest, cause: unknown): ClusterError {
    return new ClusterError(
      'timed-out',
      `cannot ${tried}: no answer from ${this.#transport.facts.server} within ${duration(this.#timeoutMs)}; try a longer --request-timeout`,
      { cause },
    );
  }
}

/** A list that grew too old to be gone on with, and where the server lets it be gone on with all the same. */
export class ExpiredListError extends ClusterError {
  readonly continueToken: string;

  constructor(error: ClusterError, continueToken: string) {
    super(error.trouble, error.message, { httpStatus: 410, reason: 'Expired' });
    this.continueToken = continueToken;
  }
}

function withContinueToken(error: ClusterError, body: string): ClusterError {
  const continueToken = error.httpStatus === 410 ? parseStatus(body)?.continueToken : undefined;
  return continueToken === undefined ? error : new ExpiredListError(error, continueToken);
}

function isRepeatable({ method, changes = method === 'PATCH' }: ApiRequest): boolean {
  return !changes;
}

/** Host and port as Node's request functions want them. */
export function destination(server: URL): { host: string; port: number } {
  return { host: hostOf(server), port: Number(server.port || (server.protocol === 'https:' ? 443 : 80)) };
}

/** The path of the server's own URL, where it has one (a cluster behind a gateway), then that of the API. */
export function pathOf(server: URL, path: string, query: ApiRequest['query'] = {}): string {
  const parameters = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const suffix = parameters.length === 0 ? '' : `?${new URLSearchParams(parameters)}`;
  return `${server.pathname.replace(/\/+$/, '')}${path}${suffix}`;
}

export function isReset(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

type ReadBody<T> = (body: AsyncIterable<Buffer>) => Promise<T>;

/** Logs are asked for with a limit of their own; this only ends what has no end. */
const MAX_TEXT_BYTES = 256 * 1024 * 1024;

/** The whole of a body as text. A body that breaks off throws; it is never taken for a short one. */
function textUpTo(limit: number): ReadBody<string> {
  return async (body) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > limit) throw new OversizeError('the answer', limit);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  };
}

const wholeObject = textUpTo(MAX_OBJECT_BYTES);

function isList(value: unknown): value is { readonly items: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
}

/** Half of a pod's text says who wrote which field. */
function withoutManagedFields(object: unknown): unknown {
  const { metadata } = object as { metadata?: unknown };
  if (typeof metadata === 'object' && metadata !== null) Reflect.deleteProperty(metadata, 'managedFields');
  return object;
}

/** The longest event of a pod seen in practice has some 100 KB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

async function* linesOf(response: http.IncomingMessage): AsyncGenerator<string> {
  const isGzip = response.headers['content-encoding'] === 'gzip';
  const body: AsyncIterable<Buffer> = isGzip
    ? response.pipe(createGunzip({ flush: constants.Z_SYNC_FLUSH }))
    : response;
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of body) {
      rest += decoder.write(chunk);
      if (rest.length > MAX_LINE_BYTES) return;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
  } catch (error) {
    // Whoever watches asks anew; the last line may be cut.
    if (codeOf(error) === '' && !(error instanceof Error && error.name === 'AbortError')) throw error;
  }
}

/** Whoever acts as somebody already is held to that: only the real caller could act as one more. */
function asSomebody(headers: http.OutgoingHttpHeaders, { as, tried }: ApiRequest): http.OutgoingHttpHeaders {
  if (as === undefined) return headers;
  if (headers['Impersonate-User'] !== undefined) {
    throw new ClusterError('configuration', `cannot ${tried}: somebody is impersonated already`);
  }
  return { ...headers, ...impersonationHeaders({ as: as.user, asGroups: as.groups }) };
}
