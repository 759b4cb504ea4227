import { DEFAULT_CONSTRAINTS } from '../../../policy/scc/default-constraints.ts';
import { kindsOfControllers } from '../../../rbac/identities.ts';

/** Names that Kubernetes gives, and values that it knows: they say nothing about who runs the cluster. */
export function isPublic(name: string): boolean {
  return (
    WORDS.has(name) ||
    /^system:(?!serviceaccounts?:|node:)/.test(name) ||
    /^(?:kube-[a-z-]+|kubeadm:[a-z:-]+)$/.test(name) ||
    CAPABILITY_OR_NUMBER.test(name) ||
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
  'cluster-admin',
  'coredns',
  'default',
  'edit',
  'false',
  'kubernetes',
  'latest',
  'linux',
  'localhost',
  'privileged',
  'restricted',
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

/** "SYS_TIME", "ALL", "1025", "v1.34". */
const CAPABILITY_OR_NUMBER = /^(?:[A-Z][A-Z_]+|v?[\d.]+)$/;

/** A hash as controllers draw it. */
const GENERATED = /^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/;
