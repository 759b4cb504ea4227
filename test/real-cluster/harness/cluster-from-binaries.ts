import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateAuthority } from './certificates.ts';
import { cgroupsNamed, createCgroupRoot, removeCgroupRoot } from './cgroup-root.ts';
import type { ClusterName } from './cluster-names.ts';
import { type RunningCluster, writeRecord } from './cluster-record.ts';
import {
  adminKubeconfig,
  type ClusterParts,
  prepareCredentials,
  startApiServer,
  startControllerManager,
  startEtcd,
  startScheduler,
} from './control-plane.ts';
import { clusterFolder, machineWideName } from './folders.ts';
import { choosePorts } from './free-ports.ts';
import { HarnessError } from './harness-error.ts';
import { Kubectl } from './kubectl.ts';
import type { KubernetesBinaries } from './kubernetes-binaries.ts';
import { containerdSocket, importImages, isNodeReady, startContainerd, startKubelet } from './node-programs.ts';
import { type Component, NodeSpace } from './node-space.ts';
import { removeBridge } from './pod-network.ts';
import { isRunning } from './process-identity.ts';
import { type Log, step } from './step-log.ts';

/** Starts a cluster in a folder where there is none. Whoever calls this stops it again if it throws. */
export async function startFromBinaries(
  name: ClusterName,
  binaries: KubernetesBinaries,
  imageArchive: string,
  log: Log,
): Promise<void> {
  const folder = clusterFolder(name);
  refuseBadPlaces(folder, binaries.folder);
  writeRecord(folder, { made: 'from binaries', state: 'starting' });

  const ports = await choosePorts(machineWideName(name));
  const authority = new CertificateAuthority(join(folder, 'pki'));
  const parts: ClusterParts = { folder, space: new NodeSpace(folder), ports, binaries, authority };
  createCgroupRoot(machineWideName(name));

  await step(log, 'Making certificates and namespaces', async () => {
    await Promise.all([prepareCredentials(parts), parts.space.start()]);
  });
  const start = (what: string, starting: (parts: ClusterParts) => Promise<Component>) =>
    step(log, `Starting ${what}`, () => starting(parts));
  const runtime = async (): Promise<Component> => {
    const containerd = await start('containerd', () => startContainerd(parts, name));
    await step(log, 'Loading the test images', () => importImages(folder, imageArchive));
    return containerd;
  };
  const store = async (): Promise<Component[]> => [
    await start('etcd', startEtcd),
    await start(`kube-apiserver ${binaries.version}`, startApiServer),
  ];
  const [containerd, base] = await allOrFirstError([runtime(), store()]);
  const rest = await allOrFirstError([
    start('kube-controller-manager', startControllerManager),
    start('kube-scheduler', startScheduler),
    start('kubelet', () => startKubelet(parts, name)),
  ]);
  const components = [...base, containerd, ...rest];
  writeRecord(folder, {
    made: 'from binaries',
    state: 'up',
    kubernetesVersion: binaries.version,
    imageArchive,
    ports,
    components,
  });
}

/** Ends and removes whatever there is of it but its folder, half-started or whole; nothing happens when there is nothing. */
export async function stopFromBinaries(name: ClusterName): Promise<void> {
  const folder = clusterFolder(name);
  await new NodeSpace(folder).end();
  await removeCgroupRoot(machineWideName(name));
  await removeBridge(name);
  refuseMountsBelow(folder);
}

export function isAnythingLeft(name: ClusterName): boolean {
  return new NodeSpace(clusterFolder(name)).isRunning() || cgroupsNamed(machineWideName(name)).length > 0;
}

/** Every program runs, the API server answers and the node takes pods; otherwise what does not. */
export async function ailment(name: ClusterName, record: RunningCluster): Promise<string | undefined> {
  if (record.made === 'from binaries') {
    const ended = record.components.find(({ process }) => !isRunning(process));
    if (ended !== undefined) return `${ended.name} is not running any more`;
  }
  const kubectl = new Kubectl(adminKubeconfig(clusterFolder(name)));
  if (!(await kubectl.isReady())) return 'its API server does not answer';
  if (record.made === 'from binaries' && !(await isNodeReady(kubectl))) return 'its node is not ready';
  return undefined;
}

/** The node's space has folders of its own in place of these, and cannot see what was in them. */
function refuseBadPlaces(...places: readonly string[]): void {
  const bad = places.find((place) => /^\/(run|var\/run|var\/lib|var\/log)\//.test(place));
  if (bad !== undefined) {
    throw new HarnessError(
      `The test clusters cannot use ${bad}: set TMPDIR and CAPS_TEST_CACHE to folders outside /run, /var/lib and /var/log.`,
    );
  }
  const socket = containerdSocket(places[0] ?? '');
  const longest = Buffer.byteLength(`${socket}.ttrpc`);
  if (longest > 107)
    throw new HarnessError(`The path ${socket} is too long for a socket: set TMPDIR to a shorter folder.`);
}

/** All mounts were in the node's space. If one is here all the same, removing the folder would empty it. */
function refuseMountsBelow(folder: string): void {
  const mounted = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4])
    .find((path) => path?.startsWith(`${folder}/`));
  if (mounted !== undefined) throw new HarnessError(`${mounted} is mounted, so ${folder} is not removed: unmount it.`);
}

/** Like Promise.all, but the others have ended too when it throws, so that nothing is started behind the back of a clean-up. */
async function allOrFirstError<T extends readonly unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
