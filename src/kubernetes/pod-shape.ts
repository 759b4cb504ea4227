import { list, map, NUMBER, object, type ShapeFault, TEXT, TRUTH } from './shape.ts';

/** The first field of a pod that has another type than the API's; undefined where there is none. */
export function podShapeFault(template: unknown, path: string): ShapeFault | undefined {
  return TEMPLATE(template, path);
}

const PROFILE = object({ type: TEXT, localhostProfile: TEXT }, ['type']);
const USERS = {
  runAsUser: NUMBER,
  runAsGroup: NUMBER,
  runAsNonRoot: TRUTH,
  seccompProfile: PROFILE,
  appArmorProfile: PROFILE,
  seLinuxOptions: object({ type: TEXT, user: TEXT, role: TEXT, level: TEXT }),
  windowsOptions: object({ hostProcess: TRUTH }),
};
const HANDLER = object({ httpGet: object({ host: TEXT }), tcpSocket: object({ host: TEXT }) });
const CONTAINER = object(
  {
    name: TEXT,
    image: TEXT,
    restartPolicy: TEXT,
    securityContext: object({
      ...USERS,
      privileged: TRUTH,
      allowPrivilegeEscalation: TRUTH,
      readOnlyRootFilesystem: TRUTH,
      capabilities: object({ add: list(TEXT), drop: list(TEXT) }),
      procMount: TEXT,
    }),
    ports: list(object({ containerPort: NUMBER, hostPort: NUMBER })),
    volumeMounts: list(object({ name: TEXT, mountPath: TEXT, readOnly: TRUTH }, ['name'])),
    livenessProbe: HANDLER,
    readinessProbe: HANDLER,
    startupProbe: HANDLER,
    lifecycle: object({ postStart: HANDLER, preStop: HANDLER }),
  },
  ['name'],
);
const PROJECTED_SOURCE = object({
  serviceAccountToken: object({ path: TEXT, audience: TEXT }),
  configMap: object({ name: TEXT }),
  downwardAPI: object({
    items: list(object({ path: TEXT, fieldRef: object({ apiVersion: TEXT, fieldPath: TEXT }) })),
  }),
});
const VOLUME = object(
  {
    name: TEXT,
    hostPath: object({ path: TEXT }),
    flexVolume: object({ driver: TEXT }),
    csi: object({ driver: TEXT }),
    projected: object({ sources: list(PROJECTED_SOURCE) }),
  },
  ['name'],
);
const TEMPLATE = object(
  {
    metadata: object({ annotations: map(TEXT) }),
    spec: object(
      {
        containers: list(CONTAINER),
        initContainers: list(CONTAINER),
        ephemeralContainers: list(CONTAINER),
        securityContext: object({
          ...USERS,
          fsGroup: NUMBER,
          supplementalGroups: list(NUMBER),
          sysctls: list(object({ name: TEXT, value: TEXT }, ['name'])),
        }),
        volumes: list(VOLUME),
        serviceAccountName: TEXT,
        serviceAccount: TEXT,
        automountServiceAccountToken: TRUTH,
        runtimeClassName: TEXT,
        hostNetwork: TRUTH,
        hostPID: TRUTH,
        hostIPC: TRUTH,
        hostUsers: TRUTH,
        os: object({ name: TEXT }, ['name']),
        nodeSelector: map(TEXT),
      },
      ['containers'],
    ),
  },
  ['spec'],
);
