import assert from 'node:assert/strict';
import { join } from 'node:path';
import { chooseProxy } from '../../../../src/cluster/connection/transport/proxy.ts';
import {
  answerJson,
  base64,
  closeAll,
  connected,
  failureOf,
  fixtures,
  frame,
  startConnectProxy,
  startServer,
  startSilentProxy,
  startSocksProxy,
  success,
  target,
  writeKubeconfig,
} from '../support.ts';

describe('cluster/connection/transport/proxy', () => {
  afterEach(closeAll);

  describe('is chosen', () => {
    const proxies = { HTTPS_PROXY: 'http://for-https:3128', HTTP_PROXY: 'http://for-http:3128' };
    const cases: [string, string, string | undefined, Record<string, string>, string | undefined][] = [
      ['not at all, where nothing is said', 'https://api.test', undefined, {}, undefined],
      ['by HTTPS_PROXY', 'https://api.test', undefined, proxies, 'http://for-https:3128/ of HTTPS_PROXY'],
      [
        'by HTTP_PROXY for an http server',
        'http://api.test',
        undefined,
        proxies,
        'http://for-http:3128/ of HTTP_PROXY',
      ],
      [
        'by the name in lower case',
        'https://api.test',
        undefined,
        { https_proxy: 'socks5://p' },
        'socks5://p of HTTPS_PROXY',
      ],
      [
        'as http, where it has no scheme',
        'https://api.test',
        undefined,
        { HTTPS_PROXY: 'p:1' },
        'http://p:1/ of HTTPS_PROXY',
      ],
      [
        'by the cluster, before the variables and NO_PROXY',
        'https://api.test',
        'https://own:1',
        { ...proxies, NO_PROXY: '*' },
        "https://own:1/ of the cluster's proxy-url",
      ],
      ['not for localhost', 'https://localhost:6443', undefined, proxies, undefined],
      ['not for a loopback address', 'https://127.8.9.1:6443', undefined, proxies, undefined],
      ['not for the loopback address of IPv6', 'https://[::1]:6443', undefined, proxies, undefined],
    ];
    for (const [name, server, own, variables, expected] of cases) {
      it(name, () => {
        const proxy = chooseProxy(new URL(server), own, variables);
        assert.equal(proxy && `${proxy.url} of ${proxy.givenBy}`, expected);
      });
    }
  });

  describe('is left out by NO_PROXY', () => {
    const cases: [string, string, boolean][] = [
      ['*', 'https://api.test', true],
      ['api.test', 'https://api.test', true],
      ['API.test', 'https://api.test', true],
      ['test', 'https://api.test', true],
      ['est', 'https://api.test', false],
      ['.test', 'https://api.test', true],
      ['.api.test', 'https://api.test', false],
      ['*.test', 'https://api.test', true],
      ['api.test:443', 'https://api.test', true],
      ['api.test:6443', 'https://api.test', false],
      ['other, api.test', 'https://api.test', true],
      [' ,,', 'https://api.test', false],
      ['10.1.2.3', 'https://10.1.2.3:6443', true],
      ['10.1.2.3:6443', 'https://10.1.2.3:6443', true],
      ['10.1.2.3:443', 'https://10.1.2.3:6443', false],
      ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
      ['10.2.0.0/16', 'https://10.1.2.3:6443', false],
      ['10.0.0.0/99', 'https://10.1.2.3:6443', false],
      ['1.2.3', 'https://10.1.2.3', false],
      ['fd00::/8', 'https://[fd00::1]:6443', true],
      ['fd00::1', 'https://[fd00::1]:6443', true],
      ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
      ['fd00::2', 'https://[fd00::1]:6443', false],
    ];
    for (const [noProxy, server, isLeftOut] of cases) {
      it(`"${noProxy}": ${server} ${isLeftOut ? 'is' : 'is not'}`, () => {
        const variables = { HTTPS_PROXY: 'http://p:1', no_proxy: noProxy };
        assert.equal(chooseProxy(new URL(server), undefined, variables) === undefined, isLeftOut);
      });
    }
  });

  it('is refused when it is no URL of a proxy, without its password in the sentence', async () => {
    assert.deepEqual(await failureOf((async () => chooseProxy(new URL('https://x'), 'ftp://joe:secret@p', {}))()), {
      name: 'ClusterError',
      trouble: 'configuration',
      message: 'the cluster\'s proxy-url must be an http, https or socks5 URL, not "ftp://…@p"',
    });
  });

  describe('carries REST and exec', () => {
    const answer = answerJson({ gitVersion: 'v1.30.0' });
    const authority = { 'certificate-authority': join(fixtures, 'authority.crt') };
    const limits = { timeoutMs: 10_000, maxBytes: 100 };
    const exec = (socket: { send(data: Buffer): void }) => {
      socket.send(frame(1, 'out'));
      socket.send(success);
    };

    it('by CONNECT, with the name of the server as it is, over one tunnel for many requests', async () => {
      const server = await startServer({ answer, exec });
      const proxy = await startConnectProxy(server.port);
      const kubeconfig = writeKubeconfig({ server: 'https://api.test:6443', ...authority });
      const HTTPS_PROXY = proxy.url.replace('//', '//joe:p%40ss@');
      const cluster = await connected({ kubeconfig }, { variables: { HTTPS_PROXY } });
      for (let i = 0; i < 3; i++) await cluster.version();
      // The tunnel that is there goes over to the first exec; the second needs another, which resumes the TLS session.
      for (let i = 0; i < 2; i++) {
        assert.deepEqual(await cluster.exec(target, ['cat'], limits), {
          end: 'exited',
          exitCode: 0,
          stdout: 'out',
          stderr: '',
        });
      }
      const asked = { destination: 'api.test:6443', authorization: `Basic ${base64('joe:p@ss')}` };
      assert.deepEqual(proxy.asked, [asked, asked]);
      assert.equal(server.resumed, 1);
    });

    it('by CONNECT to an http server', async () => {
      const server = await startServer({ answer, certificate: undefined });
      const proxy = await startConnectProxy(server.port);
      const kubeconfig = writeKubeconfig({ server: 'http://api.test', 'proxy-url': proxy.url });
      await (await connected({ kubeconfig })).version();
      assert.deepEqual(proxy.asked, [{ destination: 'api.test:80', authorization: undefined }]);
    });

    for (const credentials of ['', 'joe:secret@']) {
      it(`by SOCKS 5${credentials && ' with a user name and password'}`, async () => {
        const server = await startServer({ answer, exec });
        const proxy = await startSocksProxy(server.port);
        const url = `socks5://${credentials}127.0.0.1:${proxy.port}`;
        const kubeconfig = writeKubeconfig({ server: 'https://api.test:6443', ...authority, 'proxy-url': url });
        const cluster = await connected({ kubeconfig });
        await cluster.version();
        await cluster.exec(target, ['cat'], limits);
        assert.deepEqual(proxy.asked, [`${credentials}api.test:6443`]);
      });
    }

    it('and says so when it refuses', async () => {
      const proxy = await startConnectProxy(1, 407);
      const kubeconfig = writeKubeconfig({ server: 'https://api.test', ...authority });
      const cluster = await connected({ kubeconfig }, { variables: { HTTPS_PROXY: proxy.url } });
      const unreachable = { name: 'ClusterError', trouble: 'unreachable' };
      const why = `the proxy ${proxy.url} given by HTTPS_PROXY: it refuses to connect to api.test:443 (HTTP 407 Refused)`;
      assert.deepEqual(await failureOf(cluster.version()), {
        ...unreachable,
        message: `cannot ask for the version of the server: ${why}`,
      });
      assert.deepEqual(await failureOf(cluster.exec(target, ['cat'], limits)), {
        ...unreachable,
        message: `cannot run "cat" in container "api" of pod "api-0" in namespace "web": ${why}`,
      });
    });

    for (const scheme of ['http', 'socks5']) {
      it(`and does not wait past the deadline for an ${scheme} proxy that says nothing`, async () => {
        const proxy = await startSilentProxy();
        const url = `${scheme}://127.0.0.1:${proxy.port}`;
        const kubeconfig = writeKubeconfig({ server: 'https://api.test', ...authority, 'proxy-url': url });
        const cluster = await connected({ kubeconfig, requestTimeoutMs: 100 });
        assert.deepEqual(await failureOf(cluster.version()), {
          name: 'ClusterError',
          trouble: 'timed-out',
          message:
            'cannot ask for the version of the server: no answer from https://api.test within 100 ms; try a longer --request-timeout',
        });
        cluster.close();
        while (proxy.openConnections() > 0) await new Promise(setImmediate);
      });
    }

    it('and says so when it is not there, or is something else', async () => {
      const server = await startServer({ certificate: undefined });
      const cases = [
        ['http://127.0.0.1:1', 'connect ECONNREFUSED 127.0.0.1:1'],
        [`socks5://127.0.0.1:${server.port}`, 'Received invalid Socks5 initial handshake (invalid socks version)'],
      ];
      for (const [url, why] of cases) {
        const kubeconfig = writeKubeconfig({ server: 'https://api.test', ...authority, 'proxy-url': url });
        assert.deepEqual(await failureOf((await connected({ kubeconfig })).version()), {
          name: 'ClusterError',
          trouble: 'unreachable',
          message: `cannot ask for the version of the server: the proxy ${url} given by the cluster's proxy-url: ${why}`,
        });
      }
    });
  });
});
