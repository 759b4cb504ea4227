import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import {
  answerJson,
  base64,
  closeAll,
  connected,
  failureOf,
  fixture,
  fixtures,
  startServer,
  temporaryFolder,
  writeKubeconfig,
} from './support.ts';

const version = answerJson({ major: '1', minor: '34+', gitVersion: 'v1.34.4-eks' });
const authority = { 'certificate-authority': join(fixtures, 'authority.crt') };

describe('cluster/connection/connect', () => {
  afterEach(closeAll);

  describe('trusts the server', () => {
    it('by the authority in a file, which a relative path in the kubeconfig finds beside the kubeconfig', async () => {
      const server = await startServer({ answer: version });
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'ca.crt'), fixture('authority.crt'));
      const kubeconfig = writeKubeconfig({ server: server.url, 'certificate-authority': 'ca.crt' }, {}, folder);
      const cluster = await connected({ kubeconfig });
      assert.deepEqual(await cluster.version(), { gitVersion: 'v1.34.4-eks', major: 1, minor: 34 });
      assert.equal(cluster.namespace, 'test-namespace');
    });

    it('and takes its version from gitVersion where the build left the numbers out', async () => {
      const versions = [
        { major: '', minor: '', gitVersion: 'v1.31.2+k3s1' },
        { major: '1', minor: '', gitVersion: '1.30.0' },
      ];
      const found = await Promise.all(
        versions.map(async (answer) => {
          const server = await startServer({ answer: answerJson(answer) });
          const kubeconfig = writeKubeconfig({ server: server.url, ...authority });
          return (await connected({ kubeconfig })).version();
        }),
      );
      assert.deepEqual(
        found.map(({ major, minor }) => [major, minor]),
        [
          [1, 31],
          [1, 30],
        ],
      );
    });

    it('and says so where there is no version in it', async () => {
      for (const gitVersion of ['latest', 'v0.0.0-master']) {
        const server = await startServer({ answer: answerJson({ major: '', minor: '', gitVersion }) });
        const cluster = await connected({ kubeconfig: writeKubeconfig({ server: server.url, ...authority }) });
        await assert.rejects(cluster.version(), {
          name: 'ClusterError',
          message: `cannot ask for the version of the server: "${gitVersion}" is not one`,
        });
      }
    });

    it('by the authority in the kubeconfig itself, even where a file is named too', async () => {
      const server = await startServer({ answer: version });
      const kubeconfig = writeKubeconfig({
        server: server.url,
        'certificate-authority-data': base64(fixture('authority.crt')),
        'certificate-authority': '/nonexistent',
      });
      assert.equal((await (await connected({ kubeconfig })).version()).minor, 34);
    });

    it('by the authority given by flag, instead of the one in the kubeconfig', async () => {
      const server = await startServer({ answer: version });
      const kubeconfig = writeKubeconfig({
        server: server.url,
        'certificate-authority-data': base64(fixture('other-authority.crt')),
      });
      const cluster = await connected({ kubeconfig, certificateAuthority: 'authority.crt' });
      assert.equal((await cluster.version()).minor, 34);
    });

    it('without looking, with insecure-skip-tls-verify', async () => {
      const server = await startServer({ answer: version, certificate: 'expired' });
      const kubeconfig = writeKubeconfig({ server: server.url, ...authority });
      const cluster = await connected({ kubeconfig, insecureSkipTlsVerify: true });
      assert.equal((await cluster.version()).minor, 34);
    });

    it('by the name given as tls-server-name', async () => {
      const server = await startServer({ answer: version });
      const kubeconfig = writeKubeconfig({ server: server.url, ...authority, 'tls-server-name': 'api.test' });
      assert.equal((await (await connected({ kubeconfig })).version()).minor, 34);
    });

    it('by an address given as tls-server-name, for which TLS does not ask', async () => {
      const server = await startServer({ answer: version });
      const versionFor = async (address: string) => {
        const kubeconfig = writeKubeconfig({ server: server.url, ...authority, 'tls-server-name': address });
        return (await connected({ kubeconfig })).version();
      };
      assert.equal((await versionFor('127.0.0.1')).minor, 34);
      await assert.rejects(versionFor('127.0.0.2'), { name: 'ClusterError', trouble: 'certificate' });
    });
  });

  describe('does not trust the server', () => {
    const cases = [
      {
        name: 'that another authority signed',
        certificate: 'server' as const,
        cluster: { 'certificate-authority': join(fixtures, 'other-authority.crt') },
        message: (url: string) =>
          `cannot ask for the version of the server: the certificate of ${url} is not signed by the certificate authority ${fixtures}/other-authority.crt (SELF_SIGNED_CERT_IN_CHAIN); check that the kubeconfig is the one for this cluster, or give its authority with --certificate-authority`,
      },
      {
        name: "that none of the system's authorities signed, where the kubeconfig names none",
        certificate: 'server' as const,
        cluster: {},
        message: (url: string) =>
          `cannot ask for the version of the server: the certificate of ${url} is not signed by the system's certificate authorities (SELF_SIGNED_CERT_IN_CHAIN); check that the kubeconfig is the one for this cluster, or give its authority with --certificate-authority`,
      },
      {
        name: 'whose certificate has expired',
        certificate: 'expired' as const,
        cluster: authority,
        message: (url: string) =>
          `cannot ask for the version of the server: the certificate of ${url}, or of its authority, has expired; check the clock of this machine, or have the certificate renewed`,
      },
      {
        name: 'whose certificate is for another name',
        certificate: 'server' as const,
        cluster: { ...authority, 'tls-server-name': 'elsewhere' },
        message: (url: string) =>
          `cannot ask for the version of the server: the certificate of ${url} is for another name: Hostname/IP does not match certificate's altnames: Host: elsewhere. is not in the cert's altnames: DNS:localhost, DNS:api.test, IP Address:127.0.0.1; use a name that it has, or say which one with --tls-server-name`,
      },
    ];
    for (const { name, certificate, cluster, message } of cases) {
      it(name, async () => {
        const server = await startServer({ answer: version, certificate });
        const kubeconfig = writeKubeconfig({ server: server.url, ...cluster });
        assert.deepEqual(await failureOf((await connected({ kubeconfig })).version()), {
          name: 'ClusterError',
          trouble: 'certificate',
          message: message(server.url),
        });
        assert.deepEqual(server.seen, []);
      });
    }
  });

  describe('says who asks', () => {
    async function seenWith(user: object, given: Parameters<typeof connected>[0] = {}) {
      const server = await startServer({ answer: version });
      const cluster = await connected({
        kubeconfig: writeKubeconfig({ server: server.url, ...authority }, user),
        ...given,
      });
      await cluster.version();
      const [request] = server.seen;
      return { authorization: request?.headers.authorization, clientName: request?.clientName };
    }
    const certificate = base64(fixture('client.crt'));
    const key = base64(fixture('client.key'));

    it('by a token', async () => {
      assert.deepEqual(await seenWith({ token: 'abc' }), { authorization: ['Bearer abc'], clientName: undefined });
    });

    it('by a token in a file, without the newline at its end', async () => {
      const tokenFile = join(temporaryFolder(), 'token');
      writeFileSync(tokenFile, 'from-file\n');
      assert.deepEqual(await seenWith({ tokenFile }), { authorization: ['Bearer from-file'], clientName: undefined });
    });

    it('by a user name and password', async () => {
      assert.deepEqual(await seenWith({ username: 'jane', password: 'pass:word' }), {
        authorization: [`Basic ${base64('jane:pass:word')}`],
        clientName: undefined,
      });
    });

    it('by a client certificate in the kubeconfig', async () => {
      assert.deepEqual(await seenWith({ 'client-certificate-data': certificate, 'client-key-data': key }), {
        authorization: undefined,
        clientName: 'jane',
      });
    });

    it('by a client certificate in files given by flag, and no longer by the token of the kubeconfig', async () => {
      const given = { clientCertificate: 'client.crt', clientKey: 'client.key' };
      assert.deepEqual(await seenWith({ token: 'abc' }, given), { authorization: undefined, clientName: 'jane' });
    });

    it('by the token given by flag, and no longer by the client certificate of the kubeconfig', async () => {
      const user = { 'client-certificate-data': certificate, 'client-key-data': key };
      assert.deepEqual(await seenWith(user, { token: 'mine' }), {
        authorization: ['Bearer mine'],
        clientName: undefined,
      });
    });

    it('by nothing, where the user entry is empty', async () => {
      assert.deepEqual(await seenWith({}), { authorization: undefined, clientName: undefined });
    });
  });

  it('sends the impersonated user, uid, extra, and each group in a header of its own', async () => {
    const server = await startServer({ answer: version });
    const user = { 'as-user-extra': { 'example.com/Scope%': ['a', 'b'] } };
    const cluster = await connected({
      kubeconfig: writeKubeconfig({ server: server.url, ...authority }, user),
      as: 'jänë',
      asUid: 'uid-1',
      asGroup: ['devs', 'a,b'],
    });
    await cluster.version();
    const headers = server.seen[0]?.headers ?? {};
    assert.deepEqual(Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('impersonate-'))), {
      'impersonate-user': [Buffer.from('jänë').toString('latin1')],
      'impersonate-uid': ['uid-1'],
      'impersonate-group': ['devs', 'a,b'],
      'impersonate-extra-example.com%2fscope%25': ['a', 'b'],
    });
  });

  it('tells the server which program asks', async () => {
    const server = await startServer({ answer: version });
    await (await connected({ kubeconfig: writeKubeconfig({ server: server.url, ...authority }) })).version();
    assert.deepEqual(server.seen[0]?.headers['user-agent'], ['kubectl-caps/1.2.3']);
  });

  it('works over http, as with kubectl proxy, and keeps the credentials of the kubeconfig to itself there', async () => {
    const server = await startServer({ answer: version, certificate: undefined });
    const cluster = await connected({
      kubeconfig: writeKubeconfig({ server: server.url }, { token: 'abc' }),
      as: 'jane',
    });
    assert.equal((await cluster.version()).minor, 34);
    assert.deepEqual(server.seen[0]?.headers.authorization, undefined);
    assert.deepEqual(server.seen[0]?.headers['impersonate-user'], ['jane']);
  });

  it('needs no kubeconfig where flags say it all', async () => {
    const server = await startServer({ answer: version });
    const cluster = await connected({ server: server.url, certificateAuthority: 'authority.crt', token: 'abc' });
    assert.equal((await cluster.version()).minor, 34);
    assert.equal(cluster.namespace, 'default');
    assert.deepEqual(server.seen[0]?.headers.authorization, ['Bearer abc']);
  });

  it('asks under the path of a server behind a gateway', async () => {
    const server = await startServer({ answer: version });
    await (
      await connected({ kubeconfig: writeKubeconfig({ server: `${server.url}/k8s/c-1/`, ...authority }) })
    ).version();
    assert.equal(server.seen[0]?.url, '/k8s/c-1/version');
  });

  it('says that a server refuses connections', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const url = `https://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    const cluster = await connected({ kubeconfig: writeKubeconfig({ server: url, ...authority }) });
    assert.deepEqual(await failureOf(cluster.version()), {
      name: 'ClusterError',
      trouble: 'unreachable',
      message: `cannot ask for the version of the server: no connection to ${url}: connection refused; is the cluster running, and is this its address? (ECONNREFUSED)`,
    });
  });

  it('says that a server does not speak TLS', async () => {
    const server = await startServer({ certificate: undefined });
    const url = server.url.replace('http:', 'https:');
    const cluster = await connected({ kubeconfig: writeKubeconfig({ server: url, ...authority }) });
    assert.deepEqual(await failureOf(cluster.version()), {
      name: 'ClusterError',
      trouble: 'unreachable',
      message: `cannot ask for the version of the server: ${url} does not speak TLS; should its URL begin with http://?`,
    });
  });

  it('says which credentials the server does not accept', async () => {
    const server = await startServer({
      answer: answerJson(
        { kind: 'Status', status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
        401,
      ),
    });
    const cluster = await connected({
      kubeconfig: writeKubeconfig({ server: server.url, ...authority }, { token: 'old' }),
    });
    assert.deepEqual(await failureOf(cluster.version()), {
      name: 'ClusterError',
      trouble: 'unauthorized',
      httpStatus: 401,
      reason: 'Unauthorized',
      said: 'Unauthorized',
      message:
        'cannot ask for the version of the server: the server does not accept the credentials of the user "test-user" of the context "testing" (HTTP 401); they may have expired: log in again',
    });
  });

  describe('refuses credentials it cannot use:', () => {
    const cases: [string, object, string][] = [
      [
        'a token file that is not there',
        { tokenFile: '/nonexistent/token' },
        "cannot read the token file /nonexistent/token: ENOENT: no such file or directory, open '/nonexistent/token'",
      ],
      [
        'a client certificate that is not there',
        { 'client-certificate': '/nonexistent/crt', 'client-key': '/nonexistent/key' },
        'cannot read the client-certificate of the user "test-user": ENOENT: no such file or directory, open \'/nonexistent/crt\'',
      ],
      [
        'data that is not base64',
        { 'client-certificate-data': '!', 'client-key-data': 'AAAA' },
        'the client-certificate-data of the user "test-user" is not base64',
      ],
      [
        'a key that belongs to another certificate',
        { 'client-certificate-data': base64(fixture('client.crt')), 'client-key-data': base64(fixture('server.key')) },
        'the certificates of the user "test-user" of the context "testing" cannot be used: error:05800074:x509 certificate routines::key values mismatch',
      ],
      [
        'a token that cannot be sent',
        { token: 'a\nb' },
        'the credentials cannot be sent: they contain a control character',
      ],
    ];
    for (const [name, user, message] of cases) {
      it(name, async () => {
        const kubeconfig = writeKubeconfig({ server: 'https://127.0.0.1:1', ...authority }, user);
        const asked = connected({ kubeconfig }).then((cluster) => cluster.version());
        assert.deepEqual(await failureOf(asked), { name: 'ClusterError', trouble: 'configuration', message });
      });
    }
  });
});
