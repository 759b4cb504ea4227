import type { ConnectionFlags } from '../connection-flags.ts';
import type { KubeconfigNames } from '../kubeconfig-names.ts';
import type { Environment } from './environment.ts';
import { kubeconfigFiles, loadKubeconfig } from './kubeconfig/load-kubeconfig.ts';

/** The names of what the merged kubeconfig has, sorted. Sends nothing, and runs no credential plugin. */
export async function kubeconfigNames(flags: ConnectionFlags, environment: Environment): Promise<KubeconfigNames> {
  const { contexts, clusters, users } = await loadKubeconfig(kubeconfigFiles(flags.kubeconfig, environment));
  return {
    contexts: [...contexts.keys()].sort(),
    clusters: [...clusters.keys()].sort(),
    users: [...users.keys()].sort(),
  };
}
