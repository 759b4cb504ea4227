import { container, type Scenario, securedBy, statefulSet } from './scenario.ts';

/**
 * The securityContexts of the articles that people learn capabilities from, each as written there and with its twin for
 * root: privileged, not privileged, drop ALL, drop ALL and add SYS_TIME in both orders, add ALL, one added, three dropped.
 */
const CONTEXTS: Readonly<Record<string, object>> = {
  privileged: { privileged: true },
  'not-privileged': { privileged: false },
  'no-escalation': { privileged: false, allowPrivilegeEscalation: false },
  'drop-all': { privileged: false, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  'drop-all-add-sys-time': {
    privileged: false,
    allowPrivilegeEscalation: true,
    capabilities: { drop: ['ALL'], add: ['SYS_TIME'] },
  },
  'add-sys-time-drop-all': {
    privileged: false,
    allowPrivilegeEscalation: true,
    capabilities: { add: ['SYS_TIME'], drop: ['ALL'] },
  },
  'add-all': { privileged: true, allowPrivilegeEscalation: true, capabilities: { add: ['ALL'] } },
  'add-all-unprivileged': { allowPrivilegeEscalation: true, capabilities: { add: ['ALL'] } },
  'add-net-admin': { capabilities: { add: ['NET_ADMIN'] } },
  'drop-three': { capabilities: { drop: ['CHOWN', 'NET_RAW', 'SETPCAP'] } },
};

const NAMES = Object.keys(CONTEXTS);

function twins(suffix: string, user: object): Pick<Scenario, 'objects' | 'until' | 'commands'> {
  return {
    objects: Object.entries(CONTEXTS).map(([name, context]) => statefulSet(name, [securedBy({ ...context, ...user })])),
    until: Object.fromEntries(NAMES.map((name) => [`${name}-0`, 'Running main=running'])),
    commands: NAMES.map((name) => ['pod', `${name}-0`, '-n', `seed-${suffix}`]),
  };
}

export const SEED_SCENARIOS: readonly Scenario[] = [
  {
    name: 'readme',
    title: 'The pod of the README',
    namespace: 'testns',
    clusters: ['current'],
    objects: [
      statefulSet('test-statefulset', [
        container('test-statefulset', {
          securityContext: { runAsUser: 1025, capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } },
        }),
      ]),
    ],
    until: { 'test-statefulset-0': 'Running test-statefulset=running' },
    commands: [['pod', 'test-statefulset-0', '-n', 'testns']],
  },
  {
    name: 'seed-statefulset',
    title: 'The StatefulSet of the first article: privileged, and running as uid 1025',
    clusters: ['legacy', 'current'],
    objects: [
      statefulSet('test-statefulset', [
        container('test-statefulset', { securityContext: { runAsUser: 1025, privileged: true } }),
      ]),
    ],
    until: { 'test-statefulset-0': 'Running test-statefulset=running' },
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'seed-statefulset'],
      ['pod', 'statefulset/test-statefulset', '-nseed-statefulset', '-owide'],
      ['pod', 'test-statefulset-0', '-nseed-statefulset', '-ojson'],
      ['pod', 'test-statefulset-0', '-nseed-statefulset', '-oyaml'],
      ['pod', 'test-statefulset-0', '-nseed-statefulset', '-oname'],
      ['pod', 'test-statefulset-0', '-nseed-statefulset', '--declared-only'],
    ],
  },
  {
    name: 'seed-uid-1025',
    title: 'Every securityContext of the articles, for uid 1025',
    clusters: ['legacy', 'current'],
    ...twins('uid-1025', { runAsUser: 1025 }),
  },
  {
    name: 'seed-root',
    title: 'The same securityContexts for root',
    clusters: ['current'],
    ...twins('root', { runAsUser: 0 }),
  },
];
