import { ClusterError } from '../../../errors.ts';
import { configurationFile } from '../configuration-file.ts';
import type { Environment } from '../environment.ts';
import type { ChosenConnection } from '../kubeconfig/apply-flags.ts';
import { messageOf, quoted } from '../quoted.ts';
import { systemAuthorities } from './system-authorities.ts';

/** How the server's certificate is judged. */
export interface ServerTrust {
  /** PEM. Absent where nothing is verified. */
  readonly authorities?: readonly string[];
  /** PEM of the authority that the configuration names; absent where it names none. */
  readonly namedAuthority?: string;
  readonly verify: boolean;
  /** The name that the certificate must be for, where it is not the server's own. */
  readonly serverName?: string;
  /** For sentences: "the certificate authority of the cluster "prod"". */
  readonly description: string;
}

export async function resolveServerTrust(
  { cluster, clusterName }: Pick<ChosenConnection, 'cluster' | 'clusterName'>,
  variables: Environment['variables'],
): Promise<ServerTrust> {
  const serverName = cluster.tlsServerName === undefined ? {} : { serverName: cluster.tlsServerName };
  if (cluster.insecureSkipTlsVerify === true) {
    return { verify: false, description: 'no certificate authority', ...serverName };
  }

  const named = await namedAuthority(cluster, clusterName);
  if (named !== undefined) {
    const { pem, description } = named;
    if (!pem.includes('-----BEGIN')) {
      throw new ClusterError('configuration', `${description} holds no certificate in PEM form`);
    }
    return { authorities: [pem], namedAuthority: pem, verify: true, description, ...serverName };
  }
  const authorities = await systemAuthorities(variables);
  return { authorities, verify: true, description: "the system's certificate authorities", ...serverName };
}

async function namedAuthority(
  cluster: ChosenConnection['cluster'],
  clusterName: string | undefined,
): Promise<{ pem: string; description: string } | undefined> {
  const ofCluster = clusterName === undefined ? '' : ` of the cluster ${quoted(clusterName)}`;
  if (cluster.certificateAuthorityData !== undefined) {
    const description = `the certificate-authority-data${ofCluster}`;
    return { pem: decodeBase64(cluster.certificateAuthorityData, description), description };
  }
  if (cluster.certificateAuthority !== undefined) {
    const description = `the certificate authority ${cluster.certificateAuthority}`;
    return { pem: await readTextFile(cluster.certificateAuthority, description), description };
  }
  return undefined;
}

/** Node skips what is not base64; a field that was cut or mistyped would then fail far from its cause. */
export function decodeBase64(text: string, description: string): string {
  const compact = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0) {
    throw new ClusterError('configuration', `${description} is not base64`);
  }
  return Buffer.from(compact, 'base64').toString('utf8');
}

export async function readTextFile(path: string, description: string): Promise<string> {
  try {
    return await configurationFile(path);
  } catch (error) {
    throw new ClusterError('configuration', `cannot read ${description}: ${messageOf(error)}`, { cause: error });
  }
}
