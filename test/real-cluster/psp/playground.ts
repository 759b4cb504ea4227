import assert from 'node:assert/strict';
import type { PodSecurityPolicy } from '../../../src/policy/psp/policy.ts';
import { type Chance, chanceOf } from '../chance.ts';
import type { DryRun, Proposer } from '../dry-run.ts';
import type { Cluster } from '../harness/index.ts';
import { poll } from '../harness/poll.ts';
import { kubectl } from '../situation.ts';
import {
  binding,
  type Grant,
  namespaceObject,
  PERMISSIVE,
  PROPOSING,
  policyObject,
  role,
  runnerOf,
  runtimeClass,
} from './objects.ts';
import { randomPolicy } from './random-policies.ts';

/** Who may be named by a binding: the service accounts of a namespace, a user, and a group that another user is in. */
const ALICE: Proposer = { user: 'alice', groups: ['system:authenticated'] };
const BOB: Proposer = { user: 'bob', groups: ['psp-team', 'system:authenticated'] };

/** A namespace with policies that some may use in it. */
export interface Plot {
  readonly namespace: string;
  /** The policies that are bound here; those of all the others are judged too, but used by nobody here. */
  readonly grants: readonly Grant[];
}

/** The requesters: two users, and a service account of the namespace. */
export function proposersOf(namespace: string): readonly [Proposer, ...Proposer[]] {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return [ALICE, BOB, { user: `system:serviceaccount:${namespace}:runner`, groups }];
}

/** Whether a grant is to the requester, or to the service account of the pod; undefined where the pod has none. */
export function mayUse({ subjects }: Grant, proposer: Proposer, account: string | undefined): boolean {
  return subjects.some((subject) => {
    if (subject === 'alice') return proposer.user === 'alice';
    if (subject === 'team') return proposer.groups.includes('psp-team');
    return subject === account || proposer.user.endsWith(`:${subject}`);
  });
}

const SELECTOR = 'caps-test=psp';
const RUNTIME_CLASSES = ['kata', 'gvisor'];

/** Takes away what setUp made; the namespaces, with hundreds of pods, end in the background. */
export async function clear(cluster: Cluster): Promise<void> {
  await kubectl(cluster, ['delete', 'namespaces', '-l', SELECTOR, '--wait=false']);
  const others = ['podsecuritypolicies', 'runtimeclasses', 'clusterrolebindings', 'clusterroles'];
  await kubectl(cluster, ['delete', others.join(','), '-l', SELECTOR, '--wait']);
}

/** Where Alice may use a policy of this name, and nobody may use another. */
export function plotOf(policy: string): Plot {
  return { namespace: `psp-${policy}`, grants: [{ policy, subjects: ['alice'] }] };
}

/**
 * Makes namespaces with random policies, and others with given ones, and waits until the server goes by them, and by no other.
 */
export async function setUp(
  cluster: Cluster,
  server: DryRun,
  { seed, count, given }: { seed: number; count: number; given: readonly PodSecurityPolicy[] },
): Promise<Playground> {
  // What a run before this one made, or left.
  await clear(cluster);
  await kubectl(cluster, ['delete', 'namespaces', '-l', SELECTOR, '--wait']);
  const chance = chanceOf(seed);
  const plots = Array.from({ length: count }, (_, index) => randomPlot(chance, index));
  const policies = plots.flatMap(({ grants }) =>
    grants.map(({ policy }) => policyObject(policy, randomPolicy(chance))),
  );
  // Seen last, since each kind is seen in the order in which its objects came.
  const last = plotOf('last');
  const all = [...plots, ...given.map(({ metadata }) => plotOf(metadata.name)), last];
  const objects = [
    ...RUNTIME_CLASSES.map((name) => runtimeClass(name)),
    ...PROPOSING,
    ...all.flatMap(({ namespace }) => [namespaceObject(namespace), runnerOf(namespace)]),
    ...policies,
    ...given.map(({ metadata, spec }) =>
      policyObject(metadata.name, { annotations: metadata.annotations ?? {}, spec }),
    ),
    policyObject('last', { annotations: {}, spec: PERMISSIVE }),
    ...all.flatMap(({ namespace, grants }) =>
      grants.flatMap((grant) => [role(namespace, grant), binding(namespace, grant)]),
    ),
  ];
  await kubectl(
    cluster,
    ['create', '--validate=false', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );
  await seen(server, all, last.namespace);
  const served = JSON.parse(await kubectl(cluster, ['get', 'podsecuritypolicies', '-o', 'json'])) as {
    readonly items: readonly PodSecurityPolicy[];
  };
  return { plots, policies: served.items };
}

export interface Playground {
  readonly plots: readonly Plot[];
  /** As the server has them: all of the cluster. */
  readonly policies: readonly PodSecurityPolicy[];
}

const SMALLEST = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'smallest' },
  spec: { containers: [{ name: 'a', image: 'a' }] },
};

async function seen(server: DryRun, all: readonly Plot[], last: string): Promise<void> {
  const path = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
  const usesLast = await poll(60_000, async () => (await server.create(path(last), SMALLEST, ALICE)).status === 201);
  assert.ok(usesLast, 'the server goes by the last policy and the last binding');
  const refused = await poll(60_000, async () => {
    const { message } = await server.create(path(last), SMALLEST, BOB);
    return message.endsWith('PodSecurityPolicy: unable to admit pod: []');
  });
  assert.ok(refused, 'nobody may use the policy of the harness');
  // A pod is refused until its namespace's service account is there.
  for (const { namespace } of all) {
    const there = await poll(60_000, async () => {
      const { message } = await server.create(path(namespace), SMALLEST, ALICE);
      return !message.includes('service account');
    });
    assert.ok(there, `namespace ${namespace} has its service account`);
  }
}

function randomPlot(chance: Chance, index: number): Plot {
  const count = 1 + chance.below(4);
  const grants = Array.from({ length: count }, (): Grant => {
    const policy = `${chance.one(['a', 'b', 'c'])}-${chance.below(1_000_000)}-${index}`;
    return { policy, subjects: chance.some(['default', 'runner', 'alice', 'team'], 0.5) };
  });
  return { namespace: `psp-${index}`, grants };
}
