import { HarnessError } from './harness-error.ts';

/**
 * The two Kubernetes versions the tests need.
 *
 *   legacy   the last line that serves and enforces PodSecurityPolicy (gone in 1.25); Pod Security Admission beside it
 *   current  Pod Security Admission only; the newest, whose kubelet runs on cgroup v1 if it is told to (failCgroupV1)
 */
export const clusterNames = ['legacy', 'current'] as const;

export type ClusterName = (typeof clusterNames)[number];

/** What is built when nobody gives a cluster or binaries. */
export const builtVersion: Readonly<Record<ClusterName, string>> = { legacy: '1.24.17', current: '1.37.1' };

/** Node images kind has published for these lines; CAPS_TEST_KIND_IMAGE_LEGACY / _CURRENT override them. */
export const kindImage: Readonly<Record<ClusterName, string>> = {
  legacy: 'kindest/node:v1.24.17',
  current: 'kindest/node:v1.37.0',
};

export function parseClusterName(word: string): ClusterName {
  const name = clusterNames.find((known) => known === word);
  if (name === undefined)
    throw new HarnessError(`There is no cluster "${word}": the clusters are ${clusterNames.join(' and ')}.`);
  return name;
}

/** A setting for one cluster, such as CAPS_TEST_KUBECONFIG_LEGACY. Empty counts as not given. */
export function clusterSetting(
  what: 'KUBECONFIG' | 'BINARIES' | 'KIND_IMAGE',
  name: ClusterName,
): { variable: string; value: string | undefined } {
  const variable = `CAPS_TEST_${what}_${name.toUpperCase()}`;
  return { variable, value: process.env[variable] || undefined };
}

/** Whether this Kubernetes serves PodSecurityPolicy (removed in 1.25). */
export function servesPodSecurityPolicy(kubernetesVersion: string): boolean {
  return minorOf(kubernetesVersion) < 25;
}

/** 24 of "1.24.17". */
export function minorOf(kubernetesVersion: string): number {
  const minor = /^1\.(\d+)/.exec(kubernetesVersion)?.[1];
  if (minor === undefined) throw new HarnessError(`"${kubernetesVersion}" is not a Kubernetes 1.x version.`);
  return Number(minor);
}
