import assert from 'node:assert/strict';
import pLimit from 'p-limit';
import { remediesFor } from '../../src/denial/remedy/remedies-for.ts';
import type { BindingRemedy, Remedies } from '../../src/denial/remedy/remedy.ts';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import { applyPatch } from '../../src/policy/psa/json-patch.ts';
import { type NamespacePolicy, namespacePolicy } from '../../src/policy/psa/namespace-policy.ts';
import type { PoliciesReport } from '../../src/policy/psp/policies-report.ts';
import { preparePod } from '../../src/policy/psp/prepare-pod.ts';
import { type PreparedPolicy, preparePolicy } from '../../src/policy/psp/prepare-policy.ts';
import { select } from '../../src/policy/psp/select.ts';
import { podIdentities } from '../../src/rbac/identities.ts';
import { type Chance, chanceOf } from './chance.ts';
import { DryRun, type Proposer } from './dry-run.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { objectOf, pathOf } from './psa/proposal.ts';
import { randomTemplate } from './psa/random-pods.ts';
import { clear, mayUse, type Playground, type Plot, proposersOf, setUp } from './psp/playground.ts';
import { type RandomPod, randomPod } from './psp/random-pods.ts';
import { kubectl } from './situation.ts';

/** CAPS_REMEDY_SEED and CAPS_REMEDY_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_REMEDY_SEED ?? 11);
const COUNT = Number(process.env.CAPS_REMEDY_COUNT ?? 300);
const CONNECTIONS = 8;
const NAMESPACES = 12;
/** Each is made for good. */
const BOUND = 10;
const LABELLED = 10;
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const NAME = 'proposed';

describe('denial/remedy on the legacy cluster', () => {
  let cluster: Cluster;
  let server: DryRun;
  let playground: Playground;
  let policies: readonly PreparedPolicy[];
  let minor: number;

  before(`the legacy cluster comes up, with random policies in ${NAMESPACES} namespaces`, async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('legacy', (line) => process.stderr.write(`${line}\n`));
    server = new DryRun(cluster, CONNECTIONS);
    minor = Number(cluster.kubernetesVersion.split('.')[1]);
    playground = await setUp(cluster, server, { seed: SEED, count: NAMESPACES, given: [] });
    policies = playground.policies
      .map((policy) => preparePolicy(policy, minor))
      .sort((a, b) => (a.policy.metadata.name < b.policy.metadata.name ? -1 : 1));
    for (const { namespace } of playground.plots.filter(isLabelled)) {
      await kubectl(cluster, ['label', 'namespace', namespace, `${ENFORCE}=baseline`]);
    }
  });

  after('nodes may use the permissive policy again', async function () {
    this.timeout(10 * 60_000);
    if (cluster === undefined) return;
    await clear(cluster);
    server.close();
  });

  it(`proposes patches with which the server admits ${COUNT} random pods that it refused (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED + 1);
    const refused: object[] = [];
    let tried = 0;
    while (tried < COUNT) {
      const trials = Array.from({ length: CONNECTIONS }, () => randomTrial(chance));
      const answers = await pLimit(CONNECTIONS).map(trials, async (trial) => {
        const [patch] = remediesOf(trial).remedies;
        if (patch?.is !== 'patch') return undefined;
        if (!(await isValid(trial)) || (await propose(trial, trial.pod)) === '') return undefined;
        const message = await propose(trial, applyPatch(trial.pod, patch.patch));
        return { message, patch, trial };
      });
      const found = answers.filter((answer) => answer !== undefined);
      tried += found.length;
      refused.push(...found.filter(({ message }) => message !== ''));
    }
    assert.equal(JSON.stringify(refused), '[]');
  });

  it(`names ${BOUND} bindings with which the server admits what it refused (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED + 2);
    let tried = 0;
    while (tried < BOUND) {
      const trial = randomTrial(chance);
      const binding = remediesOf(trial).remedies.find((one) => one.is === 'binding');
      const isMirror = trial.pod.metadata.annotations['kubernetes.io/config.mirror'] !== undefined;
      if (!binding || binding.label || isMirror || !(await isValid(trial))) continue;
      tried += 1;
      const pod = applyPatch(trial.pod, binding.patch?.patch ?? []);
      assert.notEqual(await propose(trial, pod), '', 'without the right it is refused');
      await kubectl(cluster, ['create', '-f', '-'], JSON.stringify(objectsOf(binding)));
      let message = '';
      const isAdmitted = await poll(30_000, async () => {
        message = await propose(trial, pod);
        return message === '';
      });
      assert.ok(isAdmitted, JSON.stringify({ message, binding, trial }));
      await kubectl(cluster, ['delete', 'role,rolebinding', '-n', binding.namespace, '-l', 'caps-test=remedy']);
      const isRefused = await poll(30_000, async () => (await propose(trial, pod)) !== '');
      assert.ok(isRefused, 'the right is gone');
    }
  });

  interface Trial {
    readonly plot: Plot;
    readonly proposer: Proposer;
    readonly pod: RandomPod;
  }

  function randomTrial(chance: Chance): Trial {
    const plot = playground.plots[chance.below(playground.plots.length)];
    assert.ok(plot);
    return { plot, proposer: chance.one(proposersOf(plot.namespace)), pod: randomPod(chance) };
  }

  function isLabelled({ namespace }: Plot): boolean {
    return Number(namespace.slice('psp-'.length)) % 2 === 1;
  }

  function remediesOf({ plot, proposer, pod }: Trial): Remedies {
    const { annotations } = pod.metadata;
    const spec = pod.spec as unknown as PodSpec;
    const account = spec.serviceAccountName || spec.serviceAccount || 'default';
    const automountServiceAccountToken = account !== 'runner';
    const created = { kind: 'pod', annotations, spec } as const;
    const prepared = preparePod(created, minor, { operation: 'create', automountServiceAccountToken });
    const candidates = policies.map((policy) => {
      const grant = plot.grants.find((one) => one.policy === policy.policy.metadata.name);
      const use = grant !== undefined && mayUse(grant, proposer, prepared.spec.serviceAccountName);
      return { policy, use: use ? 'yes' : 'no' } as const;
    });
    const { answer, judged } = select(prepared, candidates, 'create');
    const no = { may: 'no', from: 'server', missingRoles: [], text: '' } as const;
    const { namespace } = plot;
    const who = { namespace, annotations, serviceAccountName: account, nodeName: spec.nodeName ?? '' };
    const report: PoliciesReport = {
      served: 'yes',
      serverMinor: minor,
      serverIsKnown: true,
      judged: 'pod',
      identities: podIdentities(who, proposer),
      human: proposer,
      policies: judged.map((one) => ({ ...one, access: { requester: no } })),
      answer,
    };
    const labels: Readonly<Record<string, string>> = isLabelled(plot) ? { [ENFORCE]: 'baseline' } : {};
    return remediesFor({
      workload: {
        apiVersion: 'v1',
        kind: 'Pod',
        name: NAME,
        namespace,
        templatePath: '',
        template: { metadata: { annotations }, spec },
      },
      namespace,
      state: {
        pod: created,
        policies: report,
        enforcesPolicies: 'yes',
        namespace: namespacePolicy(labels, minor),
        serverMinor: minor,
      },
      said: undefined,
      policies,
      automountServiceAccountToken,
    });
  }

  /** Empty where it is admitted. */
  async function propose({ plot, proposer }: Trial, { metadata, spec }: RandomPod): Promise<string> {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
    return (await server.create(`/api/v1/namespaces/${plot.namespace}/pods`, pod, proposer)).message;
  }

  /** What is not valid is found out only after the policies: the administrator may use all of them. */
  async function isValid({ pod: { metadata, spec } }: Trial): Promise<boolean> {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
    return (await server.create('/api/v1/namespaces/psp-last/pods', pod)).status === 201;
  }
});

function objectsOf({ policy, namespace, name, subject, role }: BindingRemedy): object {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { namespace, labels: { 'caps-test': 'remedy' } };
  assert.ok(!role.isThere);
  const rules = [
    { apiGroups: [role.apiGroup], resources: ['podsecuritypolicies'], resourceNames: [policy], verbs: ['use'] },
  ];
  const items = [
    { apiVersion, kind: role.kind, metadata: { ...metadata, name: role.name }, rules },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: { ...metadata, name },
      roleRef: { apiGroup, kind: role.kind, name: role.name },
      subjects: [subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup }],
    },
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}

describe('denial/remedy on the current cluster', () => {
  const NAMESPACE = 'remedies';
  let cluster: Cluster;
  let server: DryRun;
  let minor: number;

  before('the current cluster comes up', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    server = new DryRun(cluster, CONNECTIONS);
    minor = Number(cluster.kubernetesVersion.split('.')[1]);
    await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', NAMESPACE]);
    await kubectl(cluster, ['create', 'namespace', NAMESPACE]);
    const pod = objectOf('Pod', NAME, {
      metadata: { annotations: {} },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    });
    const isReady = await poll(60_000, async () => (await propose(pod)) === '');
    assert.ok(isReady, 'the namespace has its service account');
  });

  after('the namespace is removed', async () => {
    if (cluster === undefined) return;
    await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', '--wait=false', NAMESPACE]);
    server.close();
  });

  it(`names ${LABELLED} levels with which the server admits what it refused (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED + 3);
    const levels = new Set<string>();
    let tried = 0;
    while (tried < LABELLED) {
      const { metadata, spec } = randomTemplate(chance, 'Pod', minor);
      const pod = objectOf('Pod', NAME, { metadata, spec });
      const level = chance.one(['baseline', 'restricted']);
      const labels = { [ENFORCE]: level };
      const label = remediesOf({ metadata, spec }, namespacePolicy(labels, minor)).find((one) => one.is === 'label');
      if (!label || (levels.has(`${label.to.level}:${label.to.version}`) && chance.happens(0.9))) continue;
      levels.add(`${label.to.level}:${label.to.version}`);
      tried += 1;
      await enforce(level, 'latest');
      assert.ok(await poll(30_000, async () => (await propose(pod)) !== ''), 'the server refuses it');
      await enforce(label.to.level, label.to.version);
      let message = '';
      const isAdmitted = await poll(30_000, async () => {
        message = await propose(pod);
        return message === '';
      });
      assert.ok(isAdmitted, JSON.stringify({ message, label, pod }));
    }
    assert.ok(levels.size > 2, [...levels].join());
  });

  async function enforce(level: string, version: string): Promise<void> {
    const labels = [`${ENFORCE}=${level}`, `${ENFORCE}-version=${version}`];
    await kubectl(cluster, ['label', 'namespace', NAMESPACE, '--overwrite', ...labels]);
  }

  async function propose(pod: object): Promise<string> {
    return (await server.create(pathOf('Pod', NAMESPACE), pod)).message;
  }

  function remediesOf(
    { metadata, spec: random }: Pick<RandomPod, 'metadata' | 'spec'>,
    namespace: NamespacePolicy,
  ): Remedies['remedies'] {
    const spec = random as unknown as PodSpec;
    const template = { metadata, spec };
    return remediesFor({
      workload: { apiVersion: 'v1', kind: 'Pod', name: NAME, templatePath: '', template },
      namespace: NAMESPACE,
      state: {
        pod: { kind: 'pod', annotations: metadata.annotations, spec },
        policies: { served: 'no' },
        enforcesPolicies: 'unknown',
        namespace,
        serverMinor: minor,
      },
      said: undefined,
      policies: [],
      automountServiceAccountToken: true,
    }).remedies;
  }
});
