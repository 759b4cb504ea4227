import { BlockList, isIP } from 'node:net';
import { ClusterError } from '../../../errors.ts';
import type { Environment } from '../environment.ts';
import { bounded } from '../quoted.ts';

/** Which proxy is asked for a connection, and where that was said. */
export interface ChosenProxy {
  /** With "http:", "https:" or "socks5:". */
  readonly url: URL;
  readonly givenBy: string;
}

/**
 * The cluster's own proxy-url, else HTTPS_PROXY or HTTP_PROXY by the server's scheme, unless NO_PROXY or a loopback
 * address speaks against it: the rules of Go's golang.org/x/net/http/httpproxy 0.38, which kubectl goes by.
 */
export function chooseProxy(
  server: URL,
  proxyUrl: string | undefined,
  variables: Environment['variables'],
): ChosenProxy | undefined {
  if (proxyUrl !== undefined) return parseProxy(proxyUrl, "the cluster's proxy-url");

  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = either(variables, name);
  if (value === undefined || isExempt(server, either(variables, 'NO_PROXY') ?? '')) return undefined;
  return parseProxy(value.includes('://') ? value : `http://${value}`, name);
}

function either(variables: Environment['variables'], name: string): string | undefined {
  return variables[name] || variables[name.toLowerCase()] || undefined;
}

function parseProxy(value: string, givenBy: string): ChosenProxy {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['http:', 'https:', 'socks5:'].includes(url.protocol) || url.hostname === '') {
    // A proxy's URL may hold a password.
    const shown = bounded(value.replace(/\/\/[^@/]*@/, '//…@'));
    throw new ClusterError('configuration', `${givenBy} must be an http, https or socks5 URL, not "${shown}"`);
  }
  return { url, givenBy };
}

function isExempt(server: URL, noProxy: string): boolean {
  const host = hostOf(server);
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || isLoopback(host)) return true;
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, host, port));
}

/** One entry of NO_PROXY: "*", an address, a range, a domain with or without its subdomains; the last three with a port. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;

  const [address = '', prefix] = entry.split('/');
  if (prefix !== undefined) return isIP(host) !== 0 && isIP(address) !== 0 && isInRange(host, address, Number(prefix));

  const [, entryHost = entry, entryPort] =
    /^\[?([^\]]+?)\]?:(\d+)$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (entryPort !== undefined && entryPort !== port) return false;
  if (isIP(host) !== 0)
    return isIP(entryHost) === isIP(host) && isInRange(host, entryHost, isIP(host) === 4 ? 32 : 128);

  const domain = entryHost.replace(/^\*\./, '.');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function isInRange(host: string, network: string, prefix: number): boolean {
  const families = { 4: 'ipv4', 6: 'ipv6' } as const;
  const family = isIP(network) === 4 ? 4 : 6;
  if (isIP(host) !== family || !(prefix >= 0 && prefix <= (family === 4 ? 32 : 128))) return false;
  const range = new BlockList();
  range.addSubnet(network, prefix, families[family]);
  return range.check(host, families[family]);
}

function isLoopback(host: string): boolean {
  return isInRange(host, '127.0.0.0', 8) || isInRange(host, '::1', 128);
}

/** Without the brackets that a URL has around an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
}
