import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { type ChosenProxy, hostOf } from './proxy.ts';
import { DEADLINE_MS, type Destination } from './tunnel-end.ts';

/** The proxy could not be reached, or would not go on; the message says which. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** A connection to the destination through the proxy; aborting the signal gives it up. */
export async function openTunnel(proxy: ChosenProxy, destination: Destination, signal: AbortSignal): Promise<Socket> {
  try {
    // Few people have a SOCKS proxy: what speaks to it is loaded only for them.
    return proxy.url.protocol === 'socks5:'
      ? await (await import('./socks.ts')).openSocks5(proxy.url, destination, signal)
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
