import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import answersSchema from '../../schema/policy-answers.v1alpha1.json' with { type: 'json' };
import listSchema from '../../schema/policy-list.v1alpha1.json' with { type: 'json' };
import type { PodSecurityPolicySpec } from '../../src/policy/psp/policy.ts';
import { policy } from '../policy/psp/policies.ts';
import { account, binding, group, role, rule, user } from '../support/rbac.ts';
import type { Outcome } from '../support/run-program.ts';
import { ask as askCluster } from './ask.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { create } from './rbac/create.ts';
import { kubectl } from './situation.ts';

const NAMESPACE = 'development';
const LABEL = 'caps-test=psp-command';
const PERMISSIVE = 'zz-permissive';
const SEED = 'testns-psp-01';
const DEVELOPER = 'caps-developer';
const NOBODY = 'caps-nobody';
const LISTER = 'caps-lister';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const isList = ajv.compile(listSchema);
const isAnswers = ajv.compile(answersSchema);

/** As the seeds had it at first: everything goes. */
const EVERYTHING: Partial<PodSecurityPolicySpec> = {};
/** And later. */
const NO_ROOT: Partial<PodSecurityPolicySpec> = {
  privileged: false,
  allowedCapabilities: [],
  requiredDropCapabilities: ['ALL'],
  runAsUser: { rule: 'MustRunAsNonRoot' },
};
const RESTRICTED: Partial<PodSecurityPolicySpec> = {
  ...NO_ROOT,
  allowPrivilegeEscalation: false,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  hostPorts: [],
  allowedUnsafeSysctls: [],
  volumes: ['configMap', 'emptyDir', 'secret', 'projected'],
  fsGroup: { rule: 'MayRunAs', ranges: [{ min: 1, max: 65535 }] },
};

const USES = role('caps-psp-use', [rule({ resourceNames: [SEED] })]);
const USES_BY_FORMER_GROUP = role('caps-psp-former', [rule({ apiGroups: ['extensions'], resourceNames: [SEED] })]);
const LISTS = role('caps-psp-list', [{ verbs: ['list'], apiGroups: ['policy'], resources: ['podsecuritypolicies'] }]);
const ASKS = role('caps-psp-ask', [
  { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'] },
  { verbs: ['list'], apiGroups: [''], resources: ['pods'] },
]);

describe('kubectl caps psp on the legacy cluster', () => {
  let cluster: Cluster;
  let folder: string;

  before('the legacy cluster comes up', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('legacy', (line) => process.stderr.write(`${line}\n`));
    folder = await mkdtemp(join(tmpdir(), 'caps-psp-'));
    await removeAll(cluster, 'and wait');
    await create(cluster, [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      ...[USES, USES_BY_FORMER_GROUP, LISTS, ASKS].map(labelled),
      labelled(binding('caps-psp-list', 'ClusterRole/caps-psp-list', [group('developers'), user(LISTER)])),
      labelled(binding('caps-psp-ask', 'ClusterRole/caps-psp-ask', [group('developers')])),
      binding('edit', 'ClusterRole/edit', [group('developers'), user(LISTER)], NAMESPACE),
    ]);
    await poll(30_000, async () => {
      const found = await kubectl(cluster, ['get', 'serviceaccounts', '-n', NAMESPACE, '-o', 'name']);
      return found.includes('serviceaccount/default');
    });
  });

  after('everything is removed', async () => {
    await removeAll(cluster);
    await rm(folder, { recursive: true, force: true });
  });

  function ask(argv: readonly string[], kubeconfig = cluster.kubeconfig): Promise<Outcome> {
    return askCluster(['psp', ...argv], kubeconfig);
  }

  async function list(argv: readonly string[] = [], kubeconfig = cluster.kubeconfig): Promise<Listed> {
    const { stdout } = await ask([...argv, '-o', 'json'], kubeconfig);
    const answer = JSON.parse(stdout);
    assert.equal(isList(answer), true, JSON.stringify(isList.errors));
    return answer;
  }

  async function answers(argv: readonly string[], kubeconfig = cluster.kubeconfig): Promise<Answered> {
    const { stdout, exit } = await ask([...argv, '-o', 'json'], kubeconfig);
    const answer = JSON.parse(stdout);
    assert.equal(isAnswers(answer), true, JSON.stringify(isAnswers.errors));
    return { ...answer, exit };
  }

  async function makePolicies(...policies: readonly ReturnType<typeof policy>[]): Promise<void> {
    await create(cluster, policies.map(labelled));
  }

  /** Whether the authorizer has heard of a binding. */
  async function heard(yes: boolean, who: string, groups: readonly string[] = []): Promise<void> {
    const as = ['--as', who, ...groups.flatMap((each) => ['--as-group', each])];
    const argv = ['auth', 'can-i', 'use', `podsecuritypolicies.policy/${SEED}`, '-n', NAMESPACE, ...as];
    const is = async () =>
      (await kubectl(cluster, argv).catch(({ stdout }) => stdout as string)).startsWith('yes') === yes;
    assert.ok(await poll(30_000, is), `${who} ${yes ? 'may' : 'may not'} use ${SEED}`);
  }

  const GIVEN_GROUP = 'system:serviceaccounts:development';
  const ACCOUNT = [`system:serviceaccount:${NAMESPACE}:default`, ['system:serviceaccounts', GIVEN_GROUP]] as const;

  /** The policy that the server itself would admit a pod by, or its refusal. */
  async function serverSays(pod: object, as: readonly string[] = []): Promise<string> {
    const argv = ['create', '--dry-run=server', '-o', 'json', '-n', NAMESPACE, ...as, '-f', '-'];
    return kubectl(cluster, argv, JSON.stringify(pod)).then(
      (made) => JSON.parse(made).metadata.annotations?.['kubernetes.io/psp'] ?? '',
      ({ stderr }) => stderr as string,
    );
  }

  describe('with names that sort around each other', () => {
    const names = ['caps-a0', 'caps-a.b', 'caps-a-b', 'caps-a', 'caps-a-b.c'];

    before(() => makePolicies(...names.map((name) => policy(EVERYTHING, { name }))));
    after(() => kubectl(cluster, ['delete', 'psp', '-l', LABEL]));

    it("lists them in admission's order, which the server shows when the first is gone each time", async () => {
      const { items } = await list();
      const order = items.map(({ name }) => name);
      const seen: string[] = [];
      for (const _name of order) {
        const first = await serverSays(podOf({ name: 'x' }));
        seen.push(first);
        if (first === PERMISSIVE) break;
        await kubectl(cluster, ['delete', 'psp', first]);
        await poll(10_000, async () => (await serverSays(podOf({ name: 'x' }))) !== first);
      }
      assert.deepEqual(seen, order);
    });
  });

  describe('with the policy of the seeds', () => {
    before('a policy that lets everything in, for developers', async () => {
      await makePolicies(
        policy(EVERYTHING, { name: SEED }),
        policy(EVERYTHING, { name: 'privileged' }),
        policy(RESTRICTED, { name: 'restricted', annotations: {} }),
      );
      await create(cluster, [
        binding('use-psp', 'ClusterRole/caps-psp-use', [group('developers')], NAMESPACE),
        deployment('web'),
      ]);
      await heard(true, DEVELOPER, ['developers']);
    });

    it('tells a developer that he could create the pod, and that the controller cannot', async () => {
      const kubeconfig = await cluster.userKubeconfig(DEVELOPER, ['developers']);
      const { stdout, stderr, exit } = await ask(['--for', 'deploy/web', '-n', NAMESPACE], kubeconfig);
      assert.equal(
        stdout.replace(/\s+/g, ' '),
        `deployment/web in development POLICY VERDICT MAY BE USED BY 1 privileged admits nobody who was asked 2 restricted admits after changing 3 fields nobody who was asked 3 ${SEED} admits only you (RoleBinding development/use-psp) 4 ${PERMISSIVE} admits nobody who was asked refused If PodSecurityPolicy is enforced, a pod of its template is refused: no policy may be used. yourself You may use what would let such a pod in: ${SEED}. replicaset-controller, which creates it, may not. asked Asked for the pod's service account development/default and replicaset-controller, which creates the pod. `,
      );
      assert.deepEqual([stderr, exit], ['', 1]);
      assert.equal(
        await serverSays(podOf({ name: 'x' }), ['--as', DEVELOPER, '--as-group', 'developers']),
        SEED,
        'the server lets the developer himself',
      );
      assert.match(await events('replicaset', 'web'), /is forbidden: PodSecurityPolicy: unable to admit pod: \[\]/);
    });

    it('says the same of a developer by --requester, and by --as', async () => {
      const told = ['--for', 'deploy/web', '-n', NAMESPACE, '-o', 'json'];
      const named = await answers([...told, '--requester', `${DEVELOPER},developers`]);
      const own = await answers([...told, '--as', DEVELOPER, '--as-group', 'developers']);
      assert.deepEqual(named, own);
      assert.deepEqual(named.items[0]?.policies?.answer, { answer: 'refused', messages: [], alsoPossible: [] });
      assert.equal(named.exit, 1);
    });

    it('says of a manifest who gets it in, as the server does', async () => {
      const file = join(folder, 'pod.json');
      const pods = [podOf({ name: 'plain' }), podOf({ name: 'host' }, { hostPID: true })];
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }));
      for (const groups of [['developers'], []]) {
        const requester = [DEVELOPER, ...groups].join(',');
        const { items } = await answers(['-f', file, '-n', NAMESPACE, '--requester', requester]);
        const expected = groups.length > 0 ? [SEED, SEED] : ['refused', 'refused'];
        assert.deepEqual(items.map(outcomeOf), expected);
        if (groups.length > 0)
          for (const pod of pods)
            assert.equal(await serverSays(pod, ['--as', DEVELOPER, '--as-group', 'developers']), SEED);
      }
    });

    it('lets in the pods once the service accounts of the namespace may, and changes them as it says', async () => {
      const seed = policy(NO_ROOT, { name: SEED });
      await kubectl(cluster, ['apply', '--validate=false', '-f', '-'], JSON.stringify(labelled(seed)));
      await kubectl(cluster, ['delete', 'rolebinding', 'use-psp', '-n', NAMESPACE]);
      // Gone before the right is there: its ReplicaSet tries again by itself, at some time, and would make a pod too.
      await kubectl(cluster, ['delete', 'deployment', 'web', '-n', NAMESPACE, '--cascade=foreground']);
      await create(cluster, [binding('use-psp', 'ClusterRole/caps-psp-use', [group(GIVEN_GROUP)], NAMESPACE)]);
      await heard(true, ...ACCOUNT);
      await create(cluster, [deployment('web')]);
      const { items, exit } = await answers(['--for', 'deploy/web', '-n', NAMESPACE]);
      assert.deepEqual([items.map(outcomeOf), exit], [[SEED], 0]);
      const row = items[0]?.policies?.items.find(({ name }) => name === SEED);
      assert.deepEqual(row?.changes, [
        { path: 'spec.containers[0].securityContext.runAsNonRoot', container: 'main', after: true },
        { path: 'spec.containers[0].securityContext.capabilities', container: 'main', after: { drop: ['ALL'] } },
      ]);

      const pods = await poll(60_000, async () => {
        const found = await kubectl(cluster, ['get', 'pods', '-l', 'app=web', '-n', NAMESPACE, '-o', 'json']);
        const all = JSON.parse(found).items;
        return all.length > 0 && all;
      });
      const [made] = pods as [MadePod];
      assert.equal(made.metadata.annotations['kubernetes.io/psp'], SEED);
      assert.deepEqual(made.spec.containers[0]?.securityContext, {
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
      });
    });

    it('counts that pod', async () => {
      const counted = await list(['-n', NAMESPACE]);
      const other = await list(['-n', 'default']);
      assert.deepEqual(
        counted.items.map(({ name, pods }) => [name, pods?.carrying, pods?.admitting]),
        [
          ['privileged', 0, 1],
          // It would write allowPrivilegeEscalation.
          ['restricted', 0, 0],
          [SEED, 1, 1],
          [PERMISSIVE, 0, 1],
        ],
      );
      assert.deepEqual(
        [counted.pods, other.pods],
        [
          { namespace: NAMESPACE, count: 1, gone: [] },
          { namespace: 'default', count: 0, gone: [] },
        ],
      );
    });

    it('finds the pod itself as it is: let in by its policy, which holds', async () => {
      const names = await kubectl(cluster, ['get', 'pods', '-l', 'app=web', '-n', NAMESPACE, '-o', 'name']);
      const { items, exit } = await answers(['--for', names.trim(), '-n', NAMESPACE]);
      assert.deepEqual(items.map(outcomeOf), [SEED]);
      assert.deepEqual([items[0]?.policies?.annotated, exit], [{ name: SEED, standing: 'holds' }, 0]);
    });

    it('names what a service account may use, by rules of the former group too', async () => {
      const used = async () => {
        const { items } = await answers(['--for', 'sa/default', '-n', NAMESPACE, '--requester', 'caps-alice']);
        return items[0]?.mayUse?.map(({ name, serviceAccount, requester }) => [
          name,
          serviceAccount.may,
          requester?.may,
        ]);
      };
      const only = (may: string) => [
        ['privileged', 'no', 'no'],
        ['restricted', 'no', 'no'],
        [SEED, may, 'no'],
        [PERMISSIVE, 'no', 'no'],
      ];
      assert.deepEqual(await used(), only('yes'));
      await kubectl(cluster, ['delete', 'rolebinding', 'use-psp', '-n', NAMESPACE]);
      await heard(false, ...ACCOUNT);
      assert.deepEqual(await used(), only('no'));
      await create(cluster, [binding('former', 'ClusterRole/caps-psp-former', [account('default')], NAMESPACE)]);
      const isHeard = await poll(30_000, async () => JSON.stringify(await used()) === JSON.stringify(only('yes')));
      assert.ok(isHeard, 'the rule of the group extensions counts');
      const as = ['--as', ACCOUNT[0], ...ACCOUNT[1].flatMap((each) => ['--as-group', each])];
      await create(cluster, [binding('edit-account', 'ClusterRole/edit', [account('default')], NAMESPACE)]);
      assert.ok(await poll(30_000, async () => (await serverSays(podOf({ name: 'x' }), as)) === SEED));
    });

    it('knows the claims that a StatefulSet adds to its pods, in the words of the server', async () => {
      await kubectl(cluster, ['delete', 'psp', SEED]);
      await makePolicies(policy({ ...EVERYTHING, volumes: ['secret', 'projected'] }, { name: SEED }));
      await create(cluster, [statefulSet('db')]);
      const { items, exit } = await answers(['--for', 'sts/db', '-n', NAMESPACE]);
      assert.equal(exit, 1);
      const messages = items[0]?.policies?.answer.messages ?? [];
      assert.deepEqual(messages, [
        'spec.volumes[0]: Invalid value: "persistentVolumeClaim": persistentVolumeClaim volumes are not allowed to be used',
      ]);
      const said = await poll(60_000, async () => {
        const text = await events('statefulset', 'db');
        return text.includes('PodSecurityPolicy') && text;
      });
      assert.ok(said?.includes(`unable to admit pod: [${messages[0]}]`), said);
    });
  });

  describe('asked by users with fewer rights', () => {
    before('a Deployment', async () => {
      await kubectl(cluster, ['delete', 'deployment', 'web', '-n', NAMESPACE, '--ignore-not-found']);
      await create(cluster, [deployment('web')]);
    });

    it('says to one who may do nothing that policies may not be listed', async () => {
      const kubeconfig = await cluster.userKubeconfig(NOBODY);
      for (const argv of [[], ['--for', 'deploy/web', '-n', NAMESPACE]]) {
        const { stdout, stderr, exit } = await ask(argv, kubeconfig);
        assert.equal(stdout, '');
        assert.match(stderr, /^cannot list every PodSecurityPolicy: forbidden for user "caps-nobody": [^\n]*\n$/);
        assert.equal(exit, 3);
      }
    });

    it('says to one who may only list policies which pods and rights are missing', async () => {
      const kubeconfig = await cluster.userKubeconfig(LISTER);
      const counted = await list(['-n', NAMESPACE], kubeconfig);
      assert.deepEqual(counted.problems, []);
      const everywhere = await list([], kubeconfig);
      assert.deepEqual(
        everywhere.problems.map((problem) => problem.replace(/: forbidden.*\)/, '')),
        [
          'cannot list every Namespace; only namespace "default" was looked at',
          'cannot list pods in namespace "default"',
        ],
      );
      assert.equal(everywhere.pods, undefined);
      const { items, exit } = await answers(['--for', 'deploy/web', '-n', NAMESPACE], kubeconfig);
      assert.equal(items[0]?.policies?.answer.answer, 'unknown');
      assert.equal(exit, 3);
      const { stdout } = await ask(['--for', 'deploy/web', '-n', NAMESPACE], kubeconfig);
      assert.match(stdout.replace(/\s+/g, ' '), /Could not be found out: cannot ask by SubjectAccessReview: forbidden/);
    });
  });

  /** What happened to objects of a kind whose names begin so. */
  async function events(kind: string, name: string): Promise<string> {
    const found = JSON.parse(await kubectl(cluster, ['get', 'events', '-n', NAMESPACE, '-o', 'json'])).items;
    return (found as readonly EventFound[])
      .filter(
        ({ involvedObject }) => involvedObject.kind.toLowerCase() === kind && involvedObject.name.startsWith(name),
      )
      .map(({ message }) => message)
      .join('\n');
  }
});

describe('kubectl caps psp on the current cluster', () => {
  it('says in one line that there is no such thing', async function () {
    this.timeout(60 * 60_000);
    const cluster = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    for (const argv of [[], ['restricted'], ['--for', 'deploy/none']]) {
      const outcome = await askCluster(['psp', ...argv], cluster.kubeconfig);
      const stdout = 'This cluster has no PodSecurityPolicy; Pod Security Admission decides.\n';
      assert.deepEqual(outcome, { stdout, stderr: '', exit: 0 });
    }
    const { stdout } = await askCluster(['psp', '-o', 'json'], cluster.kubeconfig);
    assert.deepEqual(JSON.parse(stdout), { apiVersion: 'kubectl-caps/v1alpha1', kind: 'PolicyList', served: 'no' });
  });
});

interface Listed {
  readonly items: readonly {
    readonly name: string;
    readonly pods?: { readonly carrying: number; readonly admitting: number };
  }[];
  readonly pods?: object;
  readonly problems: readonly string[];
}

interface Item {
  readonly policies?: {
    readonly items: readonly { readonly name: string; readonly changes?: readonly object[] }[];
    readonly answer: { readonly answer: string; readonly by?: string; readonly messages?: readonly string[] };
    readonly annotated?: object;
  };
  readonly mayUse?: readonly {
    readonly name: string;
    readonly serviceAccount: { readonly may: string };
    readonly requester?: { readonly may: string };
  }[];
}

interface Answered {
  readonly items: readonly Item[];
  readonly exit: number;
}

interface MadePod {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly securityContext?: object }[] };
}

interface EventFound {
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly message: string;
}

/** The policy that lets it in, or the answer. */
function outcomeOf({ policies }: Item): string | undefined {
  return policies?.answer.by ?? policies?.answer.answer;
}

function podOf(metadata: object, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: NAMESPACE, ...metadata },
    spec: { containers: [{ name: 'main', image: 'registry.test/app' }], ...spec },
  };
}

function deployment(name: string): object {
  return { apiVersion: 'apps/v1', kind: 'Deployment', ...workload(name) };
}

function statefulSet(name: string): object {
  const { metadata, spec } = workload(name);
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: claim }];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: { ...spec, serviceName: name, volumeClaimTemplates },
  };
}

function workload(name: string) {
  const labels = { app: name };
  const spec = { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'registry.test/app' }] };
  return {
    metadata: { name, namespace: NAMESPACE },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function labelled<T extends { readonly metadata: object }>(object: T): T {
  const [key = '', value = ''] = LABEL.split('=');
  return { ...object, metadata: { ...object.metadata, labels: { [key]: value } } };
}

async function removeAll(cluster: Cluster, waiting?: 'and wait'): Promise<void> {
  const kinds = 'clusterroles,clusterrolebindings,podsecuritypolicies';
  await kubectl(cluster, ['delete', kinds, '-l', LABEL, '--ignore-not-found']);
  const wait = `--wait=${waiting === 'and wait'}`;
  await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', wait, NAMESPACE]);
}
