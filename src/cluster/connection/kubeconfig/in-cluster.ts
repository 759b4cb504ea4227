import { stat } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { configurationFile } from '../configuration-file.ts';
import type { Environment } from '../environment.ts';
import { withoutUndefined } from './fields.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig } from './kubeconfig.ts';

/** Where the kubelet mounts a pod's service account (client-go, rest.InClusterConfig). */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The service account of the pod that this program runs in, as a kubeconfig, so that all flags work on it. undefined
 * where it does not run in a pod. `directory` holds "token", "ca.crt" and "namespace".
 */
export async function inClusterKubeconfig(
  { variables }: Pick<Environment, 'variables'>,
  directory: string = SERVICE_ACCOUNT,
): Promise<Kubeconfig | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, POD_NAMESPACE } = variables;
  const tokenFile = join(directory, 'token');
  if (!host || !port || !(await isFile(tokenFile))) return undefined;

  const certificateAuthority = join(directory, 'ca.crt');
  return {
    currentContext: 'in-cluster',
    contexts: new Map([
      [
        'in-cluster',
        withoutUndefined<ContextEntry>({
          cluster: 'in-cluster',
          user: 'in-cluster',
          namespace: POD_NAMESPACE || (await readNamespace(directory)),
        }),
      ],
    ]),
    clusters: new Map([
      [
        'in-cluster',
        withoutUndefined<ClusterEntry>({
          server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
          certificateAuthority: (await isFile(certificateAuthority)) ? certificateAuthority : undefined,
        }),
      ],
    ]),
    users: new Map([['in-cluster', { tokenFile }]]),
  };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function readNamespace(directory: string): Promise<string | undefined> {
  try {
    return (await configurationFile(join(directory, 'namespace'))).trim() || undefined;
  } catch {
    return undefined;
  }
}
