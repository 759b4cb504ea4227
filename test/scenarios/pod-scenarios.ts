import {
  allow,
  container,
  cronJob,
  namespace,
  pod,
  type Scenario,
  securedBy,
  statefulSet,
  workload,
} from './scenario.ts';

const image = (name: string) => ({ image: `local/${name}:1` });
const RUNNING = 'Running main=running';

/** Pods whose processes, namespaces, images or states are out of the ordinary. */
export const POD_SCENARIOS: readonly Scenario[] = [
  {
    name: 'no-new-privs',
    title: 'no_new_privs on and off, for root and for a user whose program has file capabilities',
    clusters: ['legacy', 'current'],
    objects: [
      pod('root-on', [securedBy({ allowPrivilegeEscalation: false, runAsUser: 0 })]),
      pod('user-on', [
        securedBy({ allowPrivilegeEscalation: false, runAsUser: 1025, capabilities: { add: ['NET_ADMIN'] } }),
      ]),
      pod('file-capability', [container('main', image('filecap'))]),
      pod('file-capability-on', [
        container('main', { ...image('filecap'), securityContext: { allowPrivilegeEscalation: false } }),
      ]),
    ],
    until: { 'root-on': RUNNING, 'user-on': RUNNING, 'file-capability': RUNNING, 'file-capability-on': RUNNING },
    commands: [
      ['pod', 'root-on', '-n', 'no-new-privs'],
      ['pod', 'user-on', '-n', 'no-new-privs'],
      ['pod', 'file-capability', '-n', 'no-new-privs'],
      ['pod', 'file-capability-on', '-n', 'no-new-privs'],
    ],
  },
  {
    name: 'drops-by-itself',
    title:
      'An entrypoint that starts as root and becomes uid 1025: the answer is about it, not about what an exec gets',
    clusters: ['legacy', 'current'],
    objects: [pod('web', [container('main', image('drop'))])],
    until: { web: RUNNING },
    commands: [
      ['pod', 'web', '-n', 'drops-by-itself'],
      ['pod', 'web', '-n', 'drops-by-itself', '-o', 'json'],
    ],
  },
  {
    name: 'raises-ambient',
    title: 'Processes that put capabilities into their own ambient and inheritable sets',
    clusters: ['legacy', 'current'],
    objects: [
      pod('keeps', [container('main', image('keep'))]),
      pod('passes-on', [
        container('main', {
          command: ['setpriv', '--inh-caps', '+kill,+net_raw', '--ambient-caps', '+net_raw', 'sleep', '1000000'],
          securityContext: { capabilities: { drop: ['ALL'], add: ['KILL', 'NET_RAW', 'SETPCAP'] } },
        }),
      ]),
    ],
    until: { keeps: RUNNING, 'passes-on': RUNNING },
    commands: [
      ['pod', 'keeps', '-n', 'raises-ambient'],
      ['pod', 'keeps', '-n', 'raises-ambient', '-o', 'json'],
      ['pod', 'passes-on', '-n', 'raises-ambient'],
    ],
  },
  {
    name: 'host-pid',
    title: "hostPID: the container's processes among all those of the node",
    clusters: ['legacy', 'current'],
    objects: [pod('agent', [securedBy({ runAsUser: 1025 })], { hostPID: true })],
    until: { agent: RUNNING },
    commands: [
      ['pod', 'agent', '-n', 'host-pid', '-o', 'json'],
      ['pod', 'agent', '-n', 'host-pid', '--processes', '-o', 'json'],
    ],
    volatilePids: true,
  },
  {
    name: 'shared-processes',
    title: 'shareProcessNamespace: two containers that see each other, and the pause process as PID 1',
    clusters: ['legacy', 'current'],
    objects: [
      pod(
        'pair',
        [securedBy({ runAsUser: 1025 }, 'one'), securedBy({ capabilities: { add: ['SYS_PTRACE'] } }, 'two')],
        { shareProcessNamespace: true },
      ),
    ],
    until: { pair: 'Running one=running two=running' },
    commands: [
      ['pod', 'pair', '-n', 'shared-processes', '-o', 'json'],
      ['pod', 'pair', '-n', 'shared-processes', '--processes', '-c', 'two', '-o', 'json'],
    ],
    volatilePids: true,
  },
  {
    name: 'explained',
    title: 'Capabilities that one container has, another cannot use, and a third was never given',
    clusters: ['legacy', 'current'],
    objects: [
      pod('clocks', [
        container('root'),
        securedBy({ runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } }, 'user'),
        securedBy({ capabilities: { drop: ['ALL'] } }, 'none'),
      ]),
    ],
    until: { clocks: 'Running none=running root=running user=running' },
    commands: [
      ['explain', 'SYS_TIME', 'net_raw', '--pod', 'clocks', '-n', 'explained'],
      ['explain', 'SYS_TIME', '--pod', 'clocks', '-n', 'explained', '-o', 'json'],
      ['explain', 'SYS_TIME', '--pod', 'missing', '-n', 'explained', '-o', 'json'],
    ],
  },
  {
    name: 'daemons',
    title: 'Several processes of different users: sshd as root beside supervisord as uid 1025',
    clusters: ['legacy', 'current'],
    objects: [statefulSet('test-statefulset', [container('main', image('daemons'))])],
    until: { 'test-statefulset-0': RUNNING },
    commands: [
      ['pod', 'test-statefulset-0', '-n', 'daemons', '--processes'],
      ['pod', 'test-statefulset-0', '-n', 'daemons', '--processes', '-o', 'json'],
    ],
  },
  {
    name: 'odd-capability-names',
    title: 'Names that the runtime takes otherwise than they are meant: CAP_ in front, unknown, lower case',
    clusters: ['legacy', 'current'],
    objects: [
      pod('prefixed', [securedBy({ capabilities: { add: ['CAP_NET_ADMIN'], drop: ['CAP_CHOWN'] } })]),
      pod('unknown', [securedBy({ capabilities: { add: ['FOO', 'NET_ADMIN'] } })]),
      pod('lower-case', [securedBy({ capabilities: { drop: ['net_raw'], add: ['net_admin'] } })]),
      pod('twice', [securedBy({ capabilities: { drop: ['NET_RAW'], add: ['NET_RAW'] } })]),
    ],
    until: { prefixed: RUNNING, unknown: RUNNING, 'lower-case': RUNNING, twice: RUNNING },
    commands: ['prefixed', 'unknown', 'lower-case', 'twice'].map((name) => ['pod', name, '-n', 'odd-capability-names']),
  },
  {
    name: 'no-shell',
    title: 'An image with nothing but its program: unreadable by exec, readable from beside it',
    clusters: ['legacy', 'current'],
    objects: [pod('static', [container('main', image('pause')), securedBy({ runAsUser: 1025 }, 'other')])],
    until: { static: 'Running main=running other=running' },
    commands: [
      ['pod', 'static', '-n', 'no-shell'],
      ['pod', 'static', '-n', 'no-shell', '-c', 'main', '--via', 'ephemeral', '--image', 'local/busybox:1'],
      ['pod', 'static', '-n', 'no-shell', '-c', 'main', '--via=ephemeral', '--image=local/busybox:1', '--processes'],
    ],
    changesThePod: true,
  },
  {
    name: 'no-shell-restricted',
    title: 'The same in a namespace that enforces restricted, where the reader has to pass too',
    clusters: ['legacy', 'current'],
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    objects: [
      pod('static', [
        container('main', {
          ...image('pause'),
          securityContext: {
            runAsUser: 1025,
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
            seccompProfile: { type: 'RuntimeDefault' },
          },
        }),
      ]),
    ],
    until: { static: RUNNING },
    commands: [
      ['pod', 'static', '-n', 'no-shell-restricted', '--via', 'ephemeral', '--image', 'local/busybox:1'],
      ['pod', 'static', '-n', 'no-shell-restricted', '--via', 'ephemeral', '--image', 'local/pause:1'],
      ['pod', 'static', '-n', 'no-shell-restricted', '--via', 'ephemeral', '--image', '127.0.0.1:1/missing:1'],
    ],
    changesThePod: true,
  },
  {
    name: 'states',
    title: 'Containers that have ended, wait, crash, or were never started',
    clusters: ['legacy', 'current'],
    objects: [
      pod('after-init', [securedBy({ runAsUser: 1025 })], {
        initContainers: [container('setup', { command: ['true'], securityContext: { privileged: true } })],
      }),
      pod('crashing', [container('main', { command: ['false'] })]),
      pod('pending', [securedBy({ capabilities: { add: ['NET_ADMIN'] } })], { nodeSelector: { nowhere: 'here' } }),
      pod('completed', [container('main', { command: ['true'] })], { restartPolicy: 'Never' }),
    ],
    until: {
      'after-init': 'Running setup=terminated:Completed main=running',
      // From 1.35 on the kubelet looks at it again only when it starts it again, or after a minute.
      crashing: { legacy: 'Running main=waiting:CrashLoopBackOff', current: 'Running main=terminated:Error' },
      pending: 'Pending',
      completed: 'Succeeded main=terminated:Completed',
    },
    commands: [
      ['pod', 'after-init', '-n', 'states'],
      ['pod', 'crashing', '-n', 'states'],
      ['pod', 'pending', '-n', 'states'],
      ['pod', 'completed', '-n', 'states'],
      ['pod', '-n', 'states'],
      ['pod', 'pod/pending', 'completed', 'missing', '-n', 'states', '--no-headers'],
    ],
  },
  {
    name: 'sidecar',
    title: 'A sidecar and an ephemeral container are named as such',
    clusters: ['current'],
    objects: [
      pod('web', [securedBy({ runAsUser: 1025 })], {
        initContainers: [
          container('proxy', { restartPolicy: 'Always', securityContext: { capabilities: { add: ['NET_ADMIN'] } } }),
        ],
      }),
    ],
    until: { web: 'Running proxy=running main=running' },
    commands: [
      ['pod', 'web', '-n', 'sidecar'],
      ['pod', 'web', '-n', 'sidecar', '-c', 'proxy', '-o', 'wide'],
    ],
  },
  {
    name: 'hostile',
    title:
      'Containers that lie in wait: a process name full of control characters, a cat that floods, a cat that never ends',
    clusters: ['legacy', 'current'],
    objects: [
      pod('odd-name', [container('main', image('odd-names'))]),
      pod('flood', [container('main', image('rubbish-cat'))]),
      pod('endless', [container('main', image('endless-cat'))]),
    ],
    until: { 'odd-name': RUNNING, flood: RUNNING, endless: RUNNING },
    commands: [
      ['pod', 'odd-name', '-n', 'hostile', '--processes'],
      ['pod', 'flood', '-n', 'hostile'],
      ['pod', 'endless', '-n', 'hostile', '--exec-timeout', '2s'],
      ['pod', '-n', 'hostile', '--exec-timeout', '2s'],
    ],
  },
  {
    name: 'ephemeral-refused',
    title:
      'A namespace that enforces restricted refuses the reader because of what is in the pod already; nothing is changed',
    clusters: ['legacy', 'current'],
    objects: [pod('lax', [container('main', image('pause'))])],
    until: { lax: RUNNING },
    changes: [namespace('ephemeral-refused', { 'pod-security.kubernetes.io/enforce': 'restricted' })],
    commands: [['pod', 'lax', '-n', 'ephemeral-refused', '--via', 'ephemeral', '--image', 'local/busybox:1']],
  },
  {
    name: 'workloads',
    title: 'Pods by the workload that owns them, by label, by field, and several at once; each with its own template',
    clusters: ['current'],
    objects: [
      workload('apps/v1', 'Deployment', 'deployed'),
      workload('apps/v1', 'DaemonSet', 'everywhere'),
      workload('batch/v1', 'Job', 'once'),
      cronJob('often'),
      workload('v1', 'ReplicationController', 'replicated'),
      pod('alone', [securedBy({ runAsUser: 1025 })]),
    ],
    until: {
      alone: RUNNING,
      'deployed-*': RUNNING,
      'everywhere-*': RUNNING,
      'once-*': RUNNING,
      'often-*': RUNNING,
      'replicated-*': RUNNING,
    },
    commands: [
      ['pod', 'deploy/deployed', '-n', 'workloads'],
      ['pod', 'deployments.apps/deployed', 'ds/everywhere', 'job/once', 'cj/often', 'rc/replicated', '-n', 'workloads'],
      ['pod', '-n', 'workloads', '-l', 'app in (once, often)', '-o', 'wide'],
      ['pod', '-A', '--field-selector', 'metadata.namespace=workloads,metadata.name=alone'],
      ['pod', 'pod/alone', 'alone', '-n', 'workloads', '-o', 'name'],
      ['pod', '-n', 'workloads', '-l', 'app=nobody'],
      ['pod', '-n', 'workloads', '-l', 'app in ('],
      ['pod', '-n', 'workloads', '-l', 'app=once', '--declared-only', '--no-headers'],
    ],
  },
  {
    name: 'adopted',
    title: 'A pod that its ReplicaSet only adopted, with an annotation that it wrote itself',
    clusters: ['current'],
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'guest', labels: { app: 'host' }, annotations: { 'kubernetes.io/psp': 'innocent' } },
        spec: { terminationGracePeriodSeconds: 0, containers: [securedBy({ privileged: true })] },
      },
    ],
    until: { guest: RUNNING },
    changes: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'host' },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'host' } },
          template: {
            metadata: { labels: { app: 'host' } },
            spec: { containers: [securedBy({ capabilities: { drop: ['ALL'] } })] },
          },
        },
      },
    ],
    adoptedBy: { guest: 'host' },
    commands: [['pod', 'guest', '-n', 'adopted']],
  },
  {
    name: 'revisions',
    title: "What was declared is read at the pod's own revision, not at the template's newest",
    clusters: ['current'],
    objects: [onDelete(statefulSet('web', [securedBy({ capabilities: { add: ['NET_ADMIN'] } })]))],
    changes: [onDelete(statefulSet('web', [securedBy({ privileged: true })]))],
    until: { 'web-0': RUNNING },
    commands: [['pod', 'web-0', '-n', 'revisions']],
  },
];

/** A changed template takes effect only for new pods, so that the old one stays. */
function onDelete(workload: object): object {
  const { spec, ...rest } = workload as { readonly spec: object };
  return { ...rest, spec: { ...spec, updateStrategy: { type: 'OnDelete' } } };
}

/** Who asks, and whether the cluster answers. */
export const TROUBLE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'rights',
    title: 'Users who may do some of it, or nothing, and servers that cannot be asked',
    clusters: ['legacy', 'current'],
    objects: [
      statefulSet('web', [securedBy({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] }, runAsUser: 1025 })]),
      ...allow('reader', { pods: ['get', 'list'], statefulsets: ['get'], controllerrevisions: ['get'] }),
      ...allow('executor', { pods: ['get', 'list'], 'pods/exec': ['get', 'create'] }),
    ],
    until: { 'web-0': RUNNING },
    commands: [
      ['pod', 'web-0', '-n', 'rights', '--kubeconfig', '{user:reader}'],
      ['pod', 'web-0', '-n', 'rights', '--kubeconfig', '{user:executor}'],
      ['pod', 'web-0', '-n', 'rights', '--kubeconfig', '{user:nobody}'],
      ['pod', '-A', '--kubeconfig', '{user:nobody}'],
      ['pod', 'missing', '-n', 'rights'],
      ['pod', 'web-0', '-n', 'no-such-namespace'],
      ['pod', 'deploy/missing', '-n', 'rights'],
      ['pod', 'web-0', '-n', 'rights', '-c', 'missing'],
      ['pod', 'web-0', '-n', 'rights', '--as', 'reader', '--kubeconfig', '{user:nobody}'],
      ['pod', 'web-0', '-n', 'rights', '--as', 'executor'],
      ['pod', 'web-0', '-n', 'rights', '--as', 'anybody', '--as-group', 'others', '--as-group', 'system:masters'],
      ['pod', 'web-0', '-n', 'rights', '--as-group', 'system:masters'],
      ['pod', 'web-0', '-n', 'rights', '--token', '{expired-token}'],
      ['pod', 'web-0', '-n', 'rights', '--certificate-authority', '{other-ca}'],
      ['pod', 'web-0', '-n', 'rights', '--server', 'https://127.0.0.1:1'],
      ['pod', 'web-0', '-n', 'rights', '--context', 'missing'],
    ],
  },
];
