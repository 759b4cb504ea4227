import { DEFAULT_CONSTRAINTS } from '../../../policy/scc/default-constraints.ts';
import { kindsOfControllers } from '../../../rbac/identities.ts';

/** Names that Kubernetes gives, and values that it knows: they say nothing about who runs the cluster. */
export function isPublic(name: string): boolean {
  return (
    WORDS.has(name) ||
    /^system:(?!serviceaccounts?:|node:)/.test(name) ||
    /^(?:kube-[a-z-]+|kubeadm:[a-z:-]+)$/.test(name) ||
    CAPABILITY_OR_NUMBER.test(name) ||
    SE_LINUX.test(name) ||
    FIELD_OF_POD.test(name) ||
    GENERATED.test(name)
  );
}

/** Keys of labels that Kubernetes and common tools write; the values may still be names. */
export function isPublicKey(key: string): boolean {
  return /(?:^|[./])(?:k8s|kubernetes)\.io\//.test(key) || KEYS.has(key);
}

const WORDS: ReadonlySet<string> = new Set([
  ...kindsOfControllers().keys(),
  ...DEFAULT_CONSTRAINTS.map(({ metadata }) => metadata.name),
  '*',
  'admin',
  'amd64',
  'arm64',
  'baseline',
  'ca.crt',
  'cluster-admin',
  'coredns',
  'default',
  'edit',
  'false',
  'kubernetes',
  'latest',
  'kube-root-ca.crt',
  'linux',
  'localhost',
  'namespace',
  'privileged',
  'restricted',
  'token',
  'true',
  'view',
  'windows',
]);

const KEYS: ReadonlySet<string> = new Set([
  'app',
  'component',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'k8s-app',
  'name',
  'pod-template-generation',
  'pod-template-hash',
  'release',
  'role',
  'tier',
  'version',
]);

/** "SYS_TIME", "ALL", "1025", "v1.34", "32768 60999". */
const CAPABILITY_OR_NUMBER = /^(?:[A-Z][A-Z_]+|v?[\d.]+(?:\s+[\d.]+)*)$/;

/** What Kubernetes, container runtimes and the usual policies call users, roles and types; and levels: "s0:c26,c5". */
const SE_LINUX =
  /^(?:(?:system|unconfined|object)_[ur]|(?:container|container_(?:init|kvm|engine|file|runtime|logreader)|spc|svirt_lxc_net)_t|s\d+(?:-s\d+)?(?::c\d+(?:[.,]c\d+)*)?)$/;

/** Of the downward API. */
const FIELD_OF_POD = /^(?:metadata|spec|status)\.[A-Za-z.]+$/;

/** A folder that Linux, Kubernetes or a container runtime gives its name. */
export function isPublicFolder(name: string): boolean {
  return FOLDERS.has(name) || isPublic(name);
}

const FOLDERS: ReadonlySet<string> = new Set([
  'bin',
  'boot',
  'cgroup',
  'containerd',
  'containerd.sock',
  'containers',
  'crio',
  'data',
  'dev',
  'docker',
  'docker.sock',
  'etc',
  'fs',
  'home',
  'host',
  'kubelet',
  'kubernetes.io',
  'lib',
  'lib64',
  'local',
  'log',
  'manifests',
  'media',
  'mnt',
  'modules',
  'net',
  'opt',
  'pki',
  'pods',
  'proc',
  'root',
  'run',
  'sbin',
  'secrets',
  'serviceaccount',
  'share',
  'shm',
  'srv',
  'ssl',
  'sys',
  'tmp',
  'usr',
  'var',
]);

/** What makers of Linux, Kubernetes and container runtimes append to versions: "aws", "0ubuntu1", "k3s1", "rc.1". */
export function isPublicBuild(part: string): boolean {
  return BUILD.test(part);
}

const BUILD =
  /^(?:\d*(?:ubuntu|rc|alpha|beta|k3s|rke2r|el|fc|amzn|deb|gke|eks|rhaos)?\d*|aks|amd64|arm64|aws|azure|cip|cloud|ce|flatcar|generic|gcp|linuxkit|linux|lts|lowlatency|microsoft|oracle|rt|standard|v\d+|WSL2|x86|64)$/;

/** A hash as controllers draw it. */
const GENERATED = /^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/;
