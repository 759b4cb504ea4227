import { binding, role, rule, user, withApiGroups } from '../support/rbac.ts';
import {
  allow,
  container,
  deployment,
  pod,
  podSecurityPolicy,
  type Scenario,
  securedBy,
  statefulSet,
  workload,
} from './scenario.ts';

const MANIFESTS = 'test/scenarios/manifests';
const RUNNING = 'Running main=running';
const RANGES = { rule: 'MustRunAs', ranges: [{ min: 1, max: 65535 }] };

/** The policy of the second article, without its annotations for AppArmor, which these nodes have not. */
const RESTRICTED = podSecurityPolicy('restricted', {
  privileged: false,
  allowPrivilegeEscalation: false,
  requiredDropCapabilities: ['ALL'],
  volumes: ['configMap', 'emptyDir', 'projected', 'secret', 'downwardAPI', 'persistentVolumeClaim'],
  runAsUser: { rule: 'MustRunAsNonRoot' },
  supplementalGroups: RANGES,
  fsGroup: RANGES,
});
/** What a team may use that needs the clock. */
const CLOCK = podSecurityPolicy('clock', { privileged: false, allowedCapabilities: ['SYS_TIME'] });

/** Lets somebody use a policy everywhere. */
function usedBy(policy: string, subject: object): object[] {
  return [
    role(policy, [rule({ resourceNames: [policy] })]),
    binding(policy, `ClusterRole/${policy}`, [subject as ReturnType<typeof user>]),
  ].map(withApiGroups);
}

function accountOf(namespace: string): object {
  return { kind: 'ServiceAccount', name: 'default', namespace };
}

const CREATES = {
  pods: ['create', 'get', 'list'],
  events: ['list'],
  replicationcontrollers: ['create', 'get', 'list'],
};
const ADDS_TIME = securedBy({ capabilities: { add: ['SYS_TIME'] } });
const BY_ALICE = ['-n', 'development', '--kubeconfig', '{user:alice,mirantis,developers}'];
const READ_ONLY = { readOnlyRootFilesystem: true };
const WRITES = { command: ['sh', '-c', 'echo x > /file'] };

/** Pods that were refused, or that their node does not start. */
export const DENIAL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'denied-alice',
    title: 'alice creates a pod, and no policy may be used: the second article before its last step',
    namespace: 'development',
    clusters: ['legacy'],
    policies: [RESTRICTED],
    objects: allow('alice', CREATES),
    until: {},
    commands: [
      ['why-denied', '-f', `${MANIFESTS}/security-context-demo.yaml`, ...BY_ALICE],
      [
        'why-denied',
        '-f',
        `${MANIFESTS}/security-context-demo.yaml`,
        '-n',
        'development',
        '--requester',
        'alice,mirantis',
      ],
      [
        'why-denied',
        '-f',
        `${MANIFESTS}/security-context-demo.yaml`,
        '-n',
        'development',
        '--requester',
        'alice',
        '-o',
        'json',
      ],
    ],
  },
  {
    name: 'denied-alice-fixed',
    title: 'alice may use the policy, and what she has others create may not',
    namespace: 'development',
    clusters: ['legacy'],
    policies: [RESTRICTED, ...usedBy('restricted', user('alice'))],
    objects: [...allow('alice', CREATES), workload('v1', 'ReplicationController', 'hello')],
    until: {},
    refused: ['ReplicationController/hello'],
    commands: [
      ['why-denied', '-f', `${MANIFESTS}/security-context-demo.yaml`, '-n', 'development', '--requester', 'alice'],
      ['why-denied', '-f', `${MANIFESTS}/privileged-pod.yaml`, '-n', 'development', '--requester', 'alice'],
      ['why-denied', 'rc/hello', '-n', 'development', '--requester', 'alice'],
      ['why-denied', 'rc/hello', '-n', 'development', '--patch'],
    ],
  },
  {
    name: 'denied-capability',
    title: 'a capability that no policy accepts, in the second of three containers',
    clusters: ['legacy'],
    policies: [RESTRICTED, CLOCK, ...usedBy('restricted', accountOf('denied-capability'))],
    objects: [
      deployment('web', [
        container('first', { securityContext: { runAsUser: 1025 } }),
        securedBy({ runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } }),
        container('last', { securityContext: { runAsUser: 1025 } }),
      ]),
    ],
    until: {},
    refused: ['ReplicaSet/web-'],
    commands: [
      ['why-denied', '-n', 'denied-capability'],
      ['why-denied', 'deploy/web', '-n', 'denied-capability', '-o', 'wide'],
      ['why-denied', 'deploy/web', '-n', 'denied-capability', '-o', 'json'],
      ['why-denied', 'deploy/web', '-n', 'denied-capability', '-o', 'name'],
      ['why-denied', 'deploy/web', '-n', 'denied-capability', '--patch'],
    ],
  },
  {
    name: 'denied-by-both',
    title: 'a policy refuses a pod, and once that is mended the level of its namespace would',
    clusters: ['legacy'],
    labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
    policies: [CLOCK, ...usedBy('clock', accountOf('denied-by-both'))],
    objects: [deployment('web', [ADDS_TIME], { hostNetwork: true })],
    until: {},
    refused: ['ReplicaSet/web-'],
    commands: [['why-denied', 'deploy/web', '-n', 'denied-by-both']],
  },
  {
    name: 'denied-by-nodes',
    title: 'pods that were let in, and that their node does not start',
    clusters: ['legacy', 'current'],
    objects: [
      statefulSet('echoserver', [securedBy({ runAsNonRoot: true })]),
      pod('group-alone', [securedBy({ runAsGroup: 1000 })]),
      pod('group-of-pod', [container('main')], { securityContext: { runAsGroup: 1000 } }),
      pod('read-only', [container('main', { ...WRITES, securityContext: READ_ONLY })], { restartPolicy: 'Never' }),
      pod('no-config', [container('main', { envFrom: [{ configMapRef: { name: 'gone' } }] })]),
      pod('runs', [container('main')]),
    ],
    until: {
      'echoserver-0': 'Pending main=waiting:CreateContainerConfigError',
      'group-alone': RUNNING,
      'group-of-pod': 'Pending main=waiting:ContainerCreating',
      'read-only': 'Failed main=terminated:Error',
      'no-config': 'Pending main=waiting:CreateContainerConfigError',
      runs: RUNNING,
    },
    refused: ['Pod/group-of-pod'],
    commands: [
      ['why-denied', 'sts/echoserver', '-n', 'denied-by-nodes'],
      ['why-denied', 'group-of-pod', '-n', 'denied-by-nodes'],
      ['why-denied', 'read-only', '-n', 'denied-by-nodes'],
      ['why-denied', 'no-config', 'runs', 'group-alone', '-n', 'denied-by-nodes'],
    ],
  },
  {
    name: 'denied-by-level',
    title: 'a namespace enforces baseline and warns of restricted: only baseline is the cause',
    clusters: ['current'],
    labels: { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' },
    objects: [
      deployment('web', [container('main')], { hostNetwork: true }),
      deployment('fine', [container('main')]),
      ...allow('blind', { pods: ['list', 'get'], deployments: ['list', 'get'], replicasets: ['list'] }),
    ],
    until: { 'fine-*': RUNNING },
    refused: ['ReplicaSet/web-'],
    commands: [
      ['why-denied', 'deploy/web', 'deploy/fine', '-n', 'denied-by-level'],
      ['why-denied', 'deploy/web', '-n', 'denied-by-level', '-o', 'yaml'],
      ['why-denied', 'deploy/web', '-n', 'denied-by-level', '--kubeconfig', '{user:blind}'],
      ['why-denied', 'deploy/nobody', 'nobody', '-n', 'denied-by-level'],
      ['why-denied', '-n', 'nowhere'],
    ],
  },
  {
    name: 'denied-lower-case',
    title: 'a namespace enforces restricted, and capabilities are dropped in lower case',
    clusters: ['current'],
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    objects: [
      statefulSet('web', [
        securedBy({
          runAsNonRoot: true,
          runAsUser: 1025,
          allowPrivilegeEscalation: false,
          seccompProfile: { type: 'RuntimeDefault' },
          capabilities: { drop: ['all'] },
        }),
      ]),
    ],
    until: {},
    refused: ['StatefulSet/web'],
    commands: [
      ['why-denied', '-n', 'denied-lower-case'],
      ['why-denied', 'sts/web', '-n', 'denied-lower-case', '--patch'],
    ],
  },
];
