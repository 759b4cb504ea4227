import { join } from 'node:path';
import { CertificateAuthority } from './certificates.ts';
import type { ClusterName } from './cluster-names.ts';
import type { RunningCluster } from './cluster-record.ts';
import { adminKubeconfig, serverUrl } from './control-plane.ts';
import { clusterFolder } from './folders.ts';
import { HarnessError } from './harness-error.ts';
import { serverOf } from './kubeconfig-facts.ts';
import { Kubectl } from './kubectl.ts';
import { type IssueCertificate, signedByAuthority, signedThroughApi, userKubeconfig } from './user-kubeconfig.ts';

/** A cluster that is up. */
export interface Cluster {
  readonly name: ClusterName;
  readonly made: 'given' | 'with kind' | 'from binaries';
  /** Without "v", as 1.37.1. */
  readonly kubernetesVersion: string;
  /** An administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** What the harness keeps of this cluster; the programs' logs are below it in log/ when it was made from binaries. */
  readonly folder: string;
  readonly server: string;
  /** Undefined when a given kubeconfig names no CA. */
  readonly caFile: string | undefined;
  /** A kubeconfig with a client certificate for a user who has no rights but those given to them, their groups or everybody. */
  userKubeconfig(user: string, groups?: readonly string[]): Promise<string>;
}

/** A cluster of this checkout. */
export async function ownCluster(name: ClusterName, record: RunningCluster): Promise<Cluster> {
  const folder = clusterFolder(name);
  const { made, kubernetesVersion } = record;
  if (record.made === 'with kind') {
    return clusterOfKubeconfig({ name, made, kubernetesVersion, kubeconfig: adminKubeconfig(folder), folder });
  }
  const authority = new CertificateAuthority(join(folder, 'pki'));
  return withUsers(
    {
      name,
      made,
      kubernetesVersion,
      kubeconfig: adminKubeconfig(folder),
      folder,
      server: serverUrl(record.ports),
      caFile: authority.files.certificate,
    },
    signedByAuthority(authority),
  );
}

/** A cluster of which we have a kubeconfig and nothing else. */
export async function clusterOfKubeconfig(
  known: Pick<Cluster, 'name' | 'made' | 'kubernetesVersion' | 'kubeconfig' | 'folder'>,
): Promise<Cluster> {
  const kubectl = new Kubectl(known.kubeconfig, join(known.folder, 'kubectl-cache'));
  const { server, caFile } = await serverOf(kubectl, join(known.folder, 'ca.crt'));
  return withUsers({ ...known, server, caFile }, signedThroughApi(kubectl, known.folder));
}

function withUsers(cluster: Omit<Cluster, 'userKubeconfig'>, issue: IssueCertificate): Cluster {
  const { folder, server, caFile } = cluster;
  return {
    ...cluster,
    userKubeconfig: async (user, groups = []) => {
      if (caFile === undefined) {
        throw new HarnessError(
          `${cluster.kubeconfig} names no CA, so a kubeconfig for "${user}" cannot be made from it.`,
        );
      }
      return userKubeconfig(folder, { server, caFile }, { user, groups }, issue);
    },
  };
}
