import { VOLUME_SOURCES } from '../../../kubernetes/volume-sources.ts';
import { fields, type Kept, list } from './kept.ts';

export const METADATA = fields(
  {
    ownerReferences: list(
      fields({ apiVersion: 'text', kind: 'text', name: 'name', uid: 'text', controller: 'truth' }, ['kind', 'name']),
    ),
    namespace: 'name',
    name: 'name',
    uid: 'text',
    creationTimestamp: 'text',
    deletionTimestamp: 'text',
    generation: 'number',
    labels: 'labels',
    annotations: 'annotations',
  },
  [],
);

const PROFILE = fields({ type: 'text', localhostProfile: 'name' });
const USERS: Readonly<Record<string, Kept>> = {
  runAsUser: 'number',
  runAsGroup: 'number',
  runAsNonRoot: 'truth',
  seccompProfile: PROFILE,
  appArmorProfile: PROFILE,
  seLinuxOptions: fields({ type: 'text', user: 'text', role: 'text', level: 'text' }),
  windowsOptions: fields({ hostProcess: 'truth' }),
};

/** Not what a probe or a hook runs or sends, which may have passwords in it: only whom it talks to. */
const HANDLER = fields({ httpGet: fields({ host: 'name' }), tcpSocket: fields({ host: 'name' }) });

/** Neither env, envFrom, command nor args: their values are where passwords are. */
const CONTAINER = fields(
  {
    name: 'name',
    image: 'name',
    restartPolicy: 'text',
    targetContainerName: 'name',
    securityContext: fields({
      ...USERS,
      privileged: 'truth',
      allowPrivilegeEscalation: 'truth',
      readOnlyRootFilesystem: 'truth',
      capabilities: fields({ add: list('text'), drop: list('text') }),
      procMount: 'text',
    }),
    ports: list(fields({ containerPort: 'number', hostPort: 'number' })),
    volumeMounts: list(fields({ name: 'name', mountPath: 'text', readOnly: 'truth' })),
    livenessProbe: HANDLER,
    readinessProbe: HANDLER,
    startupProbe: HANDLER,
    lifecycle: fields({ postStart: HANDLER, preStop: HANDLER }),
  },
  ['name'],
);

const TOKEN_PARTS = fields({
  serviceAccountToken: fields({ path: 'text', audience: 'name' }),
  configMap: fields({ name: 'name' }),
  downwardAPI: fields({
    items: list(fields({ path: 'text', fieldRef: fields({ apiVersion: 'text', fieldPath: 'text' }) })),
  }),
  // That there is one is enough.
  secret: fields({}),
  clusterTrustBundle: fields({}),
  podCertificate: fields({}),
});

/** Of most types, only that a volume is of it. */
const VOLUME = fields(
  {
    name: 'name',
    ...Object.fromEntries(VOLUME_SOURCES.map((source) => [source, fields({})])),
    hostPath: fields({ path: 'text' }),
    flexVolume: fields({ driver: 'text' }),
    csi: fields({ driver: 'text' }),
    persistentVolumeClaim: fields({ claimName: 'name' }),
    projected: fields({ sources: list(TOKEN_PARTS) }),
  },
  ['name'],
);

export const POD_SPEC = fields(
  {
    containers: list(CONTAINER),
    initContainers: list(CONTAINER),
    ephemeralContainers: list(CONTAINER),
    securityContext: fields({
      ...USERS,
      fsGroup: 'number',
      supplementalGroups: list('number'),
      sysctls: list(fields({ name: 'text', value: 'text' }, ['name'])),
    }),
    nodeName: 'name',
    serviceAccountName: 'name',
    serviceAccount: 'name',
    automountServiceAccountToken: 'truth',
    runtimeClassName: 'text',
    restartPolicy: 'text',
    hostNetwork: 'truth',
    hostPID: 'truth',
    hostIPC: 'truth',
    shareProcessNamespace: 'truth',
    hostUsers: 'truth',
    os: fields({ name: 'text' }),
    nodeSelector: 'labels',
    volumes: list(VOLUME),
  },
  ['containers'],
);

export const TEMPLATE = fields({ metadata: METADATA, spec: POD_SPEC }, ['spec']);

const STATE = fields({
  waiting: fields({ reason: 'text', message: 'message' }),
  running: fields({ startedAt: 'text' }),
  terminated: fields({ exitCode: 'number', reason: 'text', message: 'message', finishedAt: 'text' }),
});

const STATUSES = list(
  fields(
    {
      name: 'name',
      state: STATE,
      lastState: STATE,
      containerID: 'text',
      restartCount: 'number',
      user: fields({ linux: fields({ uid: 'number' }) }),
    },
    ['name'],
  ),
);

export const CONDITIONS = list(
  fields({ type: 'text', status: 'text', reason: 'text', message: 'message', lastTransitionTime: 'text' }),
);

export const POD_STATUS = fields({
  phase: 'text',
  startTime: 'text',
  reason: 'text',
  message: 'message',
  conditions: CONDITIONS,
  containerStatuses: STATUSES,
  initContainerStatuses: STATUSES,
  ephemeralContainerStatuses: STATUSES,
});
