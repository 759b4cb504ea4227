import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { ask } from './ask.ts';
import { chanceOf } from './chance.ts';
import { type Answer, DryRun } from './dry-run.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { returnedPod } from './psp/compare.ts';
import { clear, plotOf, proposersOf, setUp } from './psp/playground.ts';
import { type RandomPod, randomPod } from './psp/random-pods.ts';
import { randomPolicy } from './psp/random-policies.ts';

/** CAPS_PSP_SEED and CAPS_CHECK_PSP_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_PSP_SEED ?? 1);
const COUNT = Number(process.env.CAPS_CHECK_PSP_COUNT ?? 60);
const CONNECTIONS = 8;
const NAMES = ['check-a', 'check-b', 'check-c'] as const;
const NOT_VALID = 'cannot set `allowPrivilegeEscalation` to false';

/** A verdict of check -o json. */
interface Verdict {
  readonly passes: boolean;
  readonly verdict: 'admits' | 'changes' | 'refuses' | 'unusable';
  readonly message?: string;
  readonly changes?: readonly { readonly path: string; readonly after: unknown }[];
  readonly notValid?: readonly string[];
}

describe('kubectl caps check --psp on the legacy cluster', () => {
  let cluster: Cluster;
  let server: DryRun;
  const random = chanceOf(SEED);
  const given = NAMES.map((name) => {
    const { annotations, spec } = randomPolicy(random);
    return { metadata: { name, annotations }, spec };
  });
  const pods = Array.from({ length: COUNT }, () => randomPod(random));

  before('the legacy cluster comes up, with a namespace for each of three policies', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('legacy', (line) => process.stderr.write(`${line}\n`));
    server = new DryRun(cluster, CONNECTIONS);
    await setUp(cluster, server, { seed: SEED, count: 0, given });
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

  it(`says of ${COUNT} random pods what the server says where only that policy may be used (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const differences: object[] = [];
    const counts: Record<string, number> = {};
    for (const name of NAMES) {
      const { namespace } = plotOf(name);
      const verdicts = await verdictsOf(name, namespace);
      const [alice] = proposersOf(namespace);
      for (const [index, pod] of pods.entries()) {
        const verdict = verdicts[index];
        assert.ok(verdict);
        const answer = await server.create(`/api/v1/namespaces/${namespace}/pods`, objectOf(pod), alice);
        counts[verdict.verdict] = (counts[verdict.verdict] ?? 0) + 1;
        if (!isSame(verdict, answer, pod)) differences.push({ name, verdict, said: answer.message, pod });
      }
    }
    process.stderr.write(`${JSON.stringify(counts)}\n`);
    assert.deepEqual(differences.slice(0, 3), [], `${differences.length} of ${COUNT * NAMES.length} differ`);
    assert.ok(counts.refuses && counts.changes, 'there are pods of both kinds');
  });

  it('says that a policy is not there, and which are', async () => {
    const { stdout, stderr, exit } = await ask(['check', '--psp', 'check-z'], cluster.kubeconfig);
    assert.deepEqual(
      [stdout, stderr, exit],
      [
        '',
        `error: PodSecurityPolicy "check-z" is not in the cluster: there are ${[...NAMES, 'last'].join(', ')}, zz-permissive\n`,
        3,
      ],
    );
  });

  /** Of the pods, in their order. */
  async function verdictsOf(policy: string, namespace: string): Promise<readonly Verdict[]> {
    const argv = ['check', '-f', '-', '-n', namespace, '--psp', policy, '-o', 'json'];
    const { stdout, stderr } = await ask(
      argv,
      cluster.kubeconfig,
      pods.map((pod) => JSON.stringify(objectOf(pod))).join('\n'),
    );
    assert.equal(stderr, '');
    const { items } = JSON.parse(stdout) as { readonly items: readonly { readonly verdicts: readonly [Verdict] }[] };
    return items.map(({ verdicts: [only] }) => only);
  }
});

function objectOf({ metadata, spec }: RandomPod): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

const PASSED_OVER = 'PodSecurityPolicy: unable to admit pod: []';

function isSame(verdict: Verdict, { status, message, object }: Answer, { metadata }: RandomPod): boolean {
  if (verdict.verdict === 'refuses' || verdict.verdict === 'unusable') {
    const reason = verdict.verdict === 'refuses' ? verdict.message : PASSED_OVER;
    return message === `pods "${metadata.name ?? metadata.generateName}" is forbidden: ${reason}`;
  }
  const isNotValid = message.includes(NOT_VALID);
  if (isNotValid !== (verdict.notValid ?? []).length > 0 || isNotValid === verdict.passes) return false;
  // What else is not valid the server finds out after the policy let it in.
  if (status !== 201) return status === 422;
  const pod = returnedPod(object);
  return (verdict.changes ?? []).every(({ path, after }) => isDeepStrictEqual(valueIn(pod, path), after));
}

/** What stands at "spec.containers[0].securityContext.runAsUser" or "metadata.annotations[KEY]". */
function valueIn(pod: ReturnType<typeof returnedPod>, path: string): unknown {
  const key = /^metadata\.annotations\[(.*)\]$/s.exec(path)?.[1];
  if (key !== undefined) return pod.annotations[key];
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<unknown>((value, part) => (value as Readonly<Record<string, unknown>> | undefined)?.[part], pod);
}
