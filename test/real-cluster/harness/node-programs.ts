import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterName, minorOf } from './cluster-names.ts';
import { adminKubeconfig, type ClusterParts, componentTimeoutMs, nodeName } from './control-plane.ts';
import { machineWideName } from './folders.ts';
import { Kubectl } from './kubectl.ts';
import { awaitComponent, type Component } from './node-space.ts';
import { writePodNetwork } from './pod-network.ts';
import { cniPluginFolder } from './requirements.ts';
import { run, tryCommand } from './run-command.ts';

export function containerdSocket(folder: string): string {
  return join(folder, 'containerd.sock');
}

export async function startContainerd({ folder, space }: ClusterParts, name: ClusterName): Promise<Component> {
  const cni = join(folder, 'cni');
  mkdirSync(cni, { recursive: true });
  writePodNetwork(cni, join(folder, 'ipam'), name);
  const configFile = join(folder, 'containerd.toml');
  writeFileSync(configFile, containerdConfig(folder, cni));

  const containerd = space.launch('containerd', 'containerd', ['--config', configFile]);
  await awaitComponent(containerd, componentTimeoutMs, 'answer', async () => {
    const { code } = await tryCommand('ctr', ['--address', containerdSocket(folder), 'version'], { timeoutMs: 5_000 });
    return code === 0;
  });
  return containerd;
}

/** Loads an archive as `docker save` writes it into what the kubelet sees. */
export async function importImages(folder: string, archive: string): Promise<void> {
  const socket = ['--address', containerdSocket(folder), '--namespace', 'k8s.io'];
  await run('ctr', [...socket, 'images', 'import', '--snapshotter', snapshotter(folder), archive]);
}

function containerdConfig(folder: string, cniFolder: string): string {
  const text = (value: string | undefined) => JSON.stringify(value ?? '');
  return `version = 2
root = ${text(join(folder, 'containerd', 'root'))}
state = ${text(join(folder, 'containerd', 'state'))}
[grpc]
  address = ${text(containerdSocket(folder))}
[plugins."io.containerd.internal.v1.opt"]
  path = ${text(join(folder, 'containerd', 'opt'))}
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "local/pause:1"
  # Scores below one's own take CAP_SYS_RESOURCE, which not every machine gives.
  restrict_oom_score_adj = true
  disable_apparmor = true
  stream_server_address = "127.0.0.1"
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = ${text(snapshotter(folder))}
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = ${text(cniPluginFolder())}
    conf_dir = ${text(cniFolder)}
`;
}

/** An overlay cannot lie on an overlay, as in a container used as a development machine; there layers are copied. */
function snapshotter(folder: string): 'overlayfs' | 'native' {
  const overlayMagic = 0x794c7630; // linux/magic.h, OVERLAYFS_SUPER_MAGIC
  return statfsSync(folder).type === overlayMagic ? 'native' : 'overlayfs';
}

/** Whose manifests the kubelet runs as static pods. */
export function staticPodFolder(folder: string): string {
  return join(folder, 'static-pods');
}

/** Ready means: pods can be put on the node and start. */
export async function startKubelet(parts: ClusterParts, name: ClusterName): Promise<Component> {
  const { folder, space, binaries } = parts;
  const minor = minorOf(binaries.version);
  const configFile = join(folder, 'kubelet.json');
  writeFileSync(configFile, JSON.stringify(kubeletConfig(parts, name, minor), null, 2));
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  mkdirSync(staticPodFolder(folder), { recursive: true });

  const kubelet = space.launch('kubelet', join(binaries.folder, 'kubelet'), [
    `--config=${configFile}`,
    `--kubeconfig=${join(folder, 'node.conf')}`,
    `--root-dir=${join(folder, 'kubelet')}`,
    `--cert-dir=${join(folder, 'kubelet', 'pki')}`,
    `--hostname-override=${nodeName}`,
    // Before 1.27 the file has no field for the endpoint, and image clean-up must be told which image sandboxes use.
    ...(minor < 27
      ? [`--container-runtime-endpoint=unix://${containerdSocket(folder)}`, '--pod-infra-container-image=local/pause:1']
      : []),
  ]);
  const kubectl = new Kubectl(adminKubeconfig(folder));
  await awaitComponent(kubelet, componentTimeoutMs, 'make its node ready', () => isNodeReady(kubectl));
  return kubelet;
}

/** Ready, and the taint gone that a node has until the controller manager sees that it is. */
export async function isNodeReady(kubectl: Kubectl): Promise<boolean> {
  const template = 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.spec.taints}';
  const { stdout } = await kubectl.try(['get', 'node', nodeName, '-o', template]);
  return stdout.trim() === 'True';
}

function kubeletConfig({ folder, ports, authority }: ClusterParts, name: ClusterName, minor: number): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: '127.0.0.1',
    port: ports.kubelet,
    healthzPort: 0,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: authority.files.certificate } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: join(authority.folder, 'node.crt'),
    tlsPrivateKeyFile: join(authority.folder, 'node.key'),
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${machineWideName(name)}`,
    failSwapOn: false,
    maxPods: 250,
    // Tests wait for pods: more requests than 1.24's 5 a second, and a look at the node's own state more often than every 10 s.
    kubeAPIQPS: 50,
    kubeAPIBurst: 100,
    nodeStatusUpdateFrequency: '1s',
    nodeStatusReportFrequency: '5m',
    oomScoreAdj: 0,
    makeIPTablesUtilChains: false,
    resolvConf: join(folder, 'resolv.conf'),
    volumePluginDir: join(folder, 'volume-plugins'),
    staticPodPath: staticPodFolder(folder),
    // Static pods are looked for every 20 s otherwise, where the folder cannot be watched.
    fileCheckFrequency: '1s',
    // A full disk is no reason to refuse test pods, nor to delete images that nothing could pull again.
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    ...(minor >= 27 && { containerRuntimeEndpoint: `unix://${containerdSocket(folder)}` }),
    ...(minor >= 31 && { failCgroupV1: false }),
  };
}
