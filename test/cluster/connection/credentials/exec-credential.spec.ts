import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  answerJson,
  base64,
  closeAll,
  connected,
  type environment,
  failureOf,
  fixture,
  fixtures,
  startServer,
  temporaryFolder,
  writeKubeconfig,
} from '../support.ts';

const apiVersion = 'client.authentication.k8s.io/v1';

function credential(status: object, version = apiVersion): string {
  return JSON.stringify({ kind: 'ExecCredential', apiVersion: version, status });
}

/** A user whose plugin is fixtures/plugin.mjs, told by these variables what to do. */
function user(variables: Readonly<Record<string, string>>, more: object = {}): object {
  return {
    exec: {
      apiVersion,
      command: process.execPath,
      args: [join(fixtures, 'plugin.mjs'), '--who', 'jane'],
      env: Object.entries(variables).map(([name, value]) => ({ name, value })),
      interactiveMode: 'Never',
      ...more,
    },
  };
}

const plugin = `the credential plugin "${process.execPath}" of the user "test-user"`;

describe('cluster/connection/credentials/exec-credential', () => {
  afterEach(closeAll);

  async function serverAndCluster(given: object, env: Parameters<typeof environment>[0] = {}, cluster: object = {}) {
    const server = await startServer({ answer: answerJson({ gitVersion: 'v1.30.0' }) });
    const kubeconfig = writeKubeconfig(
      { server: server.url, 'certificate-authority': join(fixtures, 'authority.crt'), ...cluster },
      given,
    );
    return { server, cluster: await connected({ kubeconfig }, env) };
  }

  it('is run once for many requests at once, which all carry its token', async () => {
    const notes = join(temporaryFolder(), 'notes');
    const { server, cluster } = await serverAndCluster(user({ NOTES: notes, ANSWER: credential({ token: 'abc' }) }));
    await Promise.all(Array.from({ length: 5 }, () => cluster.version()));
    assert.deepEqual(
      server.seen.map(({ headers }) => headers.authorization),
      Array(5).fill(['Bearer abc']),
    );
    assert.equal(readFileSync(notes, 'utf8').trim().split('\n').length, 1);
  });

  it('is told about the cluster, where it asks for that, and gets the variables of the caller', async () => {
    const notes = join(temporaryFolder(), 'notes');
    const { server } = await serverAndCluster(
      user({ NOTES: notes, ANSWER: credential({ token: 'abc' }) }, { provideClusterInfo: true }),
      { variables: { INHERITED: 'yes' } },
      {
        'tls-server-name': 'api.test',
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }],
      },
    );
    assert.deepEqual(JSON.parse(readFileSync(notes, 'utf8')), {
      args: ['--who', 'jane'],
      INHERITED: 'yes',
      info: {
        kind: 'ExecCredential',
        apiVersion,
        spec: {
          interactive: false,
          cluster: {
            server: server.url,
            'tls-server-name': 'api.test',
            'certificate-authority-data': base64(fixture('authority.crt')),
            config: { audience: 'x' },
          },
        },
      },
    });
  });

  it('is told nothing about the cluster, where it does not ask', async () => {
    const notes = join(temporaryFolder(), 'notes');
    const version = 'client.authentication.k8s.io/v1beta1';
    await serverAndCluster(
      user({ NOTES: notes, ANSWER: credential({ token: 'abc' }, version) }, { apiVersion: version }),
    );
    assert.deepEqual(JSON.parse(readFileSync(notes, 'utf8')).info, {
      kind: 'ExecCredential',
      apiVersion: version,
      spec: { interactive: false },
    });
  });

  for (const [mode, stdinIsTerminal, interactive] of [
    ['IfAvailable', true, true],
    ['IfAvailable', false, false],
    ['Always', true, true],
    ['Never', true, false],
  ] as const) {
    it(`is ${interactive ? '' : 'not '}interactive with ${mode} ${stdinIsTerminal ? 'at' : 'without'} a terminal`, async () => {
      const notes = join(temporaryFolder(), 'notes');
      await serverAndCluster(user({ NOTES: notes, ANSWER: credential({ token: 'abc' }) }, { interactiveMode: mode }), {
        stdinIsTerminal,
      });
      assert.equal(JSON.parse(readFileSync(notes, 'utf8')).info.spec.interactive, interactive);
    });
  }

  it('gives a client certificate', async () => {
    const ANSWER = credential({
      clientCertificateData: fixture('client.crt'),
      clientKeyData: fixture('client.key'),
    });
    const { server, cluster } = await serverAndCluster(user({ ANSWER }));
    await cluster.version();
    assert.deepEqual([server.seen[0]?.clientName, server.seen[0]?.headers.authorization], ['jane', undefined]);
  });

  it('may talk to the person on standard error', async () => {
    let heard = '';
    const COMPLAINT = 'To sign in, open https://login.test\n';
    await serverAndCluster(user({ COMPLAINT, ANSWER: credential({ token: 'abc' }) }), {
      writeToStderr: (text) => {
        heard += text;
      },
    });
    assert.equal(heard, COMPLAINT);
  });

  it('is not run where a token is given by flag', async () => {
    const server = await startServer({ answer: answerJson({ gitVersion: 'v1.30.0' }) });
    const kubeconfig = writeKubeconfig(
      { server: server.url, 'certificate-authority': join(fixtures, 'authority.crt') },
      user({ EXIT_CODE: '1' }),
    );
    await (await connected({ kubeconfig, token: 'mine' })).version();
    assert.deepEqual(server.seen[0]?.headers.authorization, ['Bearer mine']);
  });

  describe('is refused', () => {
    const cases: [string, object, string][] = [
      [
        'when it is not installed, with the hint how to install it',
        user({}, { command: 'no-such-plugin', installHint: 'brew install it\nand log in' }),
        'the credential plugin "no-such-plugin" of the user "test-user" is not installed, or not in PATH: brew install it\\nand log in',
      ],
      [
        'when it cannot be executed',
        user({}, { command: fixtures }),
        `the credential plugin "${fixtures}" of the user "test-user" cannot be started: spawn ${fixtures} EACCES`,
      ],
      [
        'when it fails, with what it complained about',
        user({ EXIT_CODE: '3', COMPLAINT: '\u001b[31mnot logged in\n' }),
        `${plugin} failed with exit code 3: \\x1b[31mnot logged in`,
      ],
      [
        'when it needs a terminal and there is none',
        user({}, { interactiveMode: 'Always' }),
        `${plugin} needs a terminal, and standard input is not one`,
      ],
      ['when it prints no JSON, without quoting it', user({ ANSWER: 'secret' }), `${plugin} did not print JSON`],
      [
        'when it answers in another version',
        user({ ANSWER: credential({ token: 'abc' }, 'client.authentication.k8s.io/v1beta1') }),
        `${plugin} must answer with an ExecCredential of ${apiVersion}, not with "ExecCredential of client.authentication.k8s.io/v1beta1"`,
      ],
      [
        'when it answers without credentials',
        user({ ANSWER: credential({}) }),
        `${plugin} answered with neither a token nor a client certificate`,
      ],
      [
        'when it answers with half a client certificate',
        user({ ANSWER: credential({ clientKeyData: 'x' }) }),
        `${plugin} answered with only one of client certificate and key`,
      ],
      [
        'when it prints without end',
        user({ ANSWER: '' }, { command: 'yes', args: [] }),
        'the credential plugin "yes" of the user "test-user" printed more than 1048576 bytes',
      ],
    ];
    for (const [name, given, message] of cases) {
      it(name, async () => {
        const kubeconfig = writeKubeconfig({ server: 'https://127.0.0.1:1' }, given);
        const variables = { PATH: process.env.PATH };
        const env = { variables, writeToStderr: () => {} };
        assert.deepEqual(await failureOf(connected({ kubeconfig }, env)), {
          name: 'ClusterError',
          trouble: 'configuration',
          message,
        });
      });
    }
  });
});
