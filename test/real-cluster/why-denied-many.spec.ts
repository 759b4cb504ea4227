import assert from 'node:assert/strict';
import { LABEL_PREFIX } from '../../src/policy/psa/namespace-policy.ts';
import { deployment, securedBy } from '../scenarios/scenario.ts';
import { ask } from './ask.ts';
import { create, makeNamespaces, until } from './denials.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { kubectl } from './situation.ts';

const NAMESPACE = 'denied-many';
const MANY = 500;

describe('kubectl caps why-denied of many Deployments on the current cluster', () => {
  let cluster: Cluster;

  before(`${MANY} Deployments are refused`, async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    await makeNamespaces(cluster, [{ name: NAMESPACE, labels: { [`${LABEL_PREFIX}enforce`]: 'baseline' } }]);
    const names = Array.from({ length: MANY }, (_, index) => `web-${index}`);
    await create(
      cluster,
      names.map((name) => deployment(name, [securedBy({ privileged: true })])),
      NAMESPACE,
    );
  });

  after('the namespace is removed', () => kubectl(cluster, ['delete', 'namespace', '--wait=false', NAMESPACE]));

  it('has a line for each, under what they have in common', async () => {
    let last = '';
    const { stdout, stderr, exit, seconds } = await until(
      () => last.slice(0, 2000),
      async () => {
        const began = performance.now();
        const outcome = await ask(['why-denied', '-n', NAMESPACE], cluster.kubeconfig);
        last = outcome.stdout;
        return last.startsWith(`${MANY} objects: `) && { ...outcome, seconds: (performance.now() - began) / 1000 };
      },
    );
    const lines = stdout.split('\n').filter((line) => /^denied-many +deployment\/web-\d+ +0\/1 /.test(line));
    assert.equal(new Set(lines).size, MANY);
    assert.deepEqual([stdout.match(/^\d+ objects?: /gm), stderr, exit], [[`${MANY} objects: `], '', 1]);
    const { maxRSS } = process.resourceUsage();
    process.stderr.write(
      `${MANY} refused Deployments: ${seconds.toFixed(1)} s, at most ${Math.round(maxRSS / 1024)} MiB\n`,
    );
  });
});
