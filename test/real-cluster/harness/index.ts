import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, ownCluster } from './cluster.ts';
import { ailment, isAnythingLeft, startFromBinaries, stopFromBinaries } from './cluster-from-binaries.ts';
import { type ClusterName, clusterSetting } from './cluster-names.ts';
import { type ClusterRecord, type RunningCluster, readRecord, writeRecord } from './cluster-record.ts';
import { canUseKind, loadImagesWithKind, startWithKind, stopWithKind } from './cluster-with-kind.ts';
import { adminKubeconfig } from './control-plane.ts';
import { withLock } from './file-lock.ts';
import { checkoutFolder, clusterFolder, givenClusterFolder } from './folders.ts';
import { givenCluster } from './given-cluster.ts';
import { HarnessError } from './harness-error.ts';
import { Kubectl } from './kubectl.ts';
import { kubernetesBinaries, needsBuild } from './kubernetes-binaries.ts';
import { imageRequirements, localImages } from './local-images.ts';
import { importImages } from './node-programs.ts';
import { applyPermissivePolicy } from './permissive-policy.ts';
import { poll } from './poll.ts';
import { requirePrograms, requireRoot, startRequirements } from './requirements.ts';
import { elapsed, type Log, step } from './step-log.ts';

export type { Cluster } from './cluster.ts';
export { type ClusterName, clusterNames } from './cluster-names.ts';
export { HarnessError } from './harness-error.ts';
export type { Log } from './step-log.ts';

export interface UpOptions {
  /** Whether missing Debian packages may be installed without asking. Default: in CI (CI=true). */
  readonly mayInstall?: boolean;
}

/** Finds or makes the cluster. Safe to call twice and from several processes at once. */
export async function clusterUp(name: ClusterName, log: Log, options: UpOptions = {}): Promise<Cluster> {
  const mayInstall = options.mayInstall ?? process.env.CI === 'true';
  const given = await givenCluster(name);
  if (given !== undefined) {
    const archive = await localImages(log, mayInstall);
    log(`${name} is the cluster of ${given.kubeconfig}, Kubernetes ${given.kubernetesVersion}.`);
    log(
      `Its nodes need the images in ${archive}: kind load image-archive, or ctr -n k8s.io images import on each node.`,
    );
    return given;
  }
  return withLock(lockFile(name), log, async () => {
    const record = readRecord(clusterFolder(name));
    if (record?.state === 'up') {
      const wrong = await ailment(name, record);
      if (wrong === undefined) {
        await renewImages(name, record, log, mayInstall);
        await letPodsIn(name);
        log(`${name} is up already, Kubernetes ${record.kubernetesVersion}: ${adminKubeconfig(clusterFolder(name))}`);
        return ownCluster(name, record);
      }
      log(`${name} is there, but ${wrong}: taking it down and starting again.`);
      await takeDown(name, record, 'nothing');
    } else if (record !== undefined || isAnythingLeft(name)) {
      log(`${name} was not started to the end: removing what there is of it and starting again.`);
      await takeDown(name, record, 'nothing');
    }
    return start(name, log, mayInstall);
  });
}

/**
 * Ends and removes a cluster of this checkout. Says so when there is none.
 * @param which "unfinished" leaves one alone that came up to the end
 */
export async function clusterDown(name: ClusterName, log: Log, which: 'any' | 'unfinished' = 'any'): Promise<void> {
  rmSync(givenClusterFolder(name), { recursive: true, force: true });
  await withLock(lockFile(name), log, async () => {
    const began = Date.now();
    const record = readRecord(clusterFolder(name));
    if (record === undefined && !isAnythingLeft(name)) {
      log(`${name} is not up.`);
      return;
    }
    if (which === 'unfinished' && record?.state === 'up') return;
    await takeDown(name, record, 'nothing');
    log(`${name} is down (${elapsed(began)}).`);
  });
}

/** The cluster if it is up and well; starts nothing. */
export async function runningCluster(name: ClusterName): Promise<Cluster | undefined> {
  const given = await givenCluster(name);
  if (given !== undefined) return given;
  const record = readRecord(clusterFolder(name));
  if (record?.state !== 'up' || (await ailment(name, record)) !== undefined) return undefined;
  return ownCluster(name, record);
}

async function start(name: ClusterName, log: Log, mayInstall: boolean): Promise<Cluster> {
  const began = Date.now();
  const folder = clusterFolder(name);
  const withKind = clusterSetting('BINARIES', name).value === undefined && (await canUseKind());
  try {
    if (withKind) {
      await requirePrograms(['kubectl', 'openssl', ...imageRequirements], log, mayInstall);
      await startWithKind(name, await localImages(log, mayInstall), log);
    } else {
      requireRoot();
      const toBuild = needsBuild(name) ? (['go'] as const) : [];
      await requirePrograms([...startRequirements, ...imageRequirements, ...toBuild], log, mayInstall);
      const binaries = await kubernetesBinaries(name, log);
      await startFromBinaries(name, binaries, await localImages(log, mayInstall), log);
    }
    const record = readRecord(folder);
    if (record?.state !== 'up') throw new Error(`${name} was started, but its record does not say so`);
    await letPodsIn(name);
    log(`${name} is up, Kubernetes ${record.kubernetesVersion}, after ${elapsed(began)}: ${adminKubeconfig(folder)}`);
    return await ownCluster(name, record);
  } catch (failure) {
    await takeDown(name, readRecord(folder), 'logs');
    throw failure;
  }
}

/** Their sources may have changed since it came up. */
async function renewImages(name: ClusterName, record: RunningCluster, log: Log, mayInstall: boolean): Promise<void> {
  const imageArchive = await localImages(log, mayInstall);
  if (imageArchive === record.imageArchive) return;
  await step(log, 'Loading the changed test images', () =>
    record.made === 'with kind'
      ? loadImagesWithKind(name, imageArchive)
      : importImages(clusterFolder(name), imageArchive),
  );
  writeRecord(clusterFolder(name), { ...record, imageArchive });
}

async function letPodsIn(name: ClusterName): Promise<void> {
  const kubectl = new Kubectl(adminKubeconfig(clusterFolder(name)));
  if (name === 'legacy') await applyPermissivePolicy(kubectl);
  // Pods are refused until their namespace's service account is there, a moment after the namespace.
  const account = await poll(60_000, async () => (await kubectl.try(['get', 'serviceaccount', 'default'])).code === 0);
  if (account === undefined) throw new HarnessError('No service account "default" appears in the namespace "default".');
}

async function takeDown(name: ClusterName, record: ClusterRecord | undefined, keep: 'logs' | 'nothing'): Promise<void> {
  if (record?.made === 'with kind') await stopWithKind(name);
  else await stopFromBinaries(name);
  if (keep === 'nothing') rmSync(clusterFolder(name), { recursive: true, force: true, maxRetries: 20 });
}

function lockFile(name: ClusterName): string {
  return join(checkoutFolder(), `${name}.lock`);
}
