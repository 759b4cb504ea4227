import { binding, role, rule, user, withApiGroups } from '../support/rbac.ts';
import { allow, container, podSecurityPolicy, type Scenario, securedBy, statefulSet, useOf } from './scenario.ts';

const RUNNING = 'Running main=running';

/** The policy of the first article, as it was first, and as it was edited later. */
const OPEN = podSecurityPolicy('testns-psp-01', { privileged: true, allowedCapabilities: ['*'] });
const EDITED = podSecurityPolicy('testns-psp-01', {
  privileged: false,
  allowPrivilegeEscalation: false,
  requiredDropCapabilities: ['ALL'],
  allowedCapabilities: null,
  runAsUser: { rule: 'MustRunAsNonRoot' },
});

/** Wants what the policy does not allow. */
const REFUSED = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [securedBy({ runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } })] },
    },
  },
};

const accounts = (namespace: string) => useOf('testns-psp-01', [`system:serviceaccounts:${namespace}`]);
const SEED = statefulSet('test-statefulset', [securedBy({ runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } })]);

/** Pods that a PodSecurityPolicy let in. */
export const POLICY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'demo',
    title: 'What npm run demo shows: the pod of the first article, and a Deployment that its policy refuses',
    namespace: 'testns',
    clusters: ['legacy'],
    policies: [EDITED, ...accounts('testns')],
    objects: [statefulSet('test-statefulset', [securedBy({ runAsUser: 1025 })]), REFUSED],
    until: { 'test-statefulset-0': RUNNING },
    refused: ['ReplicaSet/web-'],
    // The questions of the demo, in its order.
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'testns'],
      ['why-denied', 'deploy/web', '-n', 'testns'],
    ],
  },
  {
    name: 'seed-psp',
    title: 'The policy of the first article when it was made to drop ALL: it writes into the pods that it lets in',
    namespace: 'testns',
    clusters: ['legacy'],
    policies: [EDITED, ...accounts('testns')],
    objects: [
      statefulSet('test-statefulset', [securedBy({ runAsUser: 1025 })]),
      statefulSet('image-user', [container('main', { image: 'local/busybox-user:1' })]),
    ],
    until: { 'test-statefulset-0': RUNNING, 'image-user-0': RUNNING },
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'testns'],
      ['pod', 'test-statefulset-0', '-n', 'testns', '-o', 'json'],
      ['pod', 'image-user-0', '-n', 'testns'],
    ],
  },
  {
    name: 'seed-psp-open',
    title: 'The policy of the first article as it was first: everything is allowed, and nothing is written',
    clusters: ['legacy'],
    policies: [OPEN, ...accounts('seed-psp-open')],
    objects: [SEED],
    until: { 'test-statefulset-0': RUNNING },
    commands: [['pod', 'test-statefulset-0', '-n', 'seed-psp-open']],
  },
  {
    name: 'seed-psp-edited',
    title: 'The policy is edited after it let the pod in, which it would not do now',
    clusters: ['legacy'],
    policies: [OPEN, ...accounts('seed-psp-edited')],
    objects: [SEED],
    until: { 'test-statefulset-0': RUNNING },
    changes: [EDITED],
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'seed-psp-edited'],
      ['pod', 'test-statefulset-0', '-n', 'seed-psp-edited', '-o', 'wide'],
      ['pod', 'test-statefulset-0', '-n', 'seed-psp-edited', '--requester', 'alice,developers'],
    ],
  },
  {
    name: 'psp-rights',
    title: 'Somebody who may read policies, but not ask who may use them, and neither read roles nor bindings',
    clusters: ['legacy'],
    policies: [
      OPEN,
      ...accounts('psp-rights'),
      ...[
        role('list-policies', [rule({ resources: ['podsecuritypolicies'], verbs: ['list'] })]),
        binding('list-policies', 'ClusterRole/list-policies', [user('viewer')]),
      ].map(withApiGroups),
    ],
    objects: [SEED, ...allow('viewer', { pods: ['get'], statefulsets: ['get'], controllerrevisions: ['get'] })],
    until: { 'test-statefulset-0': RUNNING },
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'psp-rights', '--declared-only', '--kubeconfig', '{user:viewer}'],
      ['pod', 'test-statefulset-0', '-n', 'psp-rights', '--declared-only', '--kubeconfig', '{user:viewer}', '-ojson'],
    ],
  },
];
