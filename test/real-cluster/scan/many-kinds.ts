import { container, deployment, pod, type Scenario, statefulSet } from '../../scenarios/scenario.ts';

/** Ways to ask for capabilities, as different as they come; each is a container of a pod. */
const CONTEXTS: readonly object[] = [
  {},
  { runAsUser: 1025 },
  { capabilities: { drop: ['ALL'] } },
  { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }, runAsUser: 1025 },
  { capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] } },
  { capabilities: { add: ['ALL'] } },
  { capabilities: { add: ['ALL'], drop: ['SYS_ADMIN'] } },
  { privileged: true },
  { privileged: true, runAsUser: 1025 },
  { allowPrivilegeEscalation: false },
  { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 1025 },
  { seccompProfile: { type: 'Unconfined' } },
  { seccompProfile: { type: 'RuntimeDefault' } },
  { capabilities: { add: ['CAP_SYS_TIME'] } },
  { capabilities: { add: ['sys_time'] } },
];

const MISBEHAVING = [
  ['pause', 'local/pause:1'],
  ['daemons', 'local/daemons:1'],
  ['drop', 'local/drop:1'],
  ['keep', 'local/keep:1'],
  ['odd', 'local/odd-names:1'],
  ['endless', 'local/endless-cat:1'],
] as const;

/** A container whose `cat` says that it can do nothing, and which is privileged. */
const LIAR = [
  'cp /bin/busybox /tmp/busybox',
  'b=/tmp/busybox',
  '$b rm /bin/cat',
  `$b printf '#!/tmp/busybox sh\\n/tmp/busybox sed "s/^\\\\(Cap...\\\\):.*/\\\\1:\\t0000000000000000/" "$@"\\n' > /bin/cat`,
  '$b chmod 755 /bin/cat',
  'exec $b sleep 100000',
].join('; ');

const contexts = CONTEXTS.map((securityContext, index) => container(`c${index}`, { securityContext }));
const images = MISBEHAVING.map(([name, image]) => container(name, { image }));

const WEB = deployment('web', [container('main'), container('side', { image: 'local/pause:1' })]) as {
  readonly spec: object;
};

/** 60 running containers, and one that has ended. */
export const MANY_KINDS: Scenario = {
  name: 'scan-many-kinds',
  title: '60 containers of all kinds',
  clusters: ['legacy', 'current'],
  labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
  objects: [
    pod('contexts', contexts),
    pod('contexts-hostpid', contexts, { hostPID: true }),
    pod('contexts-shared', contexts, { shareProcessNamespace: true }),
    pod('images', images, { initContainers: [container('setup', { command: ['true'] })] }),
    pod('liar', [container('main', { securityContext: { privileged: true }, command: ['sh', '-c', LIAR] })]),
    statefulSet('stateful', [container('main')]),
    { ...WEB, spec: { ...WEB.spec, replicas: 3 } },
    pod('guaranteed', [container('main', { resources: { limits: { cpu: '10m', memory: '16Mi' } } })]),
  ],
  until: {},
  commands: [],
};
