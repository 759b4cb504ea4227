/**
 * Whether something that a person wrote has the shape of a pod: the types of all the fields that are read, as the API server
 * has them. It would refuse anything else, so nothing is said about security that rests on a field of another type.
 */
type Shape = (value: unknown, path: string) => ShapeFault | undefined;

export interface ShapeFault {
  /** Of the field. */
  readonly path: string;
  /** "is text, not true or false" */
  readonly is: string;
}

/** The first field that has another type than the API's; undefined where there is none. */
export function podShapeFault(template: unknown, path: string): ShapeFault | undefined {
  return TEMPLATE(template, path);
}

function type(name: 'string' | 'boolean' | 'number', article: string): Shape {
  return (value, path) => (typeof value === name ? undefined : isNot(value, path, article));
}

const TEXT = type('string', 'text');
const TRUTH = type('boolean', 'true or false');
const NUMBER = type('number', 'a number');

/** null is the same as absent, except where the field is required. */
function object(fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isObject(value)) return isNot(value, path, 'an object');
    for (const [field, shape] of Object.entries(fields)) {
      const inner = value[field];
      const at = path === '' ? field : `${path}.${field}`;
      if (inner === undefined || inner === null) {
        if (required.includes(field)) return { path: at, is: 'is missing' };
        continue;
      }
      const fault = shape(inner, at);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function list(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return isNot(value, path, 'a list');
    for (const [index, item] of value.entries()) {
      const fault = shape(item, `${path}[${index}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function map(shape: Shape): Shape {
  return (value, path) => {
    if (!isObject(value)) return isNot(value, path, 'an object');
    for (const [key, item] of Object.entries(value)) {
      if (item === null) continue;
      const fault = shape(item, `${path}[${key}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function isNot(value: unknown, path: string, wanted: string): ShapeFault {
  return { path, is: `is ${nounOf(value)}, not ${wanted}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nounOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    default:
      return 'a number';
  }
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
