import assert from 'node:assert/strict';
import { policyJudge } from '../../src/admission/pod-policies.ts';
import { policyAccess } from '../../src/admission/policy-access.ts';
import type { Cluster as Connection } from '../../src/cluster/cluster.ts';
import { serverVersion } from '../../src/cluster/server-version.ts';
import { type FoundRefusals, refusalFinder } from '../../src/commands/why-denied/gather/find-refusals.ts';
import { type Diagnosis, diagnose } from '../../src/denial/diagnose.ts';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import type { PodTemplate } from '../../src/kubernetes/objects.ts';
import { parseName } from '../../src/kubernetes/parse-name.ts';
import { templatePathOf, valueAt } from '../../src/kubernetes/workload.ts';
import { LABEL_PREFIX, namespacePolicy } from '../../src/policy/psa/namespace-policy.ts';
import { connectTo } from './connect-to.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { permissiveBinding } from './harness/permissive-policy.ts';
import { poll } from './harness/poll.ts';
import { kubectl } from './situation.ts';

const REFUSED = 'find-refused';
const STARTING = 'find-starting';
const READER = 'find-reader';
/** How long a controller may take to try, in milliseconds. */
const PATIENCE_MS = 60_000;

const TEMPLATE = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'main', image: 'local/busybox:1', securityContext: { privileged: true } }] },
};
const ONCE = { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: 'Never' } };
const selector = { matchLabels: { app: 'a' } };

const WORKLOADS = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 2, selector, template: TEMPLATE },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'set' },
    spec: { replicas: 3, selector, template: TEMPLATE },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas: 2, serviceName: 'db', selector, template: TEMPLATE },
  },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: { selector, template: TEMPLATE } },
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'old' },
    spec: { replicas: 1, template: TEMPLATE },
  },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template: ONCE } },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly' },
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { parallelism: 2, completions: 5, template: ONCE } } },
  },
];

/** How many pods each wants; nothing is there. */
const WANTED: readonly (readonly [name: string, wanted: number])[] = [
  ['deploy/web', 2],
  ['rs/set', 3],
  ['sts/db', 2],
  ['ds/agent', 1],
  ['rc/old', 1],
  ['job/once', 1],
  ['cj/nightly', 2],
];
/** A ReplicaFailure stays where events are gone; the other kinds have nothing of the sort. */
const WITH_CONDITION = ['deploy/web', 'rs/set', 'rc/old'];

const image = 'local/busybox:1';
const container = (given: object) => ({ name: 'main', image, ...given });
/** Pods that are let in, and do not run. */
const PODS = [
  ['pod/root', { containers: [container({ securityContext: { runAsNonRoot: true } })] }],
  [
    'pod/sysctl',
    { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] }, containers: [container({})] },
  ],
  [
    'pod/read-only',
    {
      containers: [
        container({
          command: ['sh', '-c', 'echo x > /file'],
          terminationMessagePolicy: 'FallbackToLogsOnError',
          securityContext: { readOnlyRootFilesystem: true },
        }),
      ],
    },
  ],
  [
    'pod/silent',
    {
      containers: [
        container({
          command: ['sh', '-c', 'chown 1 /tmp; exit 1'],
          securityContext: { capabilities: { drop: ['ALL'] } },
        }),
      ],
    },
  ],
  [
    'pod/file-capability',
    { containers: [container({ image: 'local/filecap:1', securityContext: { capabilities: { drop: ['ALL'] } } })] },
  ],
  ['pod/crowded', { nodeName: 'localhost', containers: [container({ resources: { requests: { cpu: '4000' } } })] }],
  ['pod/no-config', { containers: [container({ envFrom: [{ configMapRef: { name: 'gone' } }] })] }],
] as const;

for (const name of clusterNames) {
  describe(`what was written down about refused pods on the ${name} cluster`, () => {
    let cluster: Cluster;
    let connection: Connection;
    // Up to 1.26 a DaemonSet's controller does not write down what it wants while its pods are refused.
    const missing = (written: string, wanted: number) => ({
      wanted: name === 'legacy' && written === 'ds/agent' ? 'unknown' : wanted,
      there: 0,
    });
    const by = name === 'legacy' ? 'PodSecurityPolicy' : 'PodSecurity';

    before(`the ${name} cluster comes up, with workloads of every kind`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      connection = await connectTo(cluster.kubeconfig);
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', REFUSED, STARTING]);
      await create(cluster, [
        // In the legacy cluster nobody may use a policy there.
        namespace(REFUSED, name === 'legacy' ? {} : { [`${LABEL_PREFIX}enforce`]: 'baseline' }),
        namespace(STARTING),
      ]);
      if (name === 'legacy') await create(cluster, [permissiveBinding(STARTING)]);
      const accounts = ['get', 'serviceaccounts', '-o', 'name', '-n'];
      for (const within of [REFUSED, STARTING]) {
        const there = await poll(PATIENCE_MS, async () =>
          (await kubectl(cluster, [...accounts, within])).includes('/default'),
        );
        assert.ok(there, `${within} has its service account`);
      }
      await create(cluster, WORKLOADS, REFUSED);
      await kubectl(cluster, ['create', 'job', 'tonight', '--from=cronjob/nightly', '-n', REFUSED]);
      const pods = PODS.map(([pod, spec]) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: pod.slice('pod/'.length) },
        spec,
      }));
      await create(cluster, pods, STARTING);
    });

    after('the namespaces are removed', async () => {
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', '--wait=false', REFUSED, STARTING]);
      connection.close();
    });

    it('finds the events of every kind, the newest first, beside how many pods are missing', async () => {
      for (const [written, wanted] of WANTED) {
        const found = await until(
          () => find(connection, written, REFUSED),
          ({ evidence }) => isOfEvent(evidence[0]),
        );
        const [newest] = found.evidence;
        assert.equal(parseRefusal(newest?.text ?? '').by, by, newest?.text);
        assert.deepEqual([written, found.replicas, found.unread], [written, missing(written, wanted), []]);
        const times = found.evidence.map(({ time = '' }) => Date.parse(time));
        assert.deepEqual(
          times,
          times.toSorted((a, b) => b - a),
          written,
        );
        const isConditionThere = found.evidence.some(({ source }) => source.is === 'condition');
        assert.ok(!isConditionThere || WITH_CONDITION.includes(written), written);
      }
    });

    it('falls back to the condition where events are gone, and finds nothing where there is none', async () => {
      for (const [written, wanted] of WANTED) {
        // Controllers try again, less and less often.
        const found = await until(
          async () => {
            await kubectl(cluster, ['delete', 'events', '--all', '-n', REFUSED]);
            return find(connection, written, REFUSED);
          },
          ({ evidence }) => !evidence.some(isOfEvent),
        );
        assert.deepEqual(found.replicas, missing(written, wanted));
        assert.deepEqual(
          found.evidence.map(({ source, text }) => [source, parseRefusal(text).by]).slice(0, 1),
          WITH_CONDITION.includes(written) ? [[{ is: 'condition', type: 'ReplicaFailure' }, by]] : [],
          written,
        );
      }
    });

    it('says that events could not be read to a user who may not', async () => {
      const role = ['create', 'role', READER, '--verb=list,get', '-n', REFUSED];
      await kubectl(cluster, [
        ...role,
        '--resource=pods',
        '--resource=deployments.apps',
        '--resource=replicasets.apps',
      ]);
      await kubectl(cluster, ['create', 'rolebinding', READER, `--role=${READER}`, `--user=${READER}`, '-n', REFUSED]);
      const reader = await connectTo(await cluster.userKubeconfig(READER));
      try {
        const found = await find(reader, 'deploy/web', REFUSED);
        assert.deepEqual(
          [found.evidence[0]?.source, found.replicas, found.unread.length],
          [{ is: 'condition', type: 'ReplicaFailure' }, { wanted: 2, there: 0 }, 1],
        );
        assert.match(found.unread[0] ?? '', /cannot list every Event in namespace "find-refused"/);
      } finally {
        reader.close();
      }
    });

    it('finds why pods that were let in do not run', async () => {
      const causes: Record<string, unknown> = {};
      for (const [written] of PODS) {
        const { evidence, replicas, unread } = await until(
          () => find(connection, written, STARTING),
          (found) => found.evidence.length > 0,
        );
        const refusal = parseRefusal(evidence[0]?.text ?? '');
        causes[written] = refusal.by === 'node' ? refusal.cause.cause : refusal;
        assert.deepEqual([replicas, unread], [undefined, []]);
        const isFailed = written === 'pod/sysctl' || written === 'pod/crowded';
        assert.ok(!isFailed || evidence[0]?.time !== undefined, `${written} says when it failed`);
      }
      assert.deepEqual(causes, {
        'pod/root': 'image user is root',
        'pod/sysctl': 'sysctl',
        'pod/read-only': 'read-only file system',
        'pod/silent': 'not permitted',
        'pod/file-capability': 'file capability',
        'pod/crowded': 'not security',
        'pod/no-config': 'not security',
      });
    });

    it('is judged today as it was, and as admitted once the cause is gone', async () => {
      for (const [written] of WANTED) {
        const before = await until(
          () => find(connection, written, REFUSED),
          // The one with a condition, or the controller's next attempt.
          ({ evidence }) => evidence.length > 0,
        );
        const { outcome, refusals } = await judgedAgain(connection, before, REFUSED);
        assert.deepEqual([written, outcome, refusals.map((one) => one.by)], [written, 'as before', [by]]);
      }
      if (name === 'legacy') await create(cluster, [permissiveBinding(REFUSED)]);
      else await kubectl(cluster, ['label', 'namespace', REFUSED, `${LABEL_PREFIX}enforce=privileged`, '--overwrite']);
      for (const [written] of WANTED) {
        const { outcome, refusals, undecided } = await judgedAgain(
          connection,
          await find(connection, written, REFUSED),
          REFUSED,
        );
        assert.deepEqual([written, outcome, refusals, undecided], [written, 'admitted', [], []]);
      }
    });
  });
}

function isOfEvent(one: FoundRefusals['evidence'][number] | undefined): boolean {
  return one?.source.is === 'event';
}

async function find(connection: Connection, written: string, within: string): Promise<FoundRefusals> {
  const { apiVersion, kind, name } = parseName(written);
  const object = await connection.object({ apiVersion, kind, name, namespace: within });
  return refusalFinder(connection)({ ...object, apiVersion, kind });
}

/** What the rules and rights of today say of the pods of a controller. */
async function judgedAgain(
  connection: Connection,
  { controller, evidence }: FoundRefusals,
  within: string,
): Promise<Diagnosis> {
  assert.ok(controller);
  const template = valueAt(controller, templatePathOf(controller) ?? '') as PodTemplate;
  const created = { kind: 'pod', annotations: template.metadata?.annotations ?? {}, spec: template.spec } as const;
  const versionOf = serverVersion(connection);
  const { minor } = await connection.version();
  const { metadata } = await connection.object({ apiVersion: 'v1', kind: 'Namespace', name: within });
  const policies = await policyJudge(
    connection,
    versionOf,
    policyAccess(connection),
  )({ who: { namespace: within, madeBy: controller }, created, judged: 'template' });
  return diagnose(evidence[0] && parseRefusal(evidence[0].text), {
    pod: created,
    policies,
    // The legacy cluster has the admission on.
    enforcesPolicies: 'yes',
    namespace: namespacePolicy(metadata.labels ?? {}, minor),
    serverMinor: minor,
  });
}

async function until(ask: () => Promise<FoundRefusals>, isThere: (found: FoundRefusals) => boolean) {
  let last: FoundRefusals | undefined;
  const found = await poll(PATIENCE_MS, async () => {
    last = await ask();
    return isThere(last) && last;
  });
  assert.ok(found, `not within ${PATIENCE_MS / 1000} s; the last answer: ${JSON.stringify(last)}`);
  return found;
}

function namespace(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

async function create(cluster: Cluster, items: readonly object[], within?: string): Promise<void> {
  const where = within === undefined ? [] : ['-n', within];
  await kubectl(cluster, ['create', ...where, '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}
