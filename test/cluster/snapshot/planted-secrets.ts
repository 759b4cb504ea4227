/** Stands where people put passwords. */
export const SECRET = 'hunter2';

const ENV = { env: [{ name: SECRET, value: SECRET }], envFrom: [{ secretRef: { name: SECRET } }] };
const METADATA = {
  managedFields: [{ manager: SECRET }],
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': `{"env":"${SECRET}"}`,
    'example.com/token': SECRET,
  },
};

/** A pod with secrets in every place that may have one. */
export function secretPod() {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...METADATA,
      name: 'web-0',
      namespace: 'shop',
      labels: { app: 'web' },
      annotations: { ...METADATA.annotations, 'kubernetes.io/psp': 'restricted' },
    },
    spec: {
      containers: [
        {
          ...ENV,
          name: 'main',
          image: 'registry.test/web:1',
          command: ['sh', '-c', SECRET],
          args: [`--password=${SECRET}`],
          workingDir: `/${SECRET}`,
          securityContext: { runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } },
          ports: [{ containerPort: 80, hostPort: 8080, name: SECRET }],
          volumeMounts: [{ name: 'token', mountPath: '/run/token', subPathExpr: SECRET, readOnly: true }],
          livenessProbe: {
            httpGet: { host: '10.0.0.1', path: `/?key=${SECRET}`, httpHeaders: [{ name: 'A', value: SECRET }] },
          },
          lifecycle: { postStart: { exec: { command: [SECRET] } }, preStop: { httpGet: { path: SECRET } } },
        },
      ],
      serviceAccountName: 'web',
      imagePullSecrets: [{ name: SECRET }],
      hostAliases: [{ ip: '10.0.0.2', hostnames: [SECRET] }],
      volumes: [
        { name: 'token', secret: { secretName: SECRET } },
        { name: 'settings', configMap: { name: SECRET } },
        { name: 'disk', csi: { driver: 'csi.test', volumeAttributes: { key: SECRET } } },
        { name: 'share', azureFile: { secretName: SECRET, shareName: SECRET } },
        { name: 'host', hostPath: { path: '/var/log' } },
        {
          name: 'projected',
          projected: {
            sources: [
              { serviceAccountToken: { path: 'token' } },
              { secret: { name: SECRET } },
              { configMap: { items: [{ key: SECRET }] } },
            ],
          },
        },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'main',
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s restarting failed container' } },
          // What the program wrote to its termination log.
          lastState: { terminated: { exitCode: 1, reason: 'Error', message: `login failed: ${SECRET}` } },
        },
      ],
    },
  };
}

const template = () => {
  const { metadata, spec } = secretPod();
  return { metadata, spec };
};

const hooked = () => {
  const pod = secretPod();
  const state = { waiting: { reason: 'PostStartHookError', message: `command 'login ${SECRET}' exited with 1` } };
  return { ...pod, status: { containerStatuses: [{ name: 'main', state }] } };
};

const named = (apiVersion: string, kind: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { ...METADATA, name: 'web', namespace: 'shop' },
  ...rest,
});

const workload = (kind: string, rest: object = {}) =>
  named('apps/v1', kind, { spec: { replicas: 1, template: template(), ...rest } });

/** Objects of many kinds, each with secrets in it. */
export const PLANTED: readonly { readonly apiVersion: string; readonly kind: string }[] = [
  secretPod(),
  hooked(),
  workload('Deployment'),
  workload('ReplicaSet'),
  workload('DaemonSet'),
  workload('StatefulSet', { volumeClaimTemplates: [{ metadata: { ...METADATA, name: 'data' }, spec: { a: SECRET } }] }),
  named('apps/v1', 'ControllerRevision', { data: { spec: { template: template(), secret: SECRET } } }),
  named('batch/v1', 'Job', { spec: { template: template() } }),
  named('batch/v1', 'CronJob', { spec: { jobTemplate: { metadata: METADATA, spec: { template: template() } } } }),
  named('v1', 'PodTemplate', { template: template() }),
  named('v1', 'ReplicationController', { spec: { template: template() } }),
  named('v1', 'ServiceAccount', { secrets: [{ name: SECRET }], imagePullSecrets: [{ name: SECRET }] }),
  named('v1', 'Namespace', {}),
  named('v1', 'Node', { spec: { providerID: SECRET }, status: { addresses: [{ address: SECRET }] } }),
  named('v1', 'Event', {
    reason: 'Unhealthy',
    type: 'Warning',
    message: `Liveness probe failed: ${SECRET}`,
    a: SECRET,
  }),
];
