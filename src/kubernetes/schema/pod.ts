/** Pods and their templates, as the server's JSON has them: core/v1 of Kubernetes 1.37. Absent and empty are different things here. */
import { VOLUME_SOURCES, type VolumeSource } from '../volume-sources.ts';
import { METADATA, NAMED_METADATA } from './metadata.ts';
import { ANYTHING, BOOLEAN, LABELS, list, MESSAGE, NUMBER, OBJECT_NAME, object, PATH, TEXT } from './schema.ts';

/** "RuntimeDefault", "Unconfined", or "Localhost" with the name of a file on the node. */
export const SECURITY_PROFILE = object({ type: TEXT, localhostProfile: OBJECT_NAME }, ['type']);

export const SE_LINUX_OPTIONS = object({ type: OBJECT_NAME, user: OBJECT_NAME, role: OBJECT_NAME, level: OBJECT_NAME });

export const WINDOWS_OPTIONS = object({ hostProcess: BOOLEAN });

const OF_POD_OR_CONTAINER = {
  runAsUser: NUMBER,
  runAsGroup: NUMBER,
  runAsNonRoot: BOOLEAN,
  seccompProfile: SECURITY_PROFILE,
  /** 1.30 and newer. */
  appArmorProfile: SECURITY_PROFILE,
  seLinuxOptions: SE_LINUX_OPTIONS,
  windowsOptions: WINDOWS_OPTIONS,
};

export const CAPABILITIES = object({ add: list(OBJECT_NAME), drop: list(OBJECT_NAME) });

export const SECURITY_CONTEXT = object({
  ...OF_POD_OR_CONTAINER,
  privileged: BOOLEAN,
  allowPrivilegeEscalation: BOOLEAN,
  readOnlyRootFilesystem: BOOLEAN,
  capabilities: CAPABILITIES,
  procMount: TEXT,
});

export const POD_SECURITY_CONTEXT = object({
  ...OF_POD_OR_CONTAINER,
  fsGroup: NUMBER,
  supplementalGroups: list(NUMBER),
  sysctls: list(object({ name: TEXT, value: OBJECT_NAME }, ['name'])),
});

/** What a probe or a hook does. Not what it runs or sends, which may have passwords in it: only whom it talks to. */
export const HANDLER = object({ httpGet: object({ host: OBJECT_NAME }), tcpSocket: object({ host: OBJECT_NAME }) });

/** A hostPort of 0 means none. */
export const CONTAINER_PORT = object({ containerPort: NUMBER, hostPort: NUMBER }, ['containerPort']);

/** The name is the volume's. */
export const VOLUME_MOUNT = object({ name: OBJECT_NAME, mountPath: PATH, readOnly: BOOLEAN }, ['name']);

/** Neither env, envFrom, command nor args: their values are where passwords are, and recordings hold all that is read. */
const OF_CONTAINER = {
  name: OBJECT_NAME,
  image: OBJECT_NAME,
  /** "Always" on an init container makes it a sidecar (1.28 and newer). */
  restartPolicy: TEXT,
  securityContext: SECURITY_CONTEXT,
  ports: list(CONTAINER_PORT),
  volumeMounts: list(VOLUME_MOUNT),
  livenessProbe: HANDLER,
  readinessProbe: HANDLER,
  startupProbe: HANDLER,
  lifecycle: object({ postStart: HANDLER, preStop: HANDLER }),
};

export const CONTAINER = object(OF_CONTAINER, ['name']);

export const EPHEMERAL_CONTAINER = object({ ...OF_CONTAINER, targetContainerName: OBJECT_NAME }, ['name']);

/** Without an apiVersion a fieldRef is of v1. */
export const DOWNWARD_API_ITEM = object({
  path: OBJECT_NAME,
  fieldRef: object({ apiVersion: TEXT, fieldPath: OBJECT_NAME }),
});

/** A part of a projected volume; what is read are the parts of the volume with a service account's token. */
export const PROJECTED_SOURCE = object({
  serviceAccountToken: object({ path: OBJECT_NAME, audience: OBJECT_NAME }),
  configMap: object({ name: OBJECT_NAME }),
  downwardAPI: object({ items: list(DOWNWARD_API_ITEM) }),
  secret: ANYTHING,
  clusterTrustBundle: ANYTHING,
  podCertificate: ANYTHING,
});

/** Of most types, only that a volume is of it. */
const SOURCES = Object.fromEntries(VOLUME_SOURCES.map((source) => [source, ANYTHING])) as Readonly<
  Record<VolumeSource, typeof ANYTHING>
>;

/** Its name, and one field more that is called like its type, such as `hostPath`. */
export const VOLUME = object(
  {
    name: OBJECT_NAME,
    ...SOURCES,
    hostPath: object({ path: PATH }),
    flexVolume: object({ driver: OBJECT_NAME }),
    csi: object({ driver: OBJECT_NAME }),
    persistentVolumeClaim: object({ claimName: OBJECT_NAME }),
    projected: object({ sources: list(PROJECTED_SOURCE) }),
  },
  ['name'],
);

export const OF_POD_SPEC = {
  containers: list(CONTAINER),
  initContainers: list(CONTAINER),
  ephemeralContainers: list(EPHEMERAL_CONTAINER),
  securityContext: POD_SECURITY_CONTEXT,
  nodeName: OBJECT_NAME,
  serviceAccountName: OBJECT_NAME,
  /** The former name of serviceAccountName. */
  serviceAccount: OBJECT_NAME,
  /** Absent: as the service account says. */
  automountServiceAccountToken: BOOLEAN,
  runtimeClassName: OBJECT_NAME,
  /** Absent means Always. */
  restartPolicy: TEXT,
  hostNetwork: BOOLEAN,
  hostPID: BOOLEAN,
  hostIPC: BOOLEAN,
  shareProcessNamespace: BOOLEAN,
  /** false puts the pod into a user namespace of its own. */
  hostUsers: BOOLEAN,
  os: object({ name: TEXT }, ['name']),
  nodeSelector: LABELS,
  volumes: list(VOLUME),
};

export const POD_SPEC = object(OF_POD_SPEC, ['containers']);

export const POD_TEMPLATE = object({ metadata: METADATA, spec: POD_SPEC }, ['spec']);

export const CONTAINER_STATE = object({
  waiting: object({ reason: OBJECT_NAME, message: MESSAGE }),
  running: object({ startedAt: TEXT }),
  terminated: object({ exitCode: NUMBER, reason: OBJECT_NAME, message: MESSAGE, finishedAt: TEXT }, ['exitCode']),
});

export const CONTAINER_STATUS = object(
  {
    name: OBJECT_NAME,
    state: CONTAINER_STATE,
    /** How it ended the last time, for one that was started again. */
    lastState: CONTAINER_STATE,
    /** "containerd://HEX"; absent until the container was created. */
    containerID: TEXT,
    restartCount: NUMBER,
    /** With whom the first process was started; from 1.31 on (SupplementalGroupsPolicy). */
    user: object({ linux: object({ uid: NUMBER }, ['uid']) }),
  },
  ['name'],
);

export const CONDITION = object({
  type: OBJECT_NAME,
  status: TEXT,
  reason: OBJECT_NAME,
  message: MESSAGE,
  lastTransitionTime: TEXT,
});

export const POD_STATUS = object({
  phase: TEXT,
  /** When its kubelet saw it first, and refused it where it did. */
  startTime: TEXT,
  reason: OBJECT_NAME,
  message: MESSAGE,
  conditions: list(CONDITION),
  containerStatuses: list(CONTAINER_STATUS),
  initContainerStatuses: list(CONTAINER_STATUS),
  ephemeralContainerStatuses: list(CONTAINER_STATUS),
});

export const POD = object({ metadata: NAMED_METADATA, spec: POD_SPEC, status: POD_STATUS }, ['metadata', 'spec']);
