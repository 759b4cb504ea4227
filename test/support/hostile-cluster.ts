import { ClusterError } from '../../src/errors.ts';
import type { KubernetesObject, Pod } from '../../src/kubernetes/objects.ts';
import { policy } from '../policy/psp/policies.ts';
import { exited, type FakeCluster, fakeCluster } from './fake-cluster.ts';
import { HOSTILE } from './hostile.ts';
import { container, ownerReference, pod, statusOfContainer } from './pods.ts';
import { account, binding, role, rule, user } from './rbac.ts';
import { DEFAULT, statusText } from './statuses.ts';

/** Longer than anything that is shown. */
export const LONG = 'y'.repeat(5000);

/** A text with everything in it that could harm a terminal, a table or a page; `what` tells the texts apart. */
export const bad = (what: string) => `${what}${HOSTILE}\n${what}\t${LONG}`;

const NAMESPACE = bad('ns');

const CONTEXT = { capabilities: { add: [bad('CAP')], drop: [bad('drop')] }, runAsUser: 0 } as const;

const SPEC = {
  nodeName: bad('node'),
  serviceAccountName: bad('sa'),
  containers: [container(bad('app'), { image: bad('image'), securityContext: CONTEXT })],
  volumes: [{ name: bad('volume'), hostPath: { path: bad('path') } }],
  securityContext: { sysctls: [{ name: bad('sysctl'), value: bad('value') }], seccompProfile: { type: bad('type') } },
} as const;

const LABELS = { [bad('label')]: bad('value'), app: 'web' };
const ANNOTATIONS = {
  'kubernetes.io/psp': bad('psp'),
  [`container.apparmor.security.beta.kubernetes.io/${bad('app')}`]: bad('profile'),
};

const OWNER = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: bad('owner') } as const;

function podOf(name: string, status?: Pod['status']): Pod {
  return pod({
    name: bad(name),
    namespace: NAMESPACE,
    labels: LABELS,
    annotations: ANNOTATIONS,
    owner: ownerReference(OWNER.apiVersion, OWNER.kind, OWNER.name),
    spec: SPEC,
    status: status ?? { phase: 'Running', containerStatuses: [statusOfContainer(bad('app'), { running: {} })] },
  });
}

const REFUSAL = `pods "${bad('pod')}" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.capabilities.add: Invalid value: "${bad('CAP')}": capability may not be added]`;

/** The pods: one that runs, and one whose container does not start. */
export const PODS = [
  podOf('runs'),
  podOf('waits', {
    phase: 'Pending',
    reason: bad('reason'),
    message: bad('message'),
    containerStatuses: [
      statusOfContainer(bad('app'), { waiting: { reason: bad('CreateContainerError'), message: bad('message') } }),
    ],
  }),
];

const OBJECTS: readonly KubernetesObject[] = [
  {
    apiVersion: OWNER.apiVersion,
    kind: OWNER.kind,
    metadata: { name: OWNER.name, namespace: NAMESPACE, uid: `uid-of-${OWNER.kind}-${OWNER.name}`, labels: LABELS },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: LABELS, annotations: ANNOTATIONS }, spec: SPEC },
    },
    status: {
      replicas: 1,
      conditions: [{ type: bad('type'), status: 'True', reason: bad('why'), message: bad('said') }],
    },
  } as unknown as KubernetesObject,
  {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: bad('event'), namespace: NAMESPACE },
    type: 'Warning',
    reason: 'FailedCreate',
    message: `create Pod ${bad('pod')} in StatefulSet ${bad('owner')} failed error: ${REFUSAL}`,
    involvedObject: {
      kind: OWNER.kind,
      namespace: NAMESPACE,
      name: OWNER.name,
      uid: `uid-of-${OWNER.kind}-${OWNER.name}`,
    },
    source: { component: bad('component'), host: bad('host') },
    lastTimestamp: '2026-01-01T00:00:00Z',
  } as unknown as KubernetesObject,
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: NAMESPACE,
      labels: {
        'pod-security.kubernetes.io/enforce': bad('baseline'),
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/warn-version': bad('v1'),
      },
    },
  },
  { ...policy({ privileged: false, allowedCapabilities: [bad('CAP')] }, { name: bad('psp') }) } as KubernetesObject,
  {
    ...policy({ runAsUser: { rule: bad('rule') }, volumes: [bad('volume')] }, { name: bad('other') }),
  } as KubernetesObject,
  role(bad('role'), [rule({ resourceNames: [bad('psp')] })]) as KubernetesObject,
  binding(bad('binding'), `ClusterRole/${bad('role')}`, [
    user(bad('user')),
    account(bad('sa'), NAMESPACE),
  ]) as KubernetesObject,
  binding(bad('dangling'), `ClusterRole/${bad('gone')}`, [user(bad('user'))]) as KubernetesObject,
];

/**
 * A cluster in which every string that a server, a container or a user of the cluster can set is hostile.
 * @param isReadable whether the containers can be read and the questions about access are answered; else all of that is refused in
 *   hostile words
 */
export function hostileCluster(isReadable: boolean): FakeCluster {
  const refusal = new ClusterError(
    'forbidden',
    `the server said ${bad('no')}`.replace(/[\p{C}]/gu, '?').slice(0, 200),
    {
      httpStatus: 403,
      said: bad('no'),
    },
  );
  return fakeCluster({
    namespace: NAMESPACE,
    version: { gitVersion: bad('v1.24.17'), major: 1, minor: 24 },
    pods: PODS,
    nodes: [
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: bad('node') },
        status: { nodeInfo: { containerRuntimeVersion: bad('containerd://1.6.20'), kernelVersion: bad('6.1.0') } },
      },
    ],
    objects: OBJECTS,
    exec: () =>
      isReadable
        ? exited(statusText({ name: bad('proc'), pid: 1, effective: DEFAULT }))
        : exited(bad('out'), 1, bad('err')),
    reviewAccess: () =>
      isReadable ? { allowed: true, reason: bad('reason'), evaluationError: bad('error') } : refusal,
    proposePod: () => ({ is: 'refused', message: REFUSAL }),
    addEphemeralContainer: () => new ClusterError('refused', 'refused', { said: bad('said') }),
    log: () => bad('log'),
  });
}

/** A manifest in which every string that can be is hostile, as JSON. */
export const MANIFEST = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: bad('web'), namespace: NAMESPACE, annotations: ANNOTATIONS },
      spec: { template: { metadata: { annotations: ANNOTATIONS }, spec: SPEC } },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: bad('odd') },
      spec: { containers: [{ name: 7, [bad('x')]: 1 }] },
    },
  ],
});

export { NAMESPACE as HOSTILE_NAMESPACE, REFUSAL as HOSTILE_REFUSAL };
