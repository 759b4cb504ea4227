import assert from 'node:assert/strict';
import pLimit from 'p-limit';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import { evaluate } from '../../src/policy/psa/evaluate.ts';
import { LABEL_PREFIX, namespacePolicy } from '../../src/policy/psa/namespace-policy.ts';
import { enforceSentence, warnSentence } from '../../src/policy/psa/sentence.ts';
import type { ServedPod } from '../../src/policy/server-view.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Answer, DryRun } from './dry-run.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { type Kind, objectOf, pathOf } from './psa/proposal.ts';
import { type RandomTemplate, randomTemplate } from './psa/random-pods.ts';
import { kubectl } from './situation.ts';

/** CAPS_PSA_SEED and CAPS_PSA_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_PSA_SEED ?? 1);
const COUNT = Number(process.env.CAPS_PSA_COUNT ?? 3200);
const NAMESPACES = 70;
/** default, kube-system, kube-public, kube-node-lease. */
const SYSTEM_NAMESPACES = 4;
const CONNECTIONS = 8;
/** Shown of what is found: enough to see what they have in common. */
const SHOWN = 5;
const MAKERS = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'PodTemplate',
] as const;

interface Trial {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: Kind;
  readonly template: RandomTemplate;
}

for (const name of clusterNames) {
  describe(`Pod Security Admission of the ${name} cluster`, () => {
    let cluster: Cluster;
    let minor: number;
    const labels = randomLabels(chanceOf(SEED));
    const namespaces = labels.map((_, index) => `psa-${index}`);

    before(`the ${name} cluster comes up, with ${NAMESPACES} namespaces`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      minor = Number(cluster.kubernetesVersion.split('.')[1]);
      const items = namespaces.map((namespace, index) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace, labels: labels[index] },
      }));
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', '--wait', ...namespaces]);
      await kubectl(cluster, ['create', '-f', '-'], list);
      // A pod is refused until its namespace's service account is there.
      const accounts = ['get', 'serviceaccounts', '-A', '--field-selector', 'metadata.name=default', '-o', 'name'];
      const there = await poll(120_000, async () => {
        const lines = (await kubectl(cluster, [...accounts, '--no-headers'])).trim().split('\n');
        return lines.length >= NAMESPACES + SYSTEM_NAMESPACES;
      });
      assert.ok(there, 'every namespace has its service account');
    });

    after('the namespaces are removed', async () => {
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', '--wait=false', ...namespaces]);
    });

    it(`says of ${COUNT} random pods and objects that make pods what this program says, to the letter (seed ${SEED})`, async () => {
      const chance = chanceOf(SEED + 1);
      const trials = Array.from({ length: COUNT }, (): Trial => {
        const index = chance.below(NAMESPACES);
        const kind = chance.happens(0.5) ? 'Pod' : chance.one(MAKERS);
        const template = randomTemplate(chance, kind, minor);
        return { namespace: namespaces[index] ?? '', labels: labels[index] ?? {}, kind, template };
      });
      const server = new DryRun(cluster, CONNECTIONS);
      const limit = pLimit(CONNECTIONS);
      const differences: object[] = [];
      const seen = { refused: 0, warned: 0, 'let in': 0, invalid: 0 };
      const ofKinds: Record<string, number> = {};
      const invalid = new Map<string, number>();
      try {
        await limit.map(trials, async (trial) => {
          const answer = await server.create(
            pathOf(trial.kind, trial.namespace),
            objectOf(trial.kind, NAME, trial.template),
          );
          if (answer.status === 422 || answer.message.includes('PodSecurityPolicy: unable to admit')) {
            seen.invalid += 1;
            const why = answer.message.replace(/^[^:]*: /, '').slice(0, 160);
            invalid.set(why, (invalid.get(why) ?? 0) + 1);
            return;
          }
          const said = psaPartOf(answer);
          const expected = expectedAnswer(trial, minor);
          if (said.refusal + said.warnings.join('') !== '') ofKinds[trial.kind] = (ofKinds[trial.kind] ?? 0) + 1;
          seen[said.refusal !== '' ? 'refused' : said.warnings.length > 0 ? 'warned' : 'let in'] += 1;
          if (JSON.stringify(said) !== JSON.stringify(expected)) differences.push({ said, expected, trial });
        });
      } finally {
        server.close();
      }
      process.stderr.write(`${name} ${cluster.kubernetesVersion}: ${JSON.stringify({ ...seen, ofKinds })}\n`);
      const reasons = [...invalid].map(([why, times]) => `${times} times: ${why}`).join('\n');
      assert.ok(seen.invalid < COUNT / 20, `the generator makes too many pods that are not valid:\n${reasons}`);
      differences.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
      assert.equal(
        differences.length,
        0,
        `${differences.length} of ${COUNT} differ:\n${JSON.stringify(differences.slice(0, SHOWN), undefined, 1)}`,
      );
      for (const [outcome, times] of Object.entries(seen)) {
        if (outcome !== 'invalid') assert.ok(times > COUNT / 20, `hardly anything was ${outcome}: ${times}`);
      }
      assert.deepEqual(Object.keys(ofKinds).sort(), ['Pod', ...MAKERS].sort(), 'something was said of every kind');
    });
  });
}

function randomLabels(chance: Chance): Record<string, string>[] {
  const version = () => (chance.happens(0.15) ? 'latest' : `v1.${chance.below(chance.happens(0.1) ? 60 : 35)}`);
  return Array.from({ length: NAMESPACES }, () => {
    const labels: Record<string, string> = {};
    for (const mode of ['enforce', 'warn', 'audit'] as const) {
      if (chance.happens(mode === 'enforce' ? 0.8 : 0.6)) {
        labels[`${LABEL_PREFIX}${mode}`] = chance.one(
          mode === 'enforce'
            ? ['privileged', 'baseline', 'restricted']
            : ['privileged', 'baseline', 'restricted', 'restricted'],
        );
      }
      if (chance.happens(0.85)) labels[`${LABEL_PREFIX}${mode}-version`] = version();
    }
    return labels;
  });
}

const NAME = 'proposed';

/** Of what the server answered, what Pod Security Admission said. */
interface PsaPart {
  /** Empty where nothing was refused; anything else that was refused stands here in full. */
  readonly refusal: string;
  readonly warnings: readonly string[];
}

function psaPartOf({ message, warnings }: Answer): PsaPart {
  return { refusal: message, warnings: warnings.filter((warning) => warning.startsWith('would violate PodSecurity')) };
}

function expectedAnswer({ labels, kind, template }: Trial, minor: number): PsaPart {
  const pod: ServedPod = {
    kind: kind === 'Pod' ? 'pod' : 'template',
    annotations: template.metadata.annotations,
    spec: template.spec as unknown as PodSpec,
  };
  const { enforce, warn } = namespacePolicy(labels, minor);
  const enforced = kind === 'Pod' ? evaluate(pod, enforce, minor) : [];
  if (enforced.length > 0) {
    return { refusal: `pods "${NAME}" is forbidden: ${enforceSentence(enforce, enforced, minor)}`, warnings: [] };
  }
  const warned = evaluate(pod, warn, minor);
  return { refusal: '', warnings: warned.length === 0 ? [] : [warnSentence(warn, warned, minor)] };
}
