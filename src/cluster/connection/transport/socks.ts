import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SocksClient } from 'socks';
import { hostOf } from './proxy.ts';
import { DEADLINE_MS, type Destination } from './tunnel-end.ts';

/** SOCKS version 5 (RFC 1928), with a user name and password where the URL has them (RFC 1929). */
export async function openSocks5(proxy: URL, destination: Destination, signal: AbortSignal): Promise<Socket> {
  const port = Number(proxy.port || 1080);
  // Connected here, so that the signal ends it at any moment.
  const socket = connect({ host: hostOf(proxy), port, signal });
  try {
    await once(socket, 'connect', { signal });
    await SocksClient.createConnection({
      proxy: { host: hostOf(proxy), port, type: 5, ...credentialsOf(proxy) },
      command: 'connect',
      // The name goes to the proxy as it is: often only the proxy can resolve it.
      destination,
      existing_socket: socket,
      timeout: DEADLINE_MS,
    });
    return socket;
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  }
}

function credentialsOf({ username, password }: URL): { readonly userId?: string; readonly password?: string } {
  return username === '' ? {} : { userId: decodeURIComponent(username), password: decodeURIComponent(password) };
}
