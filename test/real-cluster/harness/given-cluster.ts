import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Cluster, clusterOfKubeconfig } from './cluster.ts';
import { type ClusterName, clusterSetting } from './cluster-names.ts';
import { givenClusterFolder } from './folders.ts';
import { HarnessError } from './harness-error.ts';
import { serverVersion } from './kubeconfig-facts.ts';
import { Kubectl } from './kubectl.ts';
import { checkVersionFits } from './kubernetes-binaries.ts';

/** The cluster of CAPS_TEST_KUBECONFIG_LEGACY or _CURRENT. It is somebody's: nothing is changed in it here. */
export async function givenCluster(name: ClusterName): Promise<Cluster | undefined> {
  const { variable, value } = clusterSetting('KUBECONFIG', name);
  if (value === undefined) return undefined;
  const kubeconfig = resolve(value);
  if (!existsSync(kubeconfig)) throw new HarnessError(`There is no kubeconfig ${kubeconfig} (${variable}).`);

  const folder = givenClusterFolder(name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kubectl = new Kubectl(kubeconfig, join(folder, 'kubectl-cache'));
  const { code, stderr } = await kubectl.try(['get', '--raw', '/readyz']);
  if (code !== 0) throw new HarnessError(`The cluster of ${kubeconfig} (${variable}) is not ready: ${stderr.trim()}`);
  const kubernetesVersion = await serverVersion(kubectl);
  checkVersionFits(name, kubernetesVersion);
  return clusterOfKubeconfig({ name, made: 'given', kubernetesVersion, kubeconfig, folder });
}
