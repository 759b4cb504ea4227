import { fields, type Kept, list } from './kept.ts';
import { CONDITIONS, METADATA, POD_SPEC, POD_STATUS, TEMPLATE } from './kept-pod.ts';

/** A kind of objects that recordings hold. */
export interface RecordedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** Without apiVersion and kind. */
  readonly kept: Extract<Kept, { fields: unknown }>;
}

const SELECTOR = fields({
  matchLabels: 'labels',
  matchExpressions: list(fields({ key: 'name', operator: 'text', values: list('name') })),
});

const STATUS = fields({
  observedGeneration: 'number',
  replicas: 'number',
  desiredNumberScheduled: 'number',
  currentNumberScheduled: 'number',
  active: 'number',
  succeeded: 'number',
  failed: 'number',
  conditions: CONDITIONS,
});

const COUNTS: Readonly<Record<string, Kept>> = {
  replicas: 'number',
  parallelism: 'number',
  completions: 'number',
  suspend: 'truth',
};

const workload = (more: Readonly<Record<string, Kept>> = {}) =>
  object({ spec: fields({ ...COUNTS, selector: SELECTOR, template: TEMPLATE, ...more }), status: STATUS });

const ROLE = {
  rules: list(
    fields({
      verbs: list('text'),
      apiGroups: list('text'),
      resources: list('text'),
      resourceNames: list('name'),
    }),
  ),
  aggregationRule: fields({ clusterRoleSelectors: list(SELECTOR) }),
} as const;

const BINDING = rbacObject(
  {
    subjects: list(fields({ kind: 'text', apiGroup: 'text', name: 'name', namespace: 'name' }, ['kind', 'name'])),
    roleRef: fields({ apiGroup: 'text', kind: 'text', name: 'name' }, ['kind', 'name']),
  },
  ['roleRef'],
);

function object(more: Readonly<Record<string, Kept>>, required: readonly string[] = []): RecordedKind['kept'] {
  return fields({ metadata: { ...METADATA, required: ['name'] }, ...more }, ['metadata', ...required]);
}

/** A cluster has a hundred of them, and they are only told apart. */
function rbacObject(more: Readonly<Record<string, Kept>>, required: readonly string[] = []): RecordedKind['kept'] {
  return fields({ metadata: fields({ namespace: 'name', name: 'name' }, ['name']), ...more }, [
    'metadata',
    ...required,
  ]);
}

const RBAC = 'rbac.authorization.k8s.io/v1';

const named = (apiVersion: string, kind: string, kept: RecordedKind['kept']): RecordedKind => ({
  apiVersion,
  kind,
  isNamespaced: true,
  kept,
});

const ofCluster = (apiVersion: string, kind: string, kept: RecordedKind['kept']): RecordedKind => ({
  apiVersion,
  kind,
  isNamespaced: false,
  kept,
});

const LIMITS = fields({ name: 'text', min: 'number', max: 'number' });
const STRATEGY = fields({
  rule: 'text',
  ranges: list(LIMITS),
  seLinuxOptions: fields({ type: 'text', user: 'text', role: 'text', level: 'text' }),
});

const POLICY = fields(
  {
    privileged: 'truth',
    defaultAddCapabilities: list('text'),
    requiredDropCapabilities: list('text'),
    allowedCapabilities: list('text'),
    volumes: list('text'),
    hostNetwork: 'truth',
    hostPorts: list(LIMITS),
    hostPID: 'truth',
    hostIPC: 'truth',
    seLinux: STRATEGY,
    runAsUser: STRATEGY,
    runAsGroup: STRATEGY,
    supplementalGroups: STRATEGY,
    fsGroup: STRATEGY,
    readOnlyRootFilesystem: 'truth',
    defaultAllowPrivilegeEscalation: 'truth',
    allowPrivilegeEscalation: 'truth',
    allowedHostPaths: list(fields({ pathPrefix: 'text', readOnly: 'truth' })),
    allowedFlexVolumes: list(fields({ driver: 'text' })),
    allowedCSIDrivers: list(fields({ name: 'text' })),
    allowedUnsafeSysctls: list('text'),
    forbiddenSysctls: list('text'),
    allowedProcMountTypes: list('text'),
    runtimeClass: fields({ allowedRuntimeClassNames: list('text'), defaultRuntimeClassName: 'text' }),
  },
  ['seLinux', 'runAsUser', 'supplementalGroups', 'fsGroup'],
);

const CONSTRAINTS = object({
  priority: 'number',
  allowPrivilegedContainer: 'truth',
  defaultAddCapabilities: list('text'),
  requiredDropCapabilities: list('text'),
  allowedCapabilities: list('text'),
  allowHostDirVolumePlugin: 'truth',
  volumes: list('text'),
  allowedFlexVolumes: list(fields({ driver: 'text' })),
  allowHostNetwork: 'truth',
  allowHostPorts: 'truth',
  allowHostPID: 'truth',
  allowHostIPC: 'truth',
  userNamespaceLevel: 'text',
  defaultAllowPrivilegeEscalation: 'truth',
  allowPrivilegeEscalation: 'truth',
  seLinuxContext: fields({
    type: 'text',
    seLinuxOptions: fields({ type: 'text', user: 'text', role: 'text', level: 'text' }),
  }),
  runAsUser: fields({ type: 'text', uid: 'number', uidRangeMin: 'number', uidRangeMax: 'number' }),
  supplementalGroups: fields({ type: 'text', ranges: list(LIMITS) }),
  fsGroup: fields({ type: 'text', ranges: list(LIMITS) }),
  readOnlyRootFilesystem: 'truth',
  users: list('name'),
  groups: list('name'),
  seccompProfiles: list('text'),
  allowedUnsafeSysctls: list('text'),
  forbiddenSysctls: list('text'),
});

/**
 * In the order in which they are recorded: owners before what they own, so that redacted names follow those of their owners; policies
 * first, whose order of names decides which one is taken.
 */
export const RECORDED_KINDS: readonly RecordedKind[] = [
  ofCluster('policy/v1beta1', 'PodSecurityPolicy', object({ spec: POLICY }, ['spec'])),
  ofCluster('security.openshift.io/v1', 'SecurityContextConstraints', CONSTRAINTS),
  ofCluster('v1', 'Namespace', object({})),
  ofCluster(
    'v1',
    'Node',
    object({
      status: fields({
        nodeInfo: fields({ containerRuntimeVersion: 'text', kernelVersion: 'text', kubeletVersion: 'text' }),
      }),
    }),
  ),
  named('v1', 'ServiceAccount', object({ automountServiceAccountToken: 'truth' })),
  ofCluster(RBAC, 'ClusterRole', rbacObject(ROLE)),
  ofCluster(RBAC, 'ClusterRoleBinding', BINDING),
  named(RBAC, 'Role', rbacObject(ROLE)),
  named(RBAC, 'RoleBinding', BINDING),
  named('apps/v1', 'Deployment', workload()),
  named('apps/v1', 'StatefulSet', workload({ volumeClaimTemplates: list(fields({ metadata: METADATA })) })),
  named('apps/v1', 'DaemonSet', workload()),
  named(
    'batch/v1',
    'CronJob',
    object({
      spec: fields({
        suspend: 'truth',
        jobTemplate: fields({ metadata: METADATA, spec: fields({ ...COUNTS, template: TEMPLATE }) }),
      }),
    }),
  ),
  named('apps/v1', 'ReplicaSet', workload()),
  named('v1', 'ReplicationController', workload({ selector: 'labels' })),
  named('batch/v1', 'Job', workload()),
  named('apps/v1', 'ControllerRevision', object({ data: fields({ spec: fields({ template: TEMPLATE }) }) })),
  named('v1', 'PodTemplate', object({ template: TEMPLATE })),
  named('v1', 'Pod', object({ spec: POD_SPEC, status: POD_STATUS }, ['spec'])),
  named(
    'v1',
    'Event',
    object({
      involvedObject: fields({ apiVersion: 'text', kind: 'text', namespace: 'name', name: 'name', uid: 'text' }),
      type: 'text',
      reason: 'text',
      message: 'message',
      firstTimestamp: 'text',
      lastTimestamp: 'text',
      eventTime: 'text',
      count: 'number',
      series: fields({ count: 'number', lastObservedTime: 'text' }),
      source: fields({ component: 'text', host: 'name' }),
      reportingComponent: 'text',
    }),
  ),
];

/** The kind of an object by its group and name, whatever version it is written in; undefined for one that is not recorded. */
export function recordedKind(apiVersion: string, kind: string): RecordedKind | undefined {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return RECORDED_KINDS.find(
    (one) => one.kind === kind && (groupOf(one) === group || (group === 'extensions' && FORMERLY.includes(kind))),
  );
}

/** Kinds that were in the group "extensions" once. */
const FORMERLY: readonly string[] = ['DaemonSet', 'Deployment', 'PodSecurityPolicy', 'ReplicaSet'];

function groupOf({ apiVersion }: RecordedKind): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
