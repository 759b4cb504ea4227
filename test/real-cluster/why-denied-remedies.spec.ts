import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LABEL_PREFIX } from '../../src/policy/psa/namespace-policy.ts';
import { allow, container, deployment, pod, securedBy, statefulSet, workload } from '../scenarios/scenario.ts';
import { account, user } from '../support/rbac.ts';
import {
  type Answer,
  bare,
  create,
  makeNamespaces,
  modestPolicy,
  patched,
  removeWhatIsMarked,
  shell,
  until,
  untilRuns,
  whyDenied,
} from './denials.ts';
import { type Cluster, type ClusterName, clusterNames, clusterUp } from './harness/index.ts';
import { permissiveBinding } from './harness/permissive-policy.ts';
import { kubectl } from './situation.ts';

/** Something that is refused, of which each remedy is tried in a namespace of its own. */
interface Situation {
  readonly name: string;
  readonly cluster: ClusterName;
  readonly labels?: Readonly<Record<string, string>>;
  /** Who may use a policy that lets in what asks for nothing; absent: everybody may use one that lets in everything. */
  readonly users?: (namespace: string) => readonly object[];
  readonly object: object;
  /** Whether somebody added an ephemeral container to it, without which it has to be created again. */
  readonly debugged?: boolean;
  /** Asked about, such as "deploy/web"; absent for a manifest, whose pod is created by alice where there are policies. */
  readonly asked?: string;
  readonly reason: string;
  readonly remedies: readonly string[];
}

const baseline = { [`${LABEL_PREFIX}enforce`]: 'baseline' };
const restricted = { [`${LABEL_PREFIX}enforce`]: 'restricted' };
/** Of an image whose user is not root, which nothing but the image tells. */
const image = 'local/busybox-user:1';
const toAccounts = (namespace: string) => [account('default', namespace)];
const toAlice = () => [user('alice')];
const adds = securedBy({ capabilities: { add: ['SYS_TIME'] } });
const privileged = securedBy({ privileged: true });
const nonRoot = { runAsNonRoot: true, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } };

const asRoot = [securedBy({ runAsNonRoot: true })];
const ofTemplate = { template: { metadata: { labels: { app: 'web' } }, spec: { containers: asRoot } } };
const selector = { matchLabels: { app: 'web' } };
const metadata = { name: 'web' };
const rootPod = { ...pod('web', asRoot), metadata: { ...metadata, ...ofTemplate.template.metadata } };
const ROOT_IMAGES: readonly (readonly [asked: string, object: object])[] = [
  ['deploy/web', deployment('web', asRoot)],
  ['sts/web', statefulSet('web', asRoot)],
  ['ds/web', { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, ...ofTemplate } }],
  ['rs/web', { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { selector, ...ofTemplate } }],
  ['rc/web', { apiVersion: 'v1', kind: 'ReplicationController', metadata, spec: ofTemplate }],
  ['pod/web', rootPod],
];

const SITUATIONS: readonly Situation[] = [
  {
    name: 'alice-without-policy',
    cluster: 'legacy',
    users: () => [],
    object: pod('web', [securedBy({ runAsUser: 1025 })]),
    reason: 'psp-no-usable-policy',
    remedies: ['binding'],
  },
  {
    name: 'alice-privileged',
    cluster: 'legacy',
    users: toAlice,
    object: pod('web', [privileged], { hostNetwork: true }),
    reason: 'psp-field',
    remedies: ['patch', 'binding', 'policy'],
  },
  {
    name: 'controller-of-alice',
    cluster: 'legacy',
    users: toAlice,
    object: workload('v1', 'ReplicationController', 'web'),
    asked: 'rc/web',
    reason: 'psp-no-usable-policy',
    remedies: ['binding'],
  },
  {
    name: 'middle-of-three',
    cluster: 'legacy',
    users: toAccounts,
    object: deployment('web', [container('first'), adds, container('last')]),
    asked: 'deploy/web',
    reason: 'psp-field',
    remedies: ['patch', 'binding', 'policy'],
  },
  {
    name: 'policy-and-level',
    cluster: 'legacy',
    labels: baseline,
    users: toAccounts,
    object: deployment('web', [adds], { hostNetwork: true }),
    asked: 'deploy/web',
    reason: 'psp-field',
    remedies: ['patch', 'policy'],
  },
  // Some controllers make pods anew when their template changes, and some do not.
  ...clusterNames.flatMap((cluster) =>
    ROOT_IMAGES.map(
      ([asked, object]): Situation => ({
        name: `root-image-${asked.replace('/web', '')}`,
        cluster,
        object,
        asked,
        reason: 'image-user-root',
        remedies: ['patch'],
      }),
    ),
  ),
  {
    name: 'debugged',
    cluster: 'current',
    object: rootPod,
    debugged: true,
    asked: 'pod/web',
    reason: 'image-user-root',
    remedies: ['patch'],
  },
  {
    name: 'baseline',
    cluster: 'current',
    labels: { ...baseline, [`${LABEL_PREFIX}warn`]: 'restricted' },
    object: deployment('web', [container('main')], { hostNetwork: true }),
    asked: 'deploy/web',
    reason: 'pod-security-level',
    remedies: ['patch', 'label'],
  },
  {
    name: 'lower-case',
    cluster: 'current',
    labels: restricted,
    object: statefulSet('web', [
      container('main', { image, securityContext: { ...nonRoot, capabilities: { drop: ['all'] } } }),
    ]),
    asked: 'sts/web',
    reason: 'pod-security-level',
    remedies: ['patch', 'label'],
  },
  {
    name: 'manifest',
    cluster: 'current',
    labels: restricted,
    object: pod('web', [container('main', { image })]),
    reason: 'pod-security-level',
    remedies: ['patch', 'label'],
  },
];

const DEBUGGING = ['--image=local/busybox:1', '--profile=baseline'];
const ALICE = ['--as', 'alice'];

for (const name of clusterNames) {
  describe(`remedies of kubectl caps why-denied on the ${name} cluster`, () => {
    const situations = SITUATIONS.filter(({ cluster }) => cluster === name);
    const places = situations.flatMap((situation) =>
      situation.remedies.map((is) => ({ situation, is, namespace: `denied-${situation.name}-${is}` })),
    );
    let cluster: Cluster;
    let folder: string;

    before(`the ${name} cluster comes up, with a namespace for each remedy`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      folder = mkdtempSync(join(tmpdir(), 'why-denied-'));
      await removeWhatIsMarked(cluster);
      await makeNamespaces(
        cluster,
        places.map(({ namespace, situation: { labels = {} } }) => ({ name: namespace, labels })),
      );
      if (name === 'legacy') {
        const policies = places.flatMap(({ namespace, situation: { users } }) =>
          users ? modestPolicy(namespace, users(namespace)) : [permissiveBinding(namespace)],
        );
        await create(cluster, policies);
      }
      for (const { namespace, situation } of places) {
        await create(cluster, allow('alice', { pods: ['create'] }), namespace);
        if (situation.asked !== undefined) await create(cluster, [situation.object], namespace);
        if (situation.debugged) await kubectl(cluster, ['debug', 'web', '-n', namespace, ...DEBUGGING]);
      }
    });

    after('the namespaces are removed', async () => {
      rmSync(folder, { recursive: true });
      await kubectl(cluster, ['delete', 'namespace', '--wait=false', ...places.map(({ namespace }) => namespace)]);
      await removeWhatIsMarked(cluster);
    });

    for (const situation of situations) {
      it(`${situation.name}: with ${situation.remedies.join(', or ')}, the pod runs`, async () => {
        await Promise.all(
          places
            .filter((place) => place.situation === situation)
            .map(({ is, namespace }) => tryRemedy(situation, is, namespace)),
        );
      });
    }

    async function tryRemedy(situation: Situation, is: string, namespace: string): Promise<void> {
      const asked = situation.asked === undefined ? inFile(situation.object) : [situation.asked];
      const { json } = await untilSaid(situation, [...asked, '-n', namespace]);
      const [denied] = json.items;
      const { remedies = [], undecided } = denied?.today ?? {};
      assert.deepEqual(
        [denied?.reason, undecided, remedies.map((one) => one.is)],
        [situation.reason, [], situation.remedies],
      );
      const remedy = remedies.find((one) => one.is === is);
      assert.deepEqual(remedy?.undecided, []);
      let manifest = JSON.stringify(situation.object);
      for (const command of remedy?.commands ?? []) {
        if (command === bare(command)) await shell(cluster, command);
        else manifest = await patched(cluster, situation.object, bare(command));
      }
      if (situation.asked === undefined) await createPod(namespace, manifest);
      else if (is !== 'patch') await tryAgain(namespace, asked);
      const { metadata } = await untilRuns(cluster, namespace, 'web');
      assert.equal(metadata.annotations?.['kubernetes.io/psp'], remedy?.admittedBy);
    }

    function inFile(object: object): readonly string[] {
      const file = join(folder, 'pod.json');
      writeFileSync(file, JSON.stringify(object));
      return ['-f', file, ...(name === 'legacy' ? ['--requester', 'alice'] : [])];
    }

    /** For a manifest at once; otherwise as soon as somebody has written it down. */
    function untilSaid({ asked }: Situation, argv: readonly string[]): Promise<Answer> {
      let last: Answer | undefined;
      return until(
        () => JSON.stringify(last),
        async () => {
          last = await whyDenied(cluster.kubeconfig, argv);
          const [denied] = last.json.items;
          return denied !== undefined && (asked === undefined || denied.said.length > 0) && last;
        },
      );
    }

    async function createPod(namespace: string, manifest: string): Promise<void> {
      const create = ['create', '-n', namespace, '-f', '-', ...(name === 'legacy' ? ALICE : [])];
      // The authorizer hears of a binding a moment later.
      await until(
        () => `alice creates the pod in ${namespace}`,
        () => kubectl(cluster, create, manifest).catch(() => undefined),
      );
      await kubectl(cluster, ['label', 'pod/web', 'app=web', '-n', namespace]);
    }

    /** Controllers wait before they do; sometimes only a moment. */
    async function tryAgain(namespace: string, asked: readonly string[]): Promise<void> {
      let last: Answer | undefined;
      const tryNow = await until(
        () => `${namespace}: ${JSON.stringify(last)}`,
        async () => {
          last = await whyDenied(cluster.kubeconfig, [...asked, '-n', namespace]);
          const [denied] = last.json.items;
          if (!denied) return last.json.notRefused.length > 0 && [];
          return denied.today?.outcome === 'admitted' && denied.today.retry?.tryNow;
        },
      );
      await shell(cluster, tryNow.join(' '));
    }
  });
}
