import { request } from 'node:https';
import { join } from 'node:path';
import type { CertificateAuthority, CertificateFiles } from './certificates.ts';
import { servesPodSecurityPolicy } from './cluster-names.ts';
import type { ClusterPorts } from './free-ports.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { Kubectl } from './kubectl.ts';
import type { KubernetesBinaries } from './kubernetes-binaries.ts';
import { awaitComponent, type Component, type NodeSpace } from './node-space.ts';

/** What control plane and node are made of. */
export interface ClusterParts {
  readonly folder: string;
  readonly space: NodeSpace;
  readonly ports: ClusterPorts;
  readonly binaries: KubernetesBinaries;
  readonly authority: CertificateAuthority;
}

/** Milliseconds; on a slow machine with both clusters starting at once an API server has been seen to take 40 s. */
export const componentTimeoutMs = 180_000;

/** The one node. Its name is its address too (--kubelet-preferred-address-types), so that exec goes over loopback. */
export const nodeName = 'localhost';

export function serverUrl(ports: ClusterPorts): string {
  return `https://127.0.0.1:${ports.apiServer}`;
}

export function adminKubeconfig(folder: string): string {
  return join(folder, 'admin.conf');
}

/** Certificates, and a kubeconfig for each program that talks to the API server. */
export async function prepareCredentials({ folder, ports, authority }: ClusterParts): Promise<void> {
  await authority.create();
  const client = async (name: string, user: string, groups: readonly string[], hosts: readonly string[] = []) => {
    const files = await authority.issue(name, { user, groups }, hosts);
    const caFile = authority.files.certificate;
    writeKubeconfig(join(folder, `${name}.conf`), { server: serverUrl(ports), caFile, user, client: files });
  };
  const onLoopback = ['DNS:localhost', 'IP:127.0.0.1'];
  await Promise.all([
    authority.createServiceAccountKeys(),
    authority.issue('apiserver', { user: 'kube-apiserver', groups: [] }, [...onLoopback, 'DNS:kubernetes.default.svc']),
    authority.issue('kubelet-client', { user: 'kube-apiserver-kubelet-client', groups: ['system:masters'] }),
    client('admin', 'kubernetes-admin', ['system:masters']),
    client('controller-manager', 'system:kube-controller-manager', []),
    client('scheduler', 'system:kube-scheduler', []),
    client('node', `system:node:${nodeName}`, ['system:nodes'], onLoopback),
  ]);
}

export async function startEtcd({ folder, space, ports }: ClusterParts): Promise<Component> {
  const clientUrl = `http://127.0.0.1:${ports.etcdClient}`;
  const etcd = space.launch('etcd', 'etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
    '--unsafe-no-fsync', // it need not outlive a crash
  ]);
  await awaitComponent(etcd, componentTimeoutMs, 'answer', async () => {
    const answer = await fetch(`${clientUrl}/health`).catch(() => undefined);
    return answer?.ok === true;
  });
  return etcd;
}

export async function startApiServer({ folder, space, ports, binaries, authority }: ClusterParts): Promise<Component> {
  const pki = (file: string) => join(authority.folder, file);
  const admission = servesPodSecurityPolicy(binaries.version) ? 'NodeRestriction,PodSecurityPolicy' : 'NodeRestriction';
  const apiServer = space.launch('kube-apiserver', join(binaries.folder, 'kube-apiserver'), [
    `--etcd-servers=http://127.0.0.1:${ports.etcdClient}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    ...tlsFlags({ certificate: pki('apiserver.crt'), key: pki('apiserver.key') }),
    `--client-ca-file=${authority.files.certificate}`,
    `--service-account-key-file=${pki('sa.pub')}`,
    `--service-account-signing-key-file=${pki('sa.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=Node,RBAC',
    `--enable-admission-plugins=${admission}`,
    `--kubelet-client-certificate=${pki('kubelet-client.crt')}`,
    `--kubelet-client-key=${pki('kubelet-client.key')}`,
    `--kubelet-certificate-authority=${authority.files.certificate}`,
    '--kubelet-preferred-address-types=Hostname',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none', // an endpoint may not be a loopback address
  ]);
  const kubectl = new Kubectl(adminKubeconfig(folder));
  await awaitComponent(apiServer, componentTimeoutMs, 'be ready', () => kubectl.isReady());
  return apiServer;
}

export async function startControllerManager(parts: ClusterParts): Promise<Component> {
  const { folder, space, ports, binaries, authority } = parts;
  const manager = space.launch('kube-controller-manager', join(binaries.folder, 'kube-controller-manager'), [
    `--kubeconfig=${join(folder, 'controller-manager.conf')}`,
    `--service-account-private-key-file=${join(authority.folder, 'sa.key')}`,
    `--root-ca-file=${authority.files.certificate}`,
    // Without it controllers are one user, and admission does not see the service accounts that it judges on real clusters.
    '--use-service-account-credentials=true',
    `--cluster-signing-cert-file=${authority.files.certificate}`,
    `--cluster-signing-key-file=${authority.files.key}`,
    '--leader-elect=false',
    '--kube-api-qps=100', // deleting a namespace is some fifty requests
    '--kube-api-burst=200',
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.controllerManager}`,
    `--flex-volume-plugin-dir=${join(folder, 'volume-plugins')}`,
  ]);
  await awaitComponent(manager, componentTimeoutMs, 'be healthy', () => isHealthy(ports.controllerManager));
  return manager;
}

export async function startScheduler({ folder, space, ports, binaries }: ClusterParts): Promise<Component> {
  const scheduler = space.launch('kube-scheduler', join(binaries.folder, 'kube-scheduler'), [
    `--kubeconfig=${join(folder, 'scheduler.conf')}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.scheduler}`,
  ]);
  await awaitComponent(scheduler, componentTimeoutMs, 'be healthy', () => isHealthy(ports.scheduler));
  return scheduler;
}

export function tlsFlags({ certificate, key }: CertificateFiles): string[] {
  return [`--tls-cert-file=${certificate}`, `--tls-private-key-file=${key}`];
}

/** /healthz of a program with a self-signed certificate; anybody may ask it. */
function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false, timeout: 5_000 };
    const probe = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false));
    probe.end();
  });
}
