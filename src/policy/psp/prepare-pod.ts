import { MIRROR_ANNOTATION } from '../../kubernetes/mirror-annotation.ts';
import type { Container, PodSpec, Volume, VolumeMount } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import type { JudgedPod } from '../judged-pod.ts';
import { decodedView, type ServedPod } from '../server-view.ts';
import { volumesOf } from './fields/volumes.ts';
import type { PodVolume } from './rule.ts';
import { TOKEN_VOLUME } from './token-volume.ts';

/** A pod as PodSecurityPolicy gets to see it, made once for all policies. */
export interface PreparedPod extends JudgedPod {
  readonly volumes: readonly PodVolume[];
}

export interface PreparePodOptions {
  readonly operation: 'create' | 'update';
  /** automountServiceAccountToken of the pod's service account; absent means true. */
  readonly automountServiceAccountToken?: boolean;
}

/**
 * The pod as PodSecurityPolicy gets to see it: decoded, and after the plugin ServiceAccount, which comes before it. Templates are
 * judged as the pods that they will be. The service account is in spec.serviceAccountName; mirror pods have none.
 */
export function preparePod(pod: ServedPod, serverMinor: number, options: PreparePodOptions): PreparedPod {
  const { annotations, spec } = decodedView({ ...pod, kind: 'pod' }, serverMinor);
  const named = withAccountName(spec);
  const mayGetAccount = options.operation === 'create' && annotations[MIRROR_ANNOTATION] === undefined;
  const seen = mayGetAccount ? withServiceAccount(named, serverMinor, options) : named;
  return { annotations, spec: seen, containers: containersOf(seen), volumes: volumesOf(seen.volumes ?? []) };
}

/** The mount path of a service account's token. */
export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** BoundServiceAccountTokenVolume is on by default from 1.21; before, the token came as a secret. */
const PROJECTED_TOKENS = 21;

function withAccountName(spec: PodSpec): PodSpec {
  if (spec.serviceAccountName || !spec.serviceAccount) return spec;
  return { ...spec, serviceAccountName: spec.serviceAccount };
}

/** Source: plugin/pkg/admission/serviceaccount/admission.go of Kubernetes 1.24.17. */
function withServiceAccount(spec: PodSpec, serverMinor: number, options: PreparePodOptions): PodSpec {
  const named = spec.serviceAccountName ? spec : { ...spec, serviceAccountName: 'default' };
  const mounts = spec.automountServiceAccountToken ?? options.automountServiceAccountToken ?? true;
  return mounts ? withToken(named, serverMinor) : named;
}

function withToken(spec: PodSpec, serverMinor: number): PodSpec {
  const there = spec.volumes?.find(({ name }) => name.startsWith(TOKEN_VOLUME));
  // The server makes up the rest of the name; no finding shows it.
  const mount = { name: there?.name ?? TOKEN_VOLUME, mountPath: TOKEN_PATH, readOnly: true };
  const mounting = [...(spec.initContainers ?? []), ...spec.containers];
  if (mounting.every(hasToken)) return spec;
  return {
    ...spec,
    ...(spec.initContainers ? { initContainers: spec.initContainers.map((one) => mounted(one, mount)) } : {}),
    containers: spec.containers.map((one) => mounted(one, mount)),
    ...(there ? {} : { volumes: [...(spec.volumes ?? []), tokenVolume(serverMinor)] }),
  };
}

function hasToken({ volumeMounts }: Container): boolean {
  return volumeMounts?.some(({ mountPath }) => mountPath === TOKEN_PATH) === true;
}

function mounted(container: Container, mount: VolumeMount): Container {
  return hasToken(container) ? container : { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}

/** The volume of a token, with only what policies look at. */
function tokenVolume(serverMinor: number): Volume {
  if (serverMinor < PROJECTED_TOKENS) return { name: TOKEN_VOLUME, secret: {} };
  return {
    name: TOKEN_VOLUME,
    projected: {
      sources: [
        { serviceAccountToken: { path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt' } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  };
}
