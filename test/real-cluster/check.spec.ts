import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { KubernetesObject, PodSpec, PodTemplate } from '../../src/kubernetes/objects.ts';
import { templatePathOf, valueAt } from '../../src/kubernetes/workload.ts';
import { evaluate } from '../../src/policy/psa/evaluate.ts';
import { fixFor } from '../../src/policy/psa/fix.ts';
import { applyPatch } from '../../src/policy/psa/json-patch.ts';
import { allow } from '../scenarios/scenario.ts';
import { ask } from './ask.ts';
import { chanceOf } from './chance.ts';
import { DryRun } from './dry-run.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { permissiveBinding } from './harness/permissive-policy.ts';
import { poll } from './harness/poll.ts';
import { type Kind, objectOf, pathOf } from './psa/proposal.ts';
import { randomTemplate } from './psa/random-pods.ts';
import { kubectl } from './situation.ts';

const run = promisify(execFile);

const OPEN = 'check-open';
const CLOSED = 'check-closed';
const STRICT = 'check-strict';
const CHANGING = 'check-changing';
const READER = 'check-reader';
/** Of each of the nine kinds, in each of two namespaces. */
const COPIES = 7;
const KINDS: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Pod'],
  ['v1', 'ReplicationController'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['v1', 'PodTemplate'],
];
const PROPOSED = 150;
/** Everything that makes pods and can be changed afterwards. */
const PATCHED = [
  'Deployment',
  'StatefulSet',
  'CronJob',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'PodTemplate',
] as const;
const PATCHED_OF_EACH = 6;

for (const name of clusterNames) {
  describe(`kubectl caps check on the ${name} cluster`, () => {
    let cluster: Cluster;
    let minor: number;

    before(`the ${name} cluster comes up, with ${2 * COPIES * KINDS.length} workloads`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      minor = Number(cluster.kubernetesVersion.split('.')[1]);
      const all = [OPEN, CLOSED, STRICT, CHANGING];
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', ...all]);
      await create(cluster, [namespace(OPEN), namespace(CLOSED), namespace(CHANGING), namespace(STRICT, 'restricted')]);
      // Else PodSecurityPolicy refuses the pods of controllers before Pod Security Admission sees them.
      if (name === 'legacy') await create(cluster, [permissiveBinding(CHANGING)]);
      const there = await poll(60_000, async () =>
        (await kubectl(cluster, ['get', 'serviceaccounts', '-n', STRICT, '-o', 'name'])).includes('/default'),
      );
      assert.ok(there, 'the last namespace has its service account');
      const workloads = [OPEN, CLOSED].flatMap((within) =>
        KINDS.flatMap(([apiVersion, kind]) =>
          Array.from({ length: COPIES }, (_, copy) => workload(apiVersion, kind, copy, within)),
        ),
      );
      const resources = ['pods', 'replicationcontrollers', 'replicasets', 'deployments', 'statefulsets', 'daemonsets'];
      const rules = Object.fromEntries(
        [...resources, 'jobs', 'cronjobs', 'podtemplates'].map((resource) => [resource, ['list']]),
      );
      const role = allow(READER, rules).map((object) => withNamespace(withAllGroups(object), OPEN));
      await create(cluster, [...workloads, ...role, ...mayListNamespaces]);
    });

    after('the namespaces are removed', async () => {
      await kubectl(cluster, ['delete', 'clusterrole,clusterrolebinding', READER, '--ignore-not-found']);
      await kubectl(cluster, [
        'delete',
        'namespace',
        '--ignore-not-found',
        '--wait=false',
        OPEN,
        CLOSED,
        STRICT,
        CHANGING,
      ]);
    });

    it('judges what an administrator sees, each workload once and not its pods', async () => {
      const argv = ['check', '-A', '--level', 'restricted', '-o', 'json'];
      const { stdout, exit } = await ask(argv, cluster.kubeconfig);
      const { items } = JSON.parse(stdout) as { items: { object: Record<string, string>; result: string }[] };
      const own = items.filter(({ object }) => object.namespace === OPEN || object.namespace === CLOSED);
      assert.deepEqual(
        countsOf(own.map(({ object }) => `${object.namespace} ${object.kind}`)),
        expectedCounts([OPEN, CLOSED]),
      );
      assert.deepEqual(countsOf(own.map(({ result }) => result)), { refused: own.length });
      assert.equal(exit, 1);
    });

    it('says to a user who may read one namespace that it could not find out about the others', async () => {
      const kubeconfig = await cluster.userKubeconfig(READER);
      const argv = ['check', '-A', '--level', 'restricted', '-o', 'json'];
      const { stdout, stderr, exit } = await ask(argv, kubeconfig);
      const { items } = JSON.parse(stdout) as { items: { object: Record<string, string> }[] };
      assert.deepEqual(
        countsOf(items.map(({ object }) => `${object.namespace} ${object.kind}`)),
        expectedCounts([OPEN]),
      );
      assert.ok(stderr.includes(`nothing in namespace "${CLOSED}" can be read: `), stderr);
      assert.ok(!stderr.includes(`nothing in namespace "${OPEN}"`), stderr);
      assert.equal(exit, 3);
    });

    it('says what pods and events show beside the labels of a namespace', async () => {
      const label = 'pod-security.kubernetes.io/enforce';
      const sharing = (kind: Kind, name: string) => {
        const spec = { ...SPEC, hostPID: true };
        return withNamespace(objectOf(kind, name, { metadata: { annotations: {} }, spec }), CHANGING);
      };
      const noted = async () => {
        const { stdout } = await ask(['check', '-n', CHANGING, '-o', 'json'], cluster.kubeconfig);
        const { namespaces, eventsRead } = JSON.parse(stdout) as { namespaces: object[]; eventsRead: boolean };
        const [only = {}] = namespaces;
        const { enforces, defaultSeen, refusedPodsThere } = only as Record<string, unknown>;
        return { eventsRead, enforces, defaultSeen, refusedPodsThere };
      };
      await create(cluster, [sharing('Pod', 'older')]);
      await kubectl(cluster, ['label', 'namespace', CHANGING, `${label}=baseline`]);
      await create(cluster, [sharing('DaemonSet', 'web'), sharing('Deployment', 'web')]);
      await kubectl(cluster, ['scale', 'deployment', 'web', '-n', CHANGING, '--replicas=1']);
      const events = ['get', 'events', '-n', CHANGING, '--field-selector', 'reason=FailedCreate', '-o', 'name'];
      assert.ok(await poll(60_000, async () => (await kubectl(cluster, events)) !== ''), 'the pod is refused');
      assert.deepEqual(await noted(), {
        eventsRead: true,
        enforces: 'baseline:latest',
        defaultSeen: undefined,
        refusedPodsThere: ['older'],
      });
      await kubectl(cluster, ['label', 'namespace', CHANGING, `${label}-`]);
      assert.deepEqual(await noted(), {
        eventsRead: true,
        enforces: 'privileged:latest',
        defaultSeen: 'baseline:latest',
        refusedPodsThere: [],
      });
    });

    it(`proposes patches with which the server admits every one of ${PROPOSED} random pods that a patch can mend`, async () => {
      const chance = chanceOf(7);
      const policy = { level: 'restricted', version: 'latest' } as const;
      const server = new DryRun(cluster, 8);
      const refused: object[] = [];
      let tried = 0;
      try {
        while (tried < PROPOSED) {
          const { metadata, spec } = randomTemplate(chance, 'Pod', minor);
          const template: PodTemplate = { metadata, spec: spec as unknown as PodSpec };
          const pod = { kind: 'pod', annotations: metadata.annotations, spec: template.spec } as const;
          if (evaluate(pod, policy, minor).length === 0) continue;
          const { patch, left } = fixFor(template, 'pod', '', policy, minor);
          if (left.length > 0) continue;
          tried += 1;
          const before = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'mended', ...metadata }, spec };
          const answer = await server.create(`/api/v1/namespaces/${STRICT}/pods`, applyPatch(before, patch));
          if (answer.status !== 201) refused.push({ message: answer.message, patch, before });
        }
      } finally {
        server.close();
      }
      assert.equal(JSON.stringify(refused), '[]');
    });

    it('prints commands that patch whatever makes pods, so that the server warns of nothing and admits the pods', async () => {
      const chance = chanceOf(8);
      const policy = { level: 'restricted', version: 'latest' } as const;
      const server = new DryRun(cluster, 8);
      const objects: object[] = [];
      try {
        while (objects.length < PATCHED.length * PATCHED_OF_EACH) {
          const kind = PATCHED[objects.length % PATCHED.length] ?? 'Deployment';
          const random = randomTemplate(chance, kind, minor);
          const template: PodTemplate = { metadata: random.metadata, spec: random.spec as unknown as PodSpec };
          const fix = fixFor(template, 'pod', '', policy, minor);
          if (fix.patch.length === 0 || fix.left.length > 0) continue;
          const object = objectOf(kind, `mend-${objects.length}`, random);
          const { status } = await server.create(pathOf(kind, STRICT), object);
          if (status === 201) objects.push(object);
        }
        await create(
          cluster,
          objects.map((object) => withNamespace(object, STRICT)),
        );
        const argv = ['check', '-n', STRICT, '--level', 'restricted'];
        const { stdout } = await ask([...argv, '--fix'], cluster.kubeconfig);
        const commands = stdout.split('\n').filter((line) => line.startsWith('  kubectl patch '));
        assert.equal(commands.length, objects.length, stdout);
        const warnings: string[] = [];
        for (const command of commands) {
          const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
          const { stderr } = await run('sh', ['-c', command], { env });
          if (stderr.includes('would violate PodSecurity')) warnings.push(`${command}: ${stderr}`);
        }
        assert.deepEqual(warnings, []);
        const again = await ask([...argv, '-o', 'json'], cluster.kubeconfig);
        const { items } = JSON.parse(again.stdout) as { items: { result: string }[] };
        assert.deepEqual(countsOf(items.map(({ result }) => result)), { passes: objects.length });
        assert.equal(again.exit, 0);
        const kinds = 'deployments,statefulsets,cronjobs,daemonsets,replicasets,replicationcontrollers,podtemplates';
        const list = await kubectl(cluster, ['get', kinds, '-n', STRICT, '-o', 'json']);
        const refused: string[] = [];
        for (const object of (JSON.parse(list) as { items: KubernetesObject[] }).items) {
          // A Deployment keeps the ReplicaSet that it had before.
          if (object.metadata.ownerReferences) continue;
          const { metadata, spec } = valueAt(object, templatePathOf(object) ?? '') as PodTemplate;
          const annotations = metadata?.annotations ?? {};
          const pod = objectOf('Pod', 'admitted', { metadata: { annotations }, spec });
          const { message } = await server.create(pathOf('Pod', STRICT), pod);
          if (message !== '') refused.push(`${object.kind} ${object.metadata.name}: ${message}`);
        }
        assert.deepEqual(refused, []);
      } finally {
        server.close();
      }
    });
  });
}

/** Without kubectl's own validation: servers take fields that they do not know. */
async function create(cluster: Cluster, items: readonly object[]): Promise<void> {
  await kubectl(
    cluster,
    ['apply', '--validate=false', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );
}

function namespace(name: string, enforce?: string): object {
  const labels = enforce === undefined ? {} : { 'pod-security.kubernetes.io/enforce': enforce };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function withNamespace(object: object, name: string): object {
  const { metadata } = object as { readonly metadata: object };
  return { ...object, metadata: { ...metadata, namespace: name } };
}

/** Resources are named without their groups here. */
function withAllGroups(object: object): object {
  const { rules } = object as { readonly rules?: readonly object[] };
  return rules ? { ...object, rules: rules.map((rule) => ({ ...rule, apiGroups: ['*'] })) } : object;
}

const mayListNamespaces: readonly object[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: READER },
    rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: READER },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: READER },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: READER }],
  },
];

/** Fits no node, so that nothing runs; still each makes its pods. */
const SPEC = {
  nodeSelector: { 'no-such-node': 'true' },
  containers: [{ name: 'main', image: 'registry.test/app' }],
};

function workload(apiVersion: string, kind: string, copy: number, within: string): object {
  const name = `${kind.toLowerCase()}-${copy}`;
  const labels = { app: name };
  const metadata = { name, namespace: within };
  const template = { metadata: { labels }, spec: SPEC };
  const once = { metadata: { labels }, spec: { ...SPEC, restartPolicy: 'Never' } };
  const specs: Readonly<Record<string, object>> = {
    Pod: SPEC,
    ReplicationController: { replicas: 1, selector: labels, template },
    StatefulSet: { serviceName: name, selector: { matchLabels: labels }, template },
    Job: { template: once },
    CronJob: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: once } } },
  };
  if (kind === 'PodTemplate') return { apiVersion, kind, metadata, template };
  return { apiVersion, kind, metadata, spec: specs[kind] ?? { selector: { matchLabels: labels }, template } };
}

function expectedCounts(namespaces: readonly string[]): Record<string, number> {
  return Object.fromEntries(namespaces.flatMap((within) => KINDS.map(([, kind]) => [`${within} ${kind}`, COPIES])));
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
