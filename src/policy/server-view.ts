import type { Container, PodSpec, SecurityProfile, Volume } from '../kubernetes/objects.ts';
import { VOLUME_SOURCES } from '../kubernetes/volume-sources.ts';
import {
  APP_ARMOR_ANNOTATION,
  annotationOf,
  profileOf,
  SECCOMP_CONTAINER_ANNOTATION,
  SECCOMP_POD_ANNOTATION,
} from './profile-annotations.ts';

/** What is handed to an API server: a pod, or the template in something that makes pods. */
export interface ServedPod {
  readonly kind: 'pod' | 'template';
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

type Seen = Pick<ServedPod, 'annotations' | 'spec'>;

/**
 * The pod as admission plugins that only look get to see it on a server of this minor version: without the fields that the
 * server does not know, or has behind a feature gate that is off by default, and with those that the server fills in.
 * Sources: pkg/apis/core/v1/defaults.go, pkg/api/pod/util.go and pkg/registry/core/pod/strategy.go of Kubernetes v1.24.17 and
 * v1.37.1; where something changed between them, the version that is named beside it.
 */
export function serverView({ kind, annotations, spec }: ServedPod, serverMinor: number): Seen {
  const known = withDefaults(withoutUnknownFields(spec, serverMinor), kind, serverMinor);
  if (kind === 'template') return { annotations, spec: known };
  return withAppArmorFields(withSeccompInSync({ annotations, spec: known }, serverMinor), serverMinor);
}

/**
 * The pod as plugins that may change it get to see it, before the others: with what decoding fills in, and nothing else. Feature
 * gates are looked at, and annotations brought in line with fields, only after them.
 * Source: apiserver pkg/endpoints/handlers/create.go and registry/rest/create.go of Kubernetes 1.24.
 */
export function decodedView({ kind, annotations, spec }: ServedPod, serverMinor: number): Seen {
  return { annotations, spec: withDefaults(spec, kind, serverMinor) };
}

/** The fields came with 1.30. */
const APP_ARMOR_FIELDS = 30;
/** ProcMountType and UserNamespacesSupport are on by default from 1.33, and cannot be turned off from 1.36 on. */
const PROC_MOUNT_AND_HOST_USERS = 33;
/** Volumes of type image came as alpha. Up to 1.34 their gate was off by default, and a pod with one is not valid. */
const IMAGE_VOLUMES = 31;

function withoutUnknownFields(spec: PodSpec, serverMinor: number): PodSpec {
  if (serverMinor >= PROC_MOUNT_AND_HOST_USERS) return spec;
  const { hostUsers: _hostUsers, securityContext, ...rest } = spec;
  const withoutAppArmor = serverMinor < APP_ARMOR_FIELDS;
  const knownContext = <T extends { readonly procMount?: unknown; readonly appArmorProfile?: unknown }>(context: T) => {
    const { procMount: _procMount, appArmorProfile, ...others } = context;
    return withoutAppArmor || appArmorProfile === undefined ? others : { ...others, appArmorProfile };
  };
  const known: PodSpec = {
    ...rest,
    ...(securityContext ? { securityContext: knownContext(securityContext) as typeof securityContext } : {}),
  };
  return mapContainers(known, (container) =>
    container.securityContext
      ? { ...container, securityContext: knownContext(container.securityContext) as typeof container.securityContext }
      : container,
  );
}

/**
 * Up to v1.27.0 SetDefaults_PodSpec filled in the host ports of templates too; in v1.28.0 SetDefaults_Pod does, and of
 * templates only behind the gate DefaultHostNetworkHostPortsInPodTemplates, which is off by default.
 */
const HOST_PORTS_IN_PODS_ONLY = 28;

function withDefaults(spec: PodSpec, kind: ServedPod['kind'], serverMinor: number): PodSpec {
  const volumes = spec.volumes?.map((volume) => (hasSource(volume, serverMinor) ? volume : emptyDir(volume)));
  const withVolumes = volumes ? { ...spec, volumes } : spec;
  const portsToo = spec.hostNetwork === true && (kind === 'pod' || serverMinor < HOST_PORTS_IN_PODS_ONLY);
  // Ephemeral containers have no ports.
  return portsToo ? mapContainers(withVolumes, withHostPorts) : withVolumes;
}

function hasSource(volume: Volume, serverMinor: number): boolean {
  return VOLUME_SOURCES.some(
    (source) =>
      volume[source] !== undefined && volume[source] !== null && (source !== 'image' || serverMinor >= IMAGE_VOLUMES),
  );
}

function emptyDir({ name }: Volume): Volume {
  return { name, emptyDir: {} };
}

function withHostPorts(container: Container): Container {
  if (!container.ports) return container;
  return {
    ...container,
    ports: container.ports.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort })),
  };
}

function mapContainers(spec: PodSpec, change: (container: Container) => Container): PodSpec {
  const { initContainers, containers, ephemeralContainers } = spec;
  return {
    ...spec,
    containers: containers.map(change),
    ...(initContainers ? { initContainers: initContainers.map(change) } : {}),
    ...(ephemeralContainers ? { ephemeralContainers: ephemeralContainers.map(change) } : {}),
  };
}

/**
 * applySeccompVersionSkew: in v1.24.17 it writes annotations from fields and fields from annotations, in v1.25.0 and v1.26.0
 * only fields from annotations; in v1.27.0 it is gone.
 */
const NO_SECCOMP_ANNOTATIONS_FROM_FIELDS = 25;
const NO_SECCOMP_FIELDS_FROM_ANNOTATIONS = 27;

function withSeccompInSync({ annotations, spec }: Seen, serverMinor: number): Seen {
  if (serverMinor >= NO_SECCOMP_FIELDS_FROM_ANNOTATIONS) return { annotations, spec };
  const more: Record<string, string> = {};
  const inSync = <T extends { readonly seccompProfile?: SecurityProfile | null }>(
    context: T | null | undefined,
    key: string,
  ): T | null | undefined => {
    const annotation = annotations[key];
    const field = context?.seccompProfile;
    if (field && annotation === undefined && serverMinor < NO_SECCOMP_ANNOTATIONS_FROM_FIELDS) {
      const written = annotationOf(field);
      if (written !== '') more[key] = written;
    }
    const fromAnnotation = field || annotation === undefined ? undefined : seccompFieldOf(annotation);
    return fromAnnotation ? ({ ...context, seccompProfile: fromAnnotation } as T) : context;
  };
  const securityContext = inSync(spec.securityContext, SECCOMP_POD_ANNOTATION);
  const containers = mapContainers(spec, (container) => {
    const own = inSync(container.securityContext, `${SECCOMP_CONTAINER_ANNOTATION}${container.name}`);
    return own ? { ...container, securityContext: own } : container;
  });
  return {
    annotations: { ...annotations, ...more },
    spec: securityContext ? { ...containers, securityContext } : containers,
  };
}

function seccompFieldOf(annotation: string): SecurityProfile | undefined {
  return profileOf(annotation === 'docker/default' ? 'runtime/default' : annotation);
}

/** From 1.30 on the server writes the field of a container from its annotation, where it says something else than the pod's. */
function withAppArmorFields({ annotations, spec }: Seen, serverMinor: number): Seen {
  if (serverMinor < APP_ARMOR_FIELDS || spec.os?.name === 'windows') return { annotations, spec };
  if (!Object.keys(annotations).some((key) => key.startsWith(APP_ARMOR_ANNOTATION))) return { annotations, spec };
  const ofPod = spec.securityContext?.appArmorProfile;
  const withFields = mapContainers(spec, (container) => {
    const annotation = annotations[`${APP_ARMOR_ANNOTATION}${container.name}`];
    if (annotation === undefined || container.securityContext?.appArmorProfile) return container;
    const appArmorProfile = profileOf(annotation);
    if (!appArmorProfile || isPadded(appArmorProfile) || isSame(appArmorProfile, ofPod)) return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile } };
  });
  return { annotations, spec: withFields };
}

/** Not valid as a field, so it stays an annotation. */
function isPadded({ localhostProfile = '' }: SecurityProfile): boolean {
  return localhostProfile !== localhostProfile.trim();
}

function isSame(a: SecurityProfile, b: SecurityProfile | null | undefined): boolean {
  return a.type === b?.type && a.localhostProfile === b.localhostProfile;
}
