import assert from 'node:assert/strict';
import { evaluate } from '../../src/policy/psa/evaluate.ts';
import type { LevelVersion } from '../../src/policy/psa/levels.ts';
import { LABEL_PREFIX } from '../../src/policy/psa/namespace-policy.ts';
import { CHECKS } from '../../src/policy/psa/registry.ts';
import { enforceSentence } from '../../src/policy/psa/sentence.ts';
import type { ServedPod } from '../../src/policy/server-view.ts';
import { PAIRS, type Pair } from '../policy/psa/pairs.ts';
import { DryRun } from './dry-run.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { objectOf, pathOf } from './psa/proposal.ts';
import { kubectl } from './situation.ts';

const NAME = 'smallest';

/** Pods of the pairs that something else refuses, so that Pod Security Admission has nothing to say of them. */
const REFUSED_BEFORE: Readonly<Record<string, readonly string[]>> = {
  legacy: [
    // Refused by the PodSecurityPolicy of the test cluster.
    'procMount v1.0 fails at v1.0: spec.containers[0].securityContext.procMount',
    'windowsHostProcess v1.0 fails at v1.0: spec.hostNetwork',
  ],
  current: [
    // Not valid but in a user namespace, where it passes.
    'procMount v1.35 fails at v1.34: spec.containers[0].securityContext.procMount',
    'procMount v1.35 fails at v1.35: spec.containers[0].securityContext.procMount',
    // Not valid without hostNetwork, which another check refuses.
    'windowsHostProcess v1.0 fails at v1.0: spec.hostNetwork',
  ],
};

for (const name of clusterNames) {
  describe(`the smallest pods, on the ${name} cluster`, () => {
    let cluster: Cluster;
    let minor: number;
    let known: readonly Pair[];
    const namespaces = new Map<string, LevelVersion>();

    before(`the ${name} cluster comes up, with a namespace for each policy`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      minor = Number(cluster.kubernetesVersion.split('.')[1]);
      known = PAIRS.filter(({ at }) => at <= minor);
      for (const policy of known.flatMap(policiesOf)) namespaces.set(namespaceOf(policy), policy);
      const items = [...namespaces].map(([namespace, { level, version }]) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: { [`${LABEL_PREFIX}enforce`]: level, [`${LABEL_PREFIX}enforce-version`]: version },
        },
      }));
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', ...namespaces.keys()]);
      await kubectl(cluster, ['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
      const there = await poll(60_000, async () => {
        const accounts = await kubectl(cluster, ['get', 'serviceaccounts', '-A', '-o', 'json']);
        const { items: found } = JSON.parse(accounts) as { items: { metadata: { namespace: string } }[] };
        return [...namespaces.keys()].every((each) => found.some(({ metadata }) => metadata.namespace === each));
      });
      assert.ok(there, 'every namespace has its service account');
    });

    after('the namespaces are removed', async () => {
      await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', '--wait=false', ...namespaces.keys()]);
    });

    it('are let in and refused as this program says, at every policy version that the server knows', async () => {
      const server = new DryRun(cluster, 8);
      const differences: object[] = [];
      const refusedBefore: string[] = [];
      try {
        for (const pair of known) {
          for (const policy of policiesOf(pair)) {
            for (const which of ['passes', 'fails'] as const) {
              const label = `${pair.check} v1.${pair.at} ${which} at ${policy.version}`;
              const pod = pair[which];
              const { status, message } = await server.create(
                pathOf('Pod', namespaceOf(policy)),
                objectOf('Pod', NAME, withImages(pod)),
              );
              if (status === 422 || message.includes('PodSecurityPolicy: ')) {
                refusedBefore.push(`${label}: ${/\bspec\.[^:]*/.exec(message)?.[0]}`);
                continue;
              }
              const violations = evaluate(pod, policy, minor);
              const expected =
                violations.length === 0
                  ? ''
                  : `pods "${NAME}" is forbidden: ${enforceSentence(policy, violations, minor)}`;
              if (message !== expected) differences.push({ label, said: message, expected });
            }
          }
        }
      } finally {
        server.close();
      }
      assert.deepEqual(differences, []);
      assert.deepEqual(refusedBefore, REFUSED_BEFORE[name]);
    });
  });
}

/** The version at which the check came or changed, and the one before it where they differ. */
function policiesOf({ check, at, grew }: Pair): LevelVersion[] {
  const level = CHECKS.find(({ id }) => id === check)?.level ?? 'restricted';
  const minors = grew === undefined ? [at] : [at - 1, at];
  return minors.map((minor) => ({ level, version: `v1.${minor}` as const }));
}

function namespaceOf({ level, version }: LevelVersion): string {
  return `pair-${level}-${version.replace('.', '-')}`;
}

/** A server takes no container without an image. */
function withImages({ annotations, spec }: ServedPod) {
  const image = 'registry.test/app';
  const containers = spec.containers.map((container) => ({ image, ...container }));
  return { metadata: { annotations }, spec: { ...spec, containers } };
}
