import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import { contradictionsIn } from '../../src/policy/psp/contradiction.ts';
import { type PreparedPod, preparePod } from '../../src/policy/psp/prepare-pod.ts';
import { type PreparedPolicy, preparePolicy } from '../../src/policy/psp/prepare-policy.ts';
import { type Selection, select } from '../../src/policy/psp/select.ts';
import type { ServedPod } from '../../src/policy/server-view.ts';
import { PAIRS } from '../policy/psp/pairs.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Answer, DryRun, type Proposer } from './dry-run.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { asKept, lookedAt, refusals, returnedPod } from './psp/compare.ts';
import { clear, mayUse, type Playground, type Plot, plotOf, proposersOf, setUp } from './psp/playground.ts';
import { type RandomPod, randomPod } from './psp/random-pods.ts';

/** CAPS_PSP_SEED and CAPS_PSP_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_PSP_SEED ?? 1);
const COUNT = Number(process.env.CAPS_PSP_COUNT ?? 3200);
const NAMESPACES = 40;
const CONNECTIONS = 8;
/** Pods that are made for good, to be changed after that. */
const CHANGED = 200;
/** Shown of what is found: enough to see what they have in common. */
const SHOWN = 5;
/** So many pods find every rule, whatever the seed. */
const ENOUGH = 3000;
const NAME = 'proposed';
const PAIR_POLICIES = PAIRS.map(({ policy }, index) => ({
  ...policy,
  metadata: { ...policy.metadata, name: `pair-${index}` },
}));

interface Trial {
  readonly plot: Plot;
  readonly proposer: Proposer;
  readonly pod: RandomPod;
}

describe('PodSecurityPolicy of the legacy cluster', () => {
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
    playground = await setUp(cluster, server, { seed: SEED, count: NAMESPACES, given: PAIR_POLICIES });
    policies = playground.policies.map((policy) => preparePolicy(policy, minor));
  });

  after('nodes may use the permissive policy again', async function () {
    this.timeout(10 * 60_000);
    if (cluster === undefined) return;
    try {
      await clear(cluster);
    } finally {
      server.close();
    }
  });

  it(`says of ${COUNT} random new pods what this program says, to the letter (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED + 1);
    const trials = Array.from({ length: COUNT }, () => randomTrial(chance, playground.plots));
    const outcomes = new Outcomes();
    await pLimit(CONNECTIONS).map(trials, async (trial) => {
      const answer = await server.create(podsOf(trial.plot), proposalOf(trial), trial.proposer);
      const selection = ours(trial.pod.metadata.annotations, trial.pod.spec, trial, 'create');
      outcomes.add(trial, answer, differenceOf(answer, selection, trial), selection);
    });
    outcomes.check(COUNT);
    if (COUNT >= ENOUGH) assert.deepEqual(outcomes.rulesFound(), [...new Set(PAIRS.map(({ rule }) => rule))].sort());
  });

  it(`says of changes of ${CHANGED} such pods what this program says, to the letter (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED + 2);
    const outcomes = new Outcomes();
    let made = 0;
    while (made < CHANGED) {
      const trial = randomTrial(chance, playground.plots);
      const name = `made-${made}`;
      const there = await server.createForGood(podsOf(trial.plot), proposalOf(trial, { name }), trial.proposer);
      if (there.status !== 201) continue;
      made += 1;
      const proposer = chance.one(proposersOf(trial.plot.namespace));
      const hints = trial.plot.grants.map(({ policy }) => policy);
      const annotations = {
        'a-change': 'x',
        ...(chance.happens(0.3) ? { 'kubernetes.io/psp': chance.one([null, 'none', ...hints]) } : {}),
      };
      const answer = await server.patch(`${podsOf(trial.plot)}/${name}`, { metadata: { annotations } }, proposer);
      const { annotations: before, spec } = returnedPod(there.object);
      const entries = Object.entries({ ...before, ...annotations }).flatMap(([key, value]) =>
        value === null ? [] : [[key, value] as const],
      );
      const selection = ours(Object.fromEntries(entries), { ...spec }, { ...trial, proposer }, 'update');
      const expected = selection.answer.answer === 'admitted' ? [''] : refusals(name, 'validate', selection);
      outcomes.add(trial, answer, expected.includes(answer.message) ? undefined : { expected }, selection);
    }
    outcomes.check(CHANGED);
  });

  it('says of the smallest pods what the unit tests say', async () => {
    for (const [index, { rule, what, passes, changes, fails, says }] of PAIRS.entries()) {
      const plot = plotOf(`pair-${index}`);
      const [alice] = proposersOf(plot.namespace);
      const propose = ({ annotations, spec }: ServedPod) =>
        server.create(
          podsOf(plot),
          { apiVersion: 'v1', kind: 'Pod', metadata: { name: NAME, annotations }, spec },
          alice,
        );
      const passed = await propose(passes);
      assert.equal(passed.message, '', `${rule}: ${what}`);
      const is = returnedPod(passed.object);
      for (const { path, after } of changes ?? []) {
        const there = path.startsWith('metadata.annotations[') ? is.annotations[path.slice(21, -1)] : valueIn(is, path);
        assert.deepEqual(there, after, `${rule}: ${what}: ${path}`);
      }
      const failed = await propose(fails);
      const said = `pods "${NAME}" is forbidden: PodSecurityPolicy: unable to admit pod: [${says.join(' ')}]`;
      assert.equal(failed.message, said, `${rule}: ${what}`);
    }
  });

  function ours(
    annotations: RandomPod['metadata']['annotations'],
    spec: RandomPod['spec'],
    { plot, proposer }: Pick<Trial, 'plot' | 'proposer'>,
    operation: 'create' | 'update',
  ): Selection {
    const pod = prepared(annotations, spec, operation);
    const candidates = policies.map((policy) => {
      const grant = plot.grants.find((one) => one.policy === policy.policy.metadata.name);
      const use = grant !== undefined && mayUse(grant, proposer, pod.spec.serviceAccountName);
      return { policy, use: use ? 'yes' : 'no' } as const;
    });
    return select(pod, candidates, operation);
  }

  function prepared(
    annotations: RandomPod['metadata']['annotations'],
    spec: RandomPod['spec'],
    operation: 'create' | 'update',
  ): PreparedPod {
    const served = { kind: 'pod', annotations, spec: spec as unknown as PodSpec } as const;
    const runs = spec.serviceAccountName ?? spec.serviceAccount;
    const automount = runs === 'runner' ? { automountServiceAccountToken: false } : {};
    return preparePod(served, minor, { operation, ...automount });
  }

  /** Undefined where the server and this program agree. */
  function differenceOf(answer: Answer, selection: Selection, { pod, plot, proposer }: Trial): object | undefined {
    const { answer: expected } = selection;
    if (expected.answer !== 'admitted') {
      const possible = refusals(nameOf(pod), 'admit', selection);
      return possible.includes(answer.message) ? undefined : { expected: possible };
    }
    const { verdict } = expected.by;
    const changed =
      verdict.verdict === 'changes' ? verdict.pod : prepared(pod.metadata.annotations, pod.spec, 'create');
    // What is not valid is found out only after the policies let it in.
    const contradicts = answer.message.includes('cannot set `allowPrivilegeEscalation` to false');
    if (contradicts !== contradictionsIn(changed.spec).length > 0) return { expected };
    if (answer.status === 422) return undefined;
    if (answer.status !== 201) return { expected };
    const there = returnedPod(answer.object);
    const is = { by: there.admittedBy, pod: lookedAt(there) };
    const should = {
      by: expected.by.name,
      pod: lookedAt(asKept(changed, minor)),
    };
    return isDeepStrictEqual(is, should) ? undefined : { is, should, plot, proposer };
  }
});

function randomTrial(chance: Chance, plots: readonly Plot[]): Trial {
  const plot = plots[chance.below(plots.length)];
  assert.ok(plot);
  return { plot, proposer: chance.one(proposersOf(plot.namespace)), pod: randomPod(chance) };
}

/** What stands at "spec.containers[0].securityContext.runAsUser". */
function valueIn(object: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<unknown>((value, part) => (value as Readonly<Record<string, unknown>>)[part], object);
}

function podsOf({ namespace }: Plot): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}

function proposalOf({ pod }: Trial, name: object = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...pod.metadata, ...name }, spec: pod.spec };
}

/** As a refusal has it. */
function nameOf({ metadata: { name, generateName } }: RandomPod): string {
  return name ?? generateName ?? '';
}

/** What came of the trials of one run. */
class Outcomes {
  readonly #counts = { 'admitted unchanged': 0, 'admitted changed': 0, refused: 0, 'not valid': 0 };
  readonly #notValid = new Map<string, number>();
  readonly #rules = new Map<string, number>();
  readonly #differences: object[] = [];

  add(trial: Trial, { status, message }: Answer, difference: object | undefined, { answer }: Selection): void {
    if (difference) this.#differences.push({ said: message, ...difference, trial });
    if (status === 422) {
      this.#counts['not valid'] += 1;
      const why = message.replace(/^[^:]*: /, '').slice(0, 200);
      this.#notValid.set(why, (this.#notValid.get(why) ?? 0) + 1);
    } else if (answer.answer === 'admitted') {
      this.#counts[answer.by.verdict.verdict === 'changes' ? 'admitted changed' : 'admitted unchanged'] += 1;
    } else {
      this.#counts.refused += 1;
      const findings = answer.answer === 'refused' ? answer.findings : [];
      for (const { rule } of findings) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    }
  }

  rulesFound(): string[] {
    return [...this.#rules.keys()].sort();
  }

  check(count: number): void {
    process.stderr.write(`${JSON.stringify(this.#counts)} ${JSON.stringify(Object.fromEntries(this.#rules))}\n`);
    const reasons = [...this.#notValid].map(([why, times]) => `${times} times: ${why}`).join('\n');
    assert.ok(
      this.#counts['not valid'] < count / 12,
      `the generator makes too many pods that are not valid:\n${reasons}`,
    );
    this.#differences.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
    const shown = JSON.stringify(this.#differences.slice(0, SHOWN), undefined, 1);
    assert.equal(this.#differences.length, 0, `${this.#differences.length} of ${count} differ:\n${shown}`);
  }
}
