/**
 * npm run demo: makes the StatefulSet that people learn capabilities with, and asks about its pod.
 *
 * On the cluster of KUBECONFIG if that is set; otherwise on the project's own test cluster, where this machine can run one;
 * otherwise from what was recorded on such a cluster.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterUp, HarnessError } from '../test/cluster/harness/index.ts';
import { kubectl } from '../test/cluster/situation.ts';
import type { RecordedScenario } from '../test/scenarios/golden.ts';
import { container, statefulSet } from '../test/scenarios/scenario.ts';
import { replaying } from '../test/support/recording.ts';
import { runProgram } from '../test/support/run-program.ts';

const ROOT = join(import.meta.dirname, '..');
const NAMESPACE = 'testns';
const QUESTION = ['pod', 'test-statefulset-0', '-n', NAMESPACE];
const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const given = process.env.KUBECONFIG;
  if (given !== undefined && given !== '') {
    say(`Using the cluster of ${given}: namespace ${NAMESPACE} is made in it and removed again.`);
    return showOn({ kubeconfig: given }, 'busybox:stable');
  }
  try {
    return await showOn(await clusterUp('current', say), 'local/busybox:1');
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    say(error.message);
    say('So this is what was recorded on such a cluster; with KUBECONFIG=FILE npm run demo it is yours.');
    return showRecorded();
  }
}

async function showOn(cluster: { readonly kubeconfig: string }, image: string): Promise<number> {
  const securityContext = { runAsUser: 1025, capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } };
  const main = container('test-statefulset', {
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sleep', '1000000'],
    securityContext,
  });
  await kubectl(cluster, ['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
  await kubectl(cluster, ['create', 'namespace', NAMESPACE]);
  try {
    await kubectl(
      cluster,
      ['apply', '-n', NAMESPACE, '-f', '-'],
      JSON.stringify(statefulSet('test-statefulset', [main])),
    );
    await kubectl(cluster, ['rollout', 'status', '-n', NAMESPACE, 'statefulset/test-statefulset', '--timeout=180s']);
    say(`\n$ kubectl caps ${QUESTION.join(' ')}`);
    const { status } = spawnSync(join(ROOT, 'bin/kubectl-caps'), QUESTION, {
      stdio: 'inherit',
      env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
    });
    return status ?? 1;
  } finally {
    await kubectl(cluster, ['delete', 'namespace', NAMESPACE, '--wait=false']);
  }
}

async function showRecorded(): Promise<number> {
  const file = readFileSync(join(ROOT, 'test/scenarios/recorded/demo.current.json'), 'utf8');
  const { kubernetes, recordings } = JSON.parse(file) as RecordedScenario;
  const [recording] = recordings;
  if (!recording) throw new Error('The recording of the demo is empty.');
  say(`\nRecorded on Kubernetes ${kubernetes}:\n$ kubectl caps ${QUESTION.join(' ')}`);
  const { stdout, stderr, exit } = await runProgram(QUESTION, { connect: replaying(recording) });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return exit;
}

process.exitCode = await main();
