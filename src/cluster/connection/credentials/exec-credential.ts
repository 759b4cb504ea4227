import { spawn } from 'node:child_process';
import { ClusterError } from '../../../errors.ts';
import type { Environment } from '../environment.ts';
import type { ChosenConnection } from '../kubeconfig/apply-flags.ts';
import { Fields, withoutUndefined } from '../kubeconfig/fields.ts';
import type { ExecPlugin } from '../kubeconfig/kubeconfig.ts';
import { bounded, codeOf, duration, messageOf, quoted } from '../quoted.ts';
import { pluginStderr } from './plugin-stderr.ts';
import type { ServerTrust } from './server-trust.ts';

/** What a credential plugin answered with: a token, or a certificate with its key (PEM), or both. */
export interface ExecCredential {
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** A plugin without anybody to talk to. */
const DEADLINE_MS = 60_000;
/** Somebody may be typing a password, or logging in in a browser. */
const INTERACTIVE_DEADLINE_MS = 600_000;
const MAX_STDOUT_BYTES = 1024 * 1024;
/** Of standard error, for the sentence of a plugin that failed; all of it goes to the caller's standard error anyway. */
const MAX_STDERR_CHARACTERS = 300;

/**
 * Runs a client-go credential plugin (client.authentication.k8s.io/v1 and v1beta1) and returns its credentials.
 * Contract: kubernetes.io/docs/reference/access-authn-authz/authentication, "client-go credential plugins".
 */
export async function runCredentialPlugin(
  plugin: ExecPlugin,
  chosen: Pick<ChosenConnection, 'server' | 'cluster' | 'userName'>,
  trust: ServerTrust,
  environment: Environment,
): Promise<ExecCredential> {
  const description = `the credential plugin ${quoted(plugin.command)}${
    chosen.userName === undefined ? '' : ` of the user ${quoted(chosen.userName)}`
  }`;
  if (plugin.interactiveMode === 'Always' && !environment.stdinIsTerminal) {
    throw new ClusterError('configuration', `${description} needs a terminal, and standard input is not one`);
  }
  const interactive = plugin.interactiveMode !== 'Never' && environment.stdinIsTerminal;
  const variables = {
    ...environment.variables,
    ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(plugin, chosen, trust, interactive)),
  };
  const stdout = await run(plugin, description, variables, interactive, environment);
  return parseExecCredential(stdout, plugin.apiVersion, description);
}

/** What the plugin is told, as client-go encodes it (pkg/apis/clientauthentication of 0.34). */
function execInfo(
  plugin: ExecPlugin,
  { server, cluster }: Pick<ChosenConnection, 'server' | 'cluster'>,
  trust: ServerTrust,
  interactive: boolean,
): unknown {
  return {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: {
      ...(plugin.provideClusterInfo && {
        cluster: withoutUndefined({
          server: server.href.replace(/\/$/, ''),
          'tls-server-name': cluster.tlsServerName,
          'insecure-skip-tls-verify': cluster.insecureSkipTlsVerify || undefined,
          'certificate-authority-data':
            trust.namedAuthority === undefined ? undefined : Buffer.from(trust.namedAuthority).toString('base64'),
          'proxy-url': cluster.proxyUrl,
          config: cluster.execConfig,
        }),
      }),
      interactive,
    },
  };
}

function run(
  plugin: ExecPlugin,
  description: string,
  variables: NodeJS.ProcessEnv,
  interactive: boolean,
  { workingDirectory, writeToStderr }: Environment,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const deadlineMs = interactive ? INTERACTIVE_DEADLINE_MS : DEADLINE_MS;
    const child = spawn(plugin.command, plugin.args, {
      cwd: workingDirectory,
      env: variables,
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const fail = (sentence: string, cause?: unknown) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      reject(new ClusterError('configuration', `${description} ${sentence}`, { cause }));
    };
    const timer = setTimeout(() => fail(`gave no answer within ${duration(deadlineMs)}`), deadlineMs);

    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes > MAX_STDOUT_BYTES) fail(`printed more than ${MAX_STDOUT_BYTES} bytes`);
      else stdout.push(chunk);
    });
    const passOn = pluginStderr(writeToStderr);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      passOn(text);
      if (stderr.length < MAX_STDERR_CHARACTERS) stderr += text;
    });

    child.on('error', (error) => {
      const hint = plugin.installHint === undefined ? '' : `: ${bounded(plugin.installHint.trim())}`;
      if (codeOf(error) === 'ENOENT') fail(`is not installed, or not in PATH${hint}`, error);
      else fail(`cannot be started: ${messageOf(error)}`, error);
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      if (exitCode === 0) return resolve(Buffer.concat(stdout).toString('utf8'));
      const ended = exitCode === null ? `was ended by ${signal}` : `failed with exit code ${exitCode}`;
      fail(`${ended}${stderr.trim() === '' ? '' : `: ${bounded(stderr.trim().slice(0, MAX_STDERR_CHARACTERS))}`}`);
    });
  });
}

function parseExecCredential(stdout: string, apiVersion: string, description: string): ExecCredential {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    // Without the cause: its message quotes the output, which may hold a token.
    throw new ClusterError('configuration', `${description} did not print JSON`);
  }
  const credential = new Fields(answer, `the answer of ${description}`);
  const answered = credential.text('apiVersion');
  if (credential.text('kind') !== 'ExecCredential' || answered !== apiVersion) {
    throw new ClusterError(
      'configuration',
      `${description} must answer with an ExecCredential of ${apiVersion}, not with ${quoted(`${credential.text('kind')} of ${answered}`)}`,
    );
  }

  const status = credential.child('status');
  const token = status?.text('token');
  const certificate = status?.text('clientCertificateData');
  const key = status?.text('clientKeyData');
  if (token === undefined && certificate === undefined && key === undefined) {
    throw new ClusterError('configuration', `${description} answered with neither a token nor a client certificate`);
  }
  if ((certificate === undefined) !== (key === undefined)) {
    throw new ClusterError('configuration', `${description} answered with only one of client certificate and key`);
  }
  return withoutUndefined<ExecCredential>({ token, certificate, key });
}
