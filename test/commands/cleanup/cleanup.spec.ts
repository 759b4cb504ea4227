import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/kubernetes/objects.ts';
import { forbidden } from '../../support/fake-cluster.ts';
import { podServer } from '../../support/pod-server.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

const CREATED = '2026-11-21T11:57:00Z';
const left = (kind: string, name: string, run: string, namespace?: string): KubernetesObject & { kind: string } => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    labels: { 'kubectl-caps/run': run },
    creationTimestamp: CREATED,
    ...(namespace === undefined ? {} : { namespace }),
  },
});

async function serverWithLeftovers(given: Parameters<typeof podServer>[0] = {}) {
  const server = podServer({ fate: () => [{ phase: 'Running' }], ...given });
  const all = [
    left('Namespace', 'kubectl-caps-scan-1', 'scan-1'),
    left('Namespace', 'production', 'scan-1'),
    { ...left('Pod', 'kubectl-caps-scan-1-0', 'scan-1', 'kubectl-caps-scan-1'), spec: { containers: [] } },
    { ...left('Pod', 'kubectl-caps-trace-2-0', 'trace-2', 'shop'), spec: { containers: [] } },
    { ...left('Pod', 'web-0', 'trace-2', 'shop'), spec: { containers: [] } },
  ];
  for (const object of all) await server.cluster.create({ apiVersion: 'v1', ...object }, { dryRun: false });
  await new Promise((resolve) => setTimeout(resolve, 5));
  return server;
}

async function cleanup(
  server: Awaited<ReturnType<typeof serverWithLeftovers>>,
  words: readonly string[],
  answer?: string,
): Promise<Outcome> {
  return runProgram(['cleanup', ...words], {
    connect: async () => server.cluster,
    time: () => new Date('2026-11-21T12:00:00Z'),
    ...(answer === undefined ? {} : { ask: async () => answer }),
  });
}

const TABLE = (result: string) =>
  [
    'RUN       NAMESPACE             OBJECT                          PHASE     AGE   RESULT',
    `scan-1    <none>                namespace/kubectl-caps-scan-1   <none>    3m    ${result}`,
    `scan-1    kubectl-caps-scan-1   pod/kubectl-caps-scan-1-0       Running   3m    ${result}`,
    `trace-2   shop                  pod/kubectl-caps-trace-2-0      Running   3m    ${result}`,
    '',
  ].join('\n');

describe('commands/cleanup', () => {
  it('deletes what runs left, and nothing that only carries their label', async () => {
    const server = await serverWithLeftovers();
    assert.deepEqual(await cleanup(server, ['--yes']), { stdout: TABLE('deleted'), stderr: '', exit: 0 });
    assert.deepEqual(server.left(), ['Namespace -/production', 'Pod shop/web-0']);
  });

  it('shows what it would delete before it asks, and deletes nothing without a yes', async () => {
    const server = await serverWithLeftovers();
    const all = server.left();
    assert.deepEqual(await cleanup(server, [], 'n'), {
      stdout: '',
      stderr: `${TABLE('found')}error: nothing was deleted\n`,
      exit: 2,
    });
    assert.deepEqual(await cleanup(server, []), {
      stdout: '',
      stderr: `${TABLE('found')}error: nothing was deleted: to delete this, add --yes\n`,
      exit: 2,
    });
    assert.deepEqual(await cleanup(server, ['--dry-run=client']), { stdout: TABLE('found'), stderr: '', exit: 0 });
    assert.deepEqual(server.left(), all);
  });

  it('says what could not be deleted: exit 3', async () => {
    const server = await serverWithLeftovers({
      remove: ({ kind }) => (kind === 'Namespace' ? forbidden('namespaces') : 'removed'),
    });
    const { stdout, stderr, exit } = await cleanup(server, ['--yes', '-o', 'json']);
    const answer = JSON.parse(stdout) as { objects: { name: string; result: string }[]; problems: string[] };
    assert.deepEqual(
      [answer.objects.map(({ name, result }) => `${name} ${result}`), answer.problems, stderr, exit],
      [
        ['kubectl-caps-scan-1 failed', 'kubectl-caps-scan-1-0 deleted', 'kubectl-caps-trace-2-0 deleted'],
        ['namespaces is forbidden'],
        'namespaces is forbidden\n',
        3,
      ],
    );
  });

  it('says so where nothing is left', async () => {
    assert.deepEqual(await cleanup(podServer(), []), { stdout: 'Nothing is left of any run.\n', stderr: '', exit: 0 });
  });

  it('deletes nothing from a recording', async () => {
    assert.deepEqual(await cleanup(podServer(), ['--snapshot', 'x.yaml']), {
      stdout: '',
      stderr:
        "error: nothing can be deleted from a recording: leave out --snapshot\nSee 'kubectl caps cleanup --help' for usage.\n",
      exit: 2,
    });
  });
});
