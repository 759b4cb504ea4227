import type { DownwardApiItem, ProjectedSource, Volume } from '../../../kubernetes/objects.ts';
import type { VolumeSource } from '../../../kubernetes/volume-sources.ts';
import { distinct, distinctOrAll } from '../allowance-rule.ts';
import { withMore, withSpec } from '../loosening.ts';
import { volumePlace } from '../place.ts';
import type { PodSecurityPolicySpec } from '../policy.ts';
import { NONE, type PodVolume, type RuleOf, type VolumeRule } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';
import { TOKEN_VOLUME } from '../token-volume.ts';
import { pathOfVolume } from './host-paths.ts';

/**
 * The types of volumes.
 *
 * Policy: volumes, "*" for all; an empty list allows none. Pod: spec.volumes[*].
 * A list with secret also allows the projected volume in which a service account's token comes.
 * A volume of a type that is not allowed is not looked into any further.
 * Source: pkg/security/podsecuritypolicy/provider.go and util/util.go of Kubernetes 1.24.17.
 */
export const volumesRule: RuleOf<VolumeRule> = ({ spec: policy }) => {
  const allowed = policy.volumes ?? [];
  if (allowed.includes('*')) return undefined;
  const accepted = { values: allowed, absent: true };
  return {
    findings: ({ volume, type, path }) => {
      if (allowed.includes(type)) return NONE;
      if (type === 'projected' && allowed.includes('secret') && isServiceAccountToken(volume)) return NONE;
      return [{ rule: 'volumes', error: 'Invalid value', path, volume: volume.name, found: type, accepted }];
    },
  };
};

export const volumesWords = {
  volumes: {
    summary: 'Volumes must be of the types that the policy allows.',
    path: /\.volumes\[\d+\]$/,
    details: [{ text: '{type} volumes are not allowed to be used' }],
    place: volumePlace,
    // Only the volume that admission adds can go: what containers mount is needed.
    change: ({ volume }, _at, { spec }) =>
      volume === TOKEN_VOLUME && !spec.volumes?.some(({ name }) => name === volume)
        ? { at: ['spec', 'automountServiceAccountToken'], set: () => false }
        : undefined,
    loosen: withSpec(({ volumes, allowedHostPaths }, { found, volume }, pod) => ({
      volumes: withMore(volumes, String(found)),
      // An empty list would allow every path.
      ...(found === 'hostPath' ? { allowedHostPaths: withMore(allowedHostPaths, pathOfVolume(volume, pod)) } : {}),
    })),
    allowance: {
      allowed: ({ spec }) => distinctOrAll((spec.volumes ?? []).filter((type) => !USUAL.includes(type))),
      used: ({ spec }) => distinct(volumesOf(spec.volumes ?? []).map(({ type }) => type)),
    },
  },
} as const satisfies WordsOfRules;

/** Volumes that the restricted level has. Source: check_restrictedVolumes.go of pod-security-admission; as policies name them. */
const USUAL: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Before, the token came as a secret. */
const PROJECTED_TOKENS = 21;

/** True where a policy accepts the volume in which the token of a service account comes. */
export function acceptsToken({ volumes: allowed }: PodSecurityPolicySpec, serverMinor: number): boolean {
  const types = ['*', 'secret', ...(serverMinor >= PROJECTED_TOKENS ? ['projected'] : [])];
  return (allowed ?? []).some((type) => types.includes(type));
}

/**
 * The fields of a volume, and what policies call the type, where that is something else. The first that is set counts, in the
 * order of GetVolumeFSType: pods with several are not valid, but that is found out later.
 */
const TYPES: readonly (readonly [field: VolumeSource, type: string])[] = [
  ['hostPath', 'hostPath'],
  ['emptyDir', 'emptyDir'],
  ['gcePersistentDisk', 'gcePersistentDisk'],
  ['awsElasticBlockStore', 'awsElasticBlockStore'],
  ['gitRepo', 'gitRepo'],
  ['secret', 'secret'],
  ['nfs', 'nfs'],
  ['iscsi', 'iscsi'],
  ['glusterfs', 'glusterfs'],
  ['persistentVolumeClaim', 'persistentVolumeClaim'],
  ['rbd', 'rbd'],
  ['flexVolume', 'flexVolume'],
  ['cinder', 'cinder'],
  ['cephfs', 'cephFS'],
  ['flocker', 'flocker'],
  ['downwardAPI', 'downwardAPI'],
  ['fc', 'fc'],
  ['azureFile', 'azureFile'],
  ['configMap', 'configMap'],
  ['vsphereVolume', 'vsphereVolume'],
  ['quobyte', 'quobyte'],
  ['azureDisk', 'azureDisk'],
  ['photonPersistentDisk', 'photonPersistentDisk'],
  ['storageos', 'storageos'],
  ['projected', 'projected'],
  ['portworxVolume', 'portworxVolume'],
  ['scaleIO', 'scaleIO'],
  ['csi', 'csi'],
  ['ephemeral', 'ephemeral'],
];

/** The volumes of a pod in the server's view, where each has a type. */
export function volumesOf(list: readonly Volume[]): PodVolume[] {
  return list.map((volume, index) => ({ volume, type: typeOf(volume), path: `spec.volumes[${index}]` }));
}

function typeOf(volume: Volume): string {
  const known = TYPES.find(([field]) => volume[field] !== undefined && volume[field] !== null);
  return known?.[1] ?? 'emptyDir';
}

/** IsOnlyServiceAccountTokenSources: the token, the cluster's CA and the namespace, or less than that. */
export function isServiceAccountToken({ projected }: Volume): boolean {
  return (projected?.sources ?? []).every(isPartOfToken);
}

function isPartOfToken({ serviceAccountToken, configMap, downwardAPI }: ProjectedSource): boolean {
  if (!serviceAccountToken && !configMap && !downwardAPI) return false;
  if (serviceAccountToken && (serviceAccountToken.path !== 'token' || serviceAccountToken.audience)) return false;
  if (configMap && configMap.name !== 'kube-root-ca.crt') return false;
  return (downwardAPI?.items ?? []).every(isNamespace);
}

function isNamespace({ path, fieldRef }: DownwardApiItem): boolean {
  return (
    path === 'namespace' && (fieldRef?.apiVersion || 'v1') === 'v1' && fieldRef?.fieldPath === 'metadata.namespace'
  );
}
