import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { parseDocument } from 'yaml';
import { ClusterError } from '../../../errors.ts';
import { bounded, quoted } from '../quoted.ts';
import { Fields, withoutUndefined } from './fields.ts';
import type { AuthProvider, ClusterEntry, ContextEntry, ExecPlugin, Kubeconfig, UserEntry } from './kubeconfig.ts';
import { emptyKubeconfig } from './kubeconfig.ts';

/** YAML aliases of one file may expand to this many nodes; a kubeconfig needs none. */
const MAX_ALIASES = 100;

/** The name under which a cluster holds what its credential plugins are to be told (client-go, clientcmd). */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** One kubeconfig file. Relative paths in it are relative to the file. `file` must be absolute. */
export function parseKubeconfig(text: string, file: string): Kubeconfig {
  const content = parseYaml(text, file);
  if (content === null || content === undefined) return emptyKubeconfig;

  const config = new Fields(content, file);
  const kind = config.text('kind');
  if (kind !== undefined && kind !== 'Config') {
    throw new ClusterError('configuration', `${file} is not a kubeconfig: its kind is ${quoted(kind)}, not "Config"`);
  }

  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(dirname(file), path));
  return withoutUndefined<Kubeconfig>({
    currentContext: config.text('current-context'),
    contexts: entries(config, 'contexts', 'context', parseContext),
    clusters: entries(config, 'clusters', 'cluster', (fields) => parseCluster(fields, absolute)),
    users: entries(config, 'users', 'user', (fields) => parseUser(fields, absolute)),
  });
}

function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { merge: true });
  const error = document.errors[0];
  if (error !== undefined) {
    // Only the first line: the rest quotes the file, which may hold secrets.
    const what = error.message.split('\n', 1)[0]?.replace(/:$/, '') ?? '';
    throw new ClusterError('configuration', `${file} is not valid YAML: ${bounded(what)}`);
  }
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new ClusterError('configuration', `${file} is not usable YAML: its aliases expand to too much`, {
      cause: error,
    });
  }
}

function entries<T>(
  config: Fields,
  listName: string,
  entryName: string,
  parse: (fields: Fields) => T,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  config.list(listName).forEach((value, index) => {
    const named = new Fields(value, `${listName}[${index}] in ${config.where}`);
    const name = named.text('name');
    if (name === undefined) throw new ClusterError('configuration', `${named.where} has no name`);
    if (found.has(name)) {
      throw new ClusterError('configuration', `${config.where} has two ${listName} named ${quoted(name)}`);
    }
    found.set(name, parse(new Fields(named.raw(entryName) ?? {}, `${entryName} ${quoted(name)} in ${config.where}`)));
  });
  return found;
}

function parseContext(fields: Fields): ContextEntry {
  return withoutUndefined<ContextEntry>({
    cluster: fields.text('cluster'),
    user: fields.text('user'),
    namespace: fields.text('namespace'),
  });
}

type Absolute = (path: string | undefined) => string | undefined;

function parseCluster(fields: Fields, absolute: Absolute): ClusterEntry {
  return withoutUndefined<ClusterEntry>({
    server: fields.text('server'),
    certificateAuthority: absolute(fields.text('certificate-authority')),
    certificateAuthorityData: fields.text('certificate-authority-data'),
    insecureSkipTlsVerify: fields.flag('insecure-skip-tls-verify'),
    tlsServerName: fields.text('tls-server-name'),
    proxyUrl: fields.text('proxy-url'),
    execConfig: fields
      .list('extensions')
      .map((value, index) => new Fields(value, `extensions[${index}] of ${fields.where}`))
      .find((extension) => extension.text('name') === EXEC_EXTENSION)
      ?.raw('extension'),
  });
}

function parseUser(fields: Fields, absolute: Absolute): UserEntry {
  const groups = fields.texts('as-groups');
  const extra = fields.child('as-user-extra');
  const exec = fields.child('exec');
  const authProvider = fields.child('auth-provider');
  return withoutUndefined<UserEntry>({
    clientCertificate: absolute(fields.text('client-certificate')),
    clientCertificateData: fields.text('client-certificate-data'),
    clientKey: absolute(fields.text('client-key')),
    clientKeyData: fields.text('client-key-data'),
    token: fields.text('token'),
    tokenFile: absolute(fields.text('tokenFile')),
    username: fields.text('username'),
    password: fields.text('password'),
    as: fields.text('as'),
    asUid: fields.text('as-uid'),
    asGroups: groups.length === 0 ? undefined : groups,
    asUserExtra: extra && new Map(extra.names().map((name) => [name, extra.texts(name)])),
    exec: exec && parseExec(exec, absolute),
    authProvider: authProvider && parseAuthProvider(authProvider),
  });
}

const API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

function parseExec(fields: Fields, absolute: Absolute): ExecPlugin {
  const command = required(fields, 'command');
  const apiVersion = required(fields, 'apiVersion');
  if (!API_VERSIONS.includes(apiVersion)) {
    throw new ClusterError(
      'configuration',
      `apiVersion of ${fields.where} must be ${API_VERSIONS.join(' or ')}, not ${quoted(apiVersion)}`,
    );
  }
  return withoutUndefined<ExecPlugin>({
    apiVersion,
    command: isPath(command) ? (absolute(command) ?? command) : command,
    args: fields.texts('args'),
    env: fields.list('env').map((value, index) => {
      const variable = new Fields(value, `env[${index}] of ${fields.where}`);
      return { name: required(variable, 'name'), value: variable.text('value') ?? '' };
    }),
    installHint: fields.text('installHint'),
    provideClusterInfo: fields.flag('provideClusterInfo') ?? false,
    interactiveMode: parseInteractiveMode(fields, apiVersion),
  });
}

/** A bare name is looked up in PATH; anything with a separator is a path (clientcmd, GetAuthInfoFileReferences). */
function isPath(command: string): boolean {
  return isAbsolute(command) || command.includes(sep);
}

/** v1 requires the field; v1beta1 did not have it and means IfAvailable. */
function parseInteractiveMode(fields: Fields, apiVersion: string): ExecPlugin['interactiveMode'] {
  const mode = apiVersion.endsWith('/v1beta1')
    ? (fields.text('interactiveMode') ?? 'IfAvailable')
    : required(fields, 'interactiveMode');
  if (mode === 'Never' || mode === 'IfAvailable' || mode === 'Always') return mode;
  throw new ClusterError(
    'configuration',
    `interactiveMode of ${fields.where} must be Never, IfAvailable or Always, not ${quoted(mode)}`,
  );
}

function parseAuthProvider(fields: Fields): AuthProvider {
  const config = fields.child('config');
  return {
    name: required(fields, 'name'),
    config: Object.fromEntries((config?.names() ?? []).map((name) => [name, config?.text(name) ?? ''])),
  };
}

function required(fields: Fields, name: string): string {
  const value = fields.text(name);
  if (value === undefined) throw new ClusterError('configuration', `${fields.where} has no ${name}`);
  return value;
}
