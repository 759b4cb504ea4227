import type { Environment } from '../environment.ts';
import type { ChosenConnection } from '../kubeconfig/apply-flags.ts';
import type { UserEntry } from '../kubeconfig/kubeconfig.ts';
import { quoted } from '../quoted.ts';
import { type ExecCredential, runCredentialPlugin } from './exec-credential.ts';
import { decodeBase64, readTextFile, type ServerTrust } from './server-trust.ts';
import { tokenFromFile } from './token-file.ts';

/** Who the server is told that this is. */
export interface ClientIdentity {
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  /** Value of the Authorization header; undefined where there is none. */
  authorization(): Promise<string | undefined>;
  /** For sentences: "the user "jane" of the context "prod"", "the flag --token". */
  readonly description: string;
}

/**
 * The credentials of the chosen user, by client-go's precedence (rest/transport of 0.34): a plugin runs only where
 * there is neither token, nor password, nor client certificate; a client certificate goes along with any of the others.
 */
export async function resolveIdentity(
  chosen: ChosenConnection,
  trust: ServerTrust,
  environment: Environment,
): Promise<ClientIdentity> {
  const { user } = chosen;
  const description = describe(chosen);
  const clientCertificate = await readClientCertificate(user, chosen.userName);
  const withCertificate = clientCertificate === undefined ? {} : { clientCertificate };

  const own = ownAuthorization(user);
  if (own !== undefined) return { ...withCertificate, authorization: own, description };
  if (clientCertificate !== undefined) return { clientCertificate, authorization: none, description };

  if (user.exec !== undefined) {
    return fromPlugin(await runCredentialPlugin(user.exec, chosen, trust, environment), description);
  }
  if (user.authProvider !== undefined) {
    // Loaded only here: few have one, and it brings all of client-node with it.
    const { authProviderAuthorization } = await import('./auth-provider.ts');
    const authorization = await authProviderAuthorization(user.authProvider, chosen.userName);
    return { authorization: async () => authorization, description };
  }
  return { authorization: none, description };
}

const none = async () => undefined;

function ownAuthorization(user: UserEntry): ClientIdentity['authorization'] | undefined {
  if (user.token !== undefined) {
    const value = `Bearer ${user.token}`;
    return async () => value;
  }
  if (user.tokenFile !== undefined) {
    const token = tokenFromFile(user.tokenFile);
    return async () => `Bearer ${await token()}`;
  }
  if (user.username !== undefined || user.password !== undefined) {
    const value = `Basic ${Buffer.from(`${user.username ?? ''}:${user.password ?? ''}`).toString('base64')}`;
    return async () => value;
  }
  return undefined;
}

function fromPlugin({ token, certificate, key }: ExecCredential, description: string): ClientIdentity {
  return {
    ...(certificate !== undefined && key !== undefined ? { clientCertificate: { certificate, key } } : {}),
    authorization: async () => (token === undefined ? undefined : `Bearer ${token}`),
    description,
  };
}

async function readClientCertificate(
  user: UserEntry,
  userName: string | undefined,
): Promise<ClientIdentity['clientCertificate']> {
  const ofUser = userName === undefined ? '' : ` of the user ${quoted(userName)}`;
  const read = async (data: string | undefined, file: string | undefined, field: string) => {
    if (data !== undefined) return decodeBase64(data, `the ${field}-data${ofUser}`);
    return file === undefined ? undefined : await readTextFile(file, `the ${field}${ofUser}`);
  };
  const certificate = await read(user.clientCertificateData, user.clientCertificate, 'client-certificate');
  const key = await read(user.clientKeyData, user.clientKey, 'client-key');
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
}

function describe({ userName, contextName, credentialsFlag, user }: ChosenConnection): string {
  const impersonating = user.as === undefined ? '' : ` (as ${quoted(user.as)})`;
  if (credentialsFlag !== undefined) return `the flag ${credentialsFlag}${impersonating}`;
  if (userName === undefined) return `a caller without credentials${impersonating}`;
  const ofContext = contextName === undefined ? '' : ` of the context ${quoted(contextName)}`;
  return `the user ${quoted(userName)}${ofContext}${impersonating}`;
}
