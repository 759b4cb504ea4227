import { resolve } from 'node:path';
import { ClusterError, UsageError } from '../../../errors.ts';
import type { ConnectionFlags } from '../../connection-flags.ts';
import { bounded, listOfNames, quoted } from '../quoted.ts';
import { withoutUndefined } from './fields.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from './kubeconfig.ts';

/** What a kubeconfig and the flags together choose: one server, one identity, one namespace. */
export interface ChosenConnection {
  /** With "https:" or "http:". Its path, where it has one, goes before the paths of the API. */
  readonly server: URL;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  readonly namespace: string;
  /** Absent where flags alone make up the connection. */
  readonly contextName?: string;
  readonly clusterName?: string;
  readonly userName?: string;
  /** The flag whose credentials take the place of the user's own; absent where the user's own are used. */
  readonly credentialsFlag?: '--token' | '--client-certificate';
}

/**
 * client-go's override rules (clientcmd of 0.34, DirectClientConfig), with one difference: where client-go lets a flag
 * about identity be without effect, it has an effect here or is refused. A caller who asked for one identity must not
 * be answered for another.
 */
export function applyFlags(kubeconfig: Kubeconfig, given: ConnectionFlags, workingDirectory: string): ChosenConnection {
  const flags = withoutEmptyTexts(given);
  const contextName = flags.context ?? kubeconfig.currentContext;
  const context = chosenContext(kubeconfig, flags, contextName);
  const clusterName = flags.cluster ?? context.cluster;
  const userName = flags.user ?? context.user;

  const cluster = overrideCluster(chosenCluster(kubeconfig, flags, contextName, clusterName), flags, workingDirectory);
  const user = overrideUser(chosenUser(kubeconfig, flags, contextName, userName), flags, workingDirectory);
  const server = parseServer(cluster, clusterName, flags);

  refuseContradictions(cluster, clusterName, user, userName);
  if (server.protocol === 'http:') refuseSecretsOverHttp(flags);

  return withoutUndefined<ChosenConnection>({
    server,
    cluster,
    // client-go reads credentials only for TLS: over plain HTTP everybody on the way could read them.
    user: server.protocol === 'http:' ? onlyImpersonation(user) : user,
    namespace: flags.namespace ?? context.namespace ?? 'default',
    contextName,
    clusterName,
    userName,
    credentialsFlag:
      flags.token !== undefined
        ? '--token'
        : flags.clientCertificate !== undefined
          ? '--client-certificate'
          : undefined,
  });
}

/** An empty text means that the flag was not given, as everywhere in kubectl. */
function withoutEmptyTexts(flags: ConnectionFlags): ConnectionFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== '')) as unknown as ConnectionFlags;
}

function chosenContext(kubeconfig: Kubeconfig, flags: ConnectionFlags, name: string | undefined): ContextEntry {
  if (name === undefined) {
    if (flags.server !== undefined || flags.cluster !== undefined) return {};
    throw new ClusterError(
      'configuration',
      `no context is chosen: the kubeconfig has no current-context; choose one with --context (${thereAre('context', kubeconfig.contexts)})`,
    );
  }
  const context = kubeconfig.contexts.get(name);
  if (context === undefined) {
    const saidBy = flags.context === undefined ? 'current-context of the kubeconfig is' : '--context is';
    throw new ClusterError(
      'configuration',
      `${saidBy} ${quoted(name)}, and there is no such context (${thereAre('context', kubeconfig.contexts)})`,
    );
  }
  return context;
}

function chosenCluster(
  kubeconfig: Kubeconfig,
  flags: ConnectionFlags,
  contextName: string | undefined,
  name: string | undefined,
): ClusterEntry {
  const cluster = name === undefined ? undefined : kubeconfig.clusters.get(name);
  if (cluster !== undefined) return cluster;
  if (flags.cluster === undefined && flags.server !== undefined) return {};
  throw missing('cluster', flags.cluster, kubeconfig.clusters, contextName, name);
}

/**
 * kubectl asks on the terminal for a user name where a context names a user that does not exist. That is not for a
 * program that others call, and to go on without credentials would be to answer for nobody. A user entry that is there
 * and empty, or a context without a user, do mean to have none.
 */
function chosenUser(
  kubeconfig: Kubeconfig,
  flags: ConnectionFlags,
  contextName: string | undefined,
  name: string | undefined,
): UserEntry {
  if (name === undefined) return {};
  const user = kubeconfig.users.get(name);
  if (user !== undefined) return user;
  const bringsCredentials = flags.token !== undefined || flags.clientCertificate !== undefined;
  if (flags.user === undefined && bringsCredentials) return {};
  throw missing('user', flags.user, kubeconfig.users, contextName, name);
}

function missing(
  what: 'cluster' | 'user',
  flag: string | undefined,
  entries: ReadonlyMap<string, unknown>,
  contextName: string | undefined,
  name: string | undefined,
): ClusterError {
  if (name === undefined) {
    return new ClusterError('configuration', `the context ${quoted(contextName ?? '')} names no ${what}`);
  }
  const saidBy = flag === undefined ? `the context ${quoted(contextName ?? '')} names the ${what}` : `--${what} is`;
  return new ClusterError(
    'configuration',
    `${saidBy} ${quoted(name)}, and there is no such ${what} in the kubeconfig (${thereAre(what, entries)})`,
  );
}

function thereAre(what: string, entries: ReadonlyMap<string, unknown>): string {
  if (entries.size === 0) return `it has no ${what}s at all`;
  return entries.size === 1 ? `there is ${listOfNames(entries.keys())}` : `there are ${listOfNames(entries.keys())}`;
}

function overrideCluster(cluster: ClusterEntry, flags: ConnectionFlags, workingDirectory: string): ClusterEntry {
  const { certificateAuthority, certificateAuthorityData, insecureSkipTlsVerify, tlsServerName, ...rest } = cluster;
  // Either of the two flags replaces everything the kubeconfig says about trust; they contradict each other below.
  const replacesTrust = flags.certificateAuthority !== undefined || flags.insecureSkipTlsVerify === true;
  const replacesName = flags.server !== undefined || flags.tlsServerName !== undefined;
  return withoutUndefined<ClusterEntry>({
    ...rest,
    server: flags.server ?? cluster.server,
    certificateAuthority: replacesTrust ? absolute(flags.certificateAuthority, workingDirectory) : certificateAuthority,
    certificateAuthorityData: replacesTrust ? undefined : certificateAuthorityData,
    insecureSkipTlsVerify: replacesTrust
      ? flags.insecureSkipTlsVerify
      : (flags.insecureSkipTlsVerify ?? insecureSkipTlsVerify),
    // The name in a kubeconfig belongs to the kubeconfig's server, not to another one.
    tlsServerName: replacesName ? flags.tlsServerName : tlsServerName,
    proxyUrl: cluster.proxyUrl,
    execConfig: cluster.execConfig,
  });
}

function overrideUser(user: UserEntry, flags: ConnectionFlags, workingDirectory: string): UserEntry {
  // A server looks at a client certificate first and never gets to the token, so the two flags together are refused,
  // and either one alone drops all that the kubeconfig has: what is given by flag is what counts.
  if (flags.token !== undefined && flags.clientCertificate !== undefined) {
    throw new UsageError('--token and --client-certificate cannot be used together: a server looks only at the latter');
  }
  if (flags.clientKey !== undefined && flags.clientCertificate === undefined && !hasCertificate(user)) {
    throw new UsageError('--client-key needs --client-certificate');
  }
  const replacesKey = flags.clientKey !== undefined;
  const credentials: UserEntry =
    flags.token !== undefined
      ? { token: flags.token }
      : flags.clientCertificate !== undefined
        ? withoutUndefined<UserEntry>({
            clientCertificate: absolute(flags.clientCertificate, workingDirectory),
            clientKey: replacesKey ? absolute(flags.clientKey, workingDirectory) : user.clientKey,
            clientKeyData: replacesKey ? undefined : user.clientKeyData,
          })
        : withoutUndefined<UserEntry>({
            ...withoutImpersonation(user),
            clientKey: replacesKey ? absolute(flags.clientKey, workingDirectory) : user.clientKey,
            clientKeyData: replacesKey ? undefined : user.clientKeyData,
          });
  return {
    ...credentials,
    ...withoutUndefined<UserEntry>({
      as: flags.as ?? user.as,
      asUid: flags.asUid ?? user.asUid,
      asGroups: flags.asGroup.length > 0 ? flags.asGroup : user.asGroups,
      asUserExtra: user.asUserExtra,
    }),
  };
}

function hasCertificate(user: UserEntry): boolean {
  return user.clientCertificate !== undefined || user.clientCertificateData !== undefined;
}

function withoutImpersonation({ as, asUid, asGroups, asUserExtra, ...rest }: UserEntry): UserEntry {
  return rest;
}

function onlyImpersonation({ as, asUid, asGroups, asUserExtra }: UserEntry): UserEntry {
  return withoutUndefined<UserEntry>({ as, asUid, asGroups, asUserExtra });
}

function absolute(path: string | undefined, workingDirectory: string): string | undefined {
  return path === undefined ? undefined : resolve(workingDirectory, path);
}

function parseServer(cluster: ClusterEntry, clusterName: string | undefined, flags: ConnectionFlags): URL {
  if (cluster.server === undefined) {
    throw new ClusterError('configuration', `the cluster ${quoted(clusterName ?? '')} in the kubeconfig has no server`);
  }
  const saidBy = flags.server === undefined ? `server of the cluster ${quoted(clusterName ?? '')}` : '--server';
  const url = URL.canParse(cluster.server) ? new URL(cluster.server) : undefined;
  // client-go guesses the scheme of "host:port" from the other settings; a wrong guess sends requests in the clear.
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ClusterError(
      'configuration',
      `${saidBy} must be a URL such as https://HOST:6443, not "${bounded(cluster.server)}"`,
    );
  }
  return url;
}

function refuseContradictions(
  cluster: ClusterEntry,
  clusterName: string | undefined,
  user: UserEntry,
  userName: string | undefined,
): void {
  const ofCluster = clusterName === undefined ? '' : ` for the cluster ${quoted(clusterName)}`;
  const ofUser = userName === undefined ? '' : ` for the user ${quoted(userName)}`;
  const refuse = (sentence: string) => {
    throw new ClusterError('configuration', sentence);
  };

  const hasAuthority = cluster.certificateAuthority !== undefined || cluster.certificateAuthorityData !== undefined;
  if (cluster.insecureSkipTlsVerify === true && hasAuthority) {
    refuse(`a certificate authority and insecure-skip-tls-verify cannot both be given${ofCluster}`);
  }
  if (hasCertificate(user) && user.clientKey === undefined && user.clientKeyData === undefined) {
    refuse(`a client certificate is given without its key${ofUser}; give it with client-key or --client-key`);
  }
  if (user.token !== undefined && (user.username !== undefined || user.password !== undefined)) {
    refuse(`a token and a user name with password cannot both be given${ofUser}`);
  }
  if (user.exec !== undefined && user.authProvider !== undefined) {
    refuse(`exec and auth-provider cannot both be given${ofUser}`);
  }
  const impersonatesMore = user.asUid !== undefined || user.asGroups !== undefined || user.asUserExtra !== undefined;
  if (impersonatesMore && user.as === undefined) {
    refuse(`a uid, groups or user-extra to impersonate are given${ofUser} without a user to impersonate; add --as`);
  }
}

function refuseSecretsOverHttp(flags: ConnectionFlags): void {
  for (const [flag, value] of [
    ['--token', flags.token],
    ['--client-certificate', flags.clientCertificate],
  ]) {
    if (value !== undefined) {
      throw new ClusterError(
        'configuration',
        `${flag} cannot be used with an http:// server: it would not be sent, because everybody on the way could read it`,
      );
    }
  }
}
