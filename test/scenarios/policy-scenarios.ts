import { container, podSecurityPolicy, type Scenario, securedBy, statefulSet, useOf } from './scenario.ts';

const RUNNING = 'Running main=running';

/** Pods that a PodSecurityPolicy let in. */
export const POLICY_SCENARIOS: readonly Scenario[] = [
  {
    name: 'seed-psp',
    title: 'The policy of the first article when it was made to drop ALL: it writes into the pods that it lets in',
    namespace: 'testns',
    clusters: ['legacy'],
    policies: [
      podSecurityPolicy('testns-psp-01', {
        allowPrivilegeEscalation: false,
        requiredDropCapabilities: ['ALL'],
        runAsUser: { rule: 'MustRunAsNonRoot' },
      }),
      ...useOf('testns-psp-01', ['system:serviceaccounts:testns']),
    ],
    objects: [
      statefulSet('test-statefulset', [securedBy({ runAsUser: 1025 })]),
      statefulSet('image-user', [container('main', { image: 'local/busybox-user:1' })]),
    ],
    until: {
      'test-statefulset-0': RUNNING,
      'image-user-0': RUNNING,
    },
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'testns'],
      ['pod', 'test-statefulset-0', '-n', 'testns', '-o', 'json'],
      ['pod', 'image-user-0', '-n', 'testns'],
    ],
  },
];
