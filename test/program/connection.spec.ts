import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnswerExec,
  answerJson,
  base64,
  closeAll,
  fixture,
  fixtures,
  frame,
  type ServerOptions,
  startConnectProxy,
  startServer,
  startSocksProxy,
  success,
  type TestServer,
  temporaryFolder,
  writeKubeconfig,
} from '../cluster/connection/support.ts';
import { programUnderTest } from '../support/program-under-test.ts';
import { startProgram } from '../support/start-program.ts';
import { DEFAULT, statusText } from '../support/statuses.ts';

const VERSION = { major: '1', minor: '34', gitVersion: 'v1.34.4' };
const trusted = { 'certificate-authority-data': base64(fixture('authority.crt')) };
const SERVER_LINE = /^Server Version: v1\.34\.4$/m;

/** What the runtimes do differently, if they are let: connections. Everything else is asked without a process. */
describe('the program on the network', () => {
  before('is made', async function () {
    this.timeout(10 * 60_000);
    await programUnderTest();
  });
  afterEach(closeAll);

  const server = (options: ServerOptions = {}) => startServer({ answer: answerJson(VERSION), ...options });

  /** Asks a server for its version, by a kubeconfig. */
  async function ask(
    cluster: object,
    user: object = {},
    more: readonly string[] = [],
    env: Record<string, string> = {},
  ) {
    const KUBECONFIG = writeKubeconfig(cluster, user);
    return startProgram(['version', ...more], { env: { KUBECONFIG, ...env } });
  }

  async function answers(cluster: object, user: object = {}, more: readonly string[] = [], env = {}) {
    const { stdout, stderr, exit } = await ask(cluster, user, more, env);
    assert.deepEqual([stderr, exit], ['', 0]);
    assert.match(stdout, SERVER_LINE);
  }

  async function refuses(sentence: RegExp, cluster: object, more: readonly string[] = []) {
    const { stdout, stderr, exit } = await ask(cluster, {}, more);
    assert.match(stderr, sentence);
    assert.deepEqual([SERVER_LINE.test(stdout), exit], [false, 3]);
  }

  describe('checks the certificate of the server', () => {
    it('by the authority of the kubeconfig', async () => {
      await answers({ server: (await server()).url, ...trusted });
    });

    it('and refuses one of another authority, one of an authority that it does not know, and one that has expired', async () => {
      const { url } = await server();
      const other = { 'certificate-authority': join(fixtures, 'other-authority.crt') };
      await refuses(/certificate/, { server: url, ...other });
      await refuses(/certificate/, { server: url });
      await refuses(/expired/, { server: (await server({ certificate: 'expired' })).url, ...trusted });
    });

    it('by the name in tls-server-name', async () => {
      const { url } = await server();
      await refuses(/certificate/, { server: url, ...trusted, 'tls-server-name': 'elsewhere.test' });
    });

    it('not at all with --insecure-skip-tls-verify', async () => {
      await answers({ server: (await server()).url }, {}, ['--insecure-skip-tls-verify']);
    });
  });

  describe('says who asks', () => {
    const seenBy = ({ seen }: TestServer) => {
      const [{ headers, clientName } = { headers: {} as TestServer['seen'][0]['headers'], clientName: undefined }] =
        seen;
      return { headers, clientName };
    };

    it('by a client certificate', async () => {
      const asked = await server();
      const user = {
        'client-certificate-data': base64(fixture('client.crt')),
        'client-key-data': base64(fixture('client.key')),
      };
      await answers({ server: asked.url, ...trusted }, user);
      assert.equal(seenBy(asked).clientName, 'jane');
    });

    it('by the token of a credential plugin, which is told about the cluster', async () => {
      const asked = await server();
      const notes = join(temporaryFolder(), 'notes');
      const apiVersion = 'client.authentication.k8s.io/v1';
      const variables = {
        NOTES: notes,
        ANSWER: JSON.stringify({ kind: 'ExecCredential', apiVersion, status: { token: 'abc' } }),
      };
      const exec = {
        apiVersion,
        command: process.execPath,
        args: [join(fixtures, 'plugin.mjs')],
        env: Object.entries(variables).map(([name, value]) => ({ name, value })),
        interactiveMode: 'Never',
        provideClusterInfo: true,
      };
      await answers({ server: asked.url, ...trusted }, { exec });
      assert.deepEqual(seenBy(asked).headers.authorization, ['Bearer abc']);
      const { info } = JSON.parse(readFileSync(notes, 'utf8'));
      assert.deepEqual([info.kind, info.spec.cluster.server], ['ExecCredential', asked.url]);
    });

    it('by the token of an auth-provider, as old kubeconfigs have one', async () => {
      const asked = await server();
      const config = { 'access-token': 'abc', expiry: '2099-01-01T00:00:00Z' };
      await answers({ server: asked.url, ...trusted }, { 'auth-provider': { name: 'gcp', config } });
      assert.deepEqual(seenBy(asked).headers.authorization, ['Bearer abc']);
    });

    it('and on whose behalf, each group in a header of its own', async () => {
      const asked = await server();
      await answers({ server: asked.url, ...trusted }, { token: 't' }, [
        '--as',
        'jane',
        '--as-group=a,b',
        '--as-group=c',
      ]);
      const { headers } = seenBy(asked);
      assert.deepEqual(
        [headers['impersonate-user'], headers['impersonate-group'], headers['user-agent']?.[0]?.split('/')[0]],
        [['jane'], ['a,b', 'c'], 'kubectl-caps'],
      );
    });
  });

  describe('goes through a proxy', () => {
    it('of the environment, by CONNECT', async () => {
      const asked = await server();
      const proxy = await startConnectProxy(asked.port);
      const named = { server: 'https://api.test:6443', ...trusted, 'tls-server-name': '127.0.0.1' };
      await answers(named, {}, [], { HTTPS_PROXY: proxy.url });
      assert.deepEqual(
        proxy.asked.map(({ destination }) => destination),
        ['api.test:6443'],
      );
    });

    it('of the kubeconfig, by SOCKS 5', async () => {
      const asked = await server();
      const proxy = await startSocksProxy(asked.port);
      const named = { server: 'https://api.test:6443', ...trusted, 'tls-server-name': '127.0.0.1' };
      await answers({ ...named, 'proxy-url': `socks5://127.0.0.1:${proxy.port}` });
      assert.deepEqual(proxy.asked, ['api.test:6443']);
    });
  });

  describe('runs a reader in a container', () => {
    const map = '         0          0 4294967295\n';
    const reading = `${statusText({ name: 'app', pid: 1, bounding: DEFAULT })}${map}${statusText({ name: 'cat', pid: 7 })}${map}40\n`;
    const exec: AnswerExec = (socket) => {
      socket.send(frame(1, reading));
      socket.send(success);
      socket.close(1000);
    };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { nodeName: 'a', containers: [{ name: 'app' }] },
      status: {
        phase: 'Running',
        containerStatuses: [{ name: 'app', containerID: 'containerd://1', state: { running: {} } }],
      },
    };
    const answer: NonNullable<ServerOptions['answer']> = (request, response) => {
      const { pathname } = new URL(request.url ?? '', 'https://server.test');
      if (pathname.endsWith('/pods/web')) return answerJson(pod)(request, response);
      if (pathname === '/version') return answerJson(VERSION)(request, response);
      answerJson({ kind: 'Status', status: 'Failure', code: 403, reason: 'Forbidden', message: 'no' }, 403)(
        request,
        response,
      );
    };

    for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io']) {
      it(`by WebSocket, ${protocol}`, async () => {
        const asked = await server({ answer, exec, protocols: [protocol] });
        const KUBECONFIG = writeKubeconfig({ server: asked.url, ...trusted }, { token: 't' });
        const { stdout } = await startProgram(['pod', 'web', '-n', 'shop', '-o', 'json'], { env: { KUBECONFIG } });
        const { containers } = JSON.parse(stdout);
        assert.deepEqual(
          [containers[0].live.main.name, containers[0].live.main.bounding.mask],
          ['app', '00000000a80425fb'],
        );
      });
    }
  });
});
