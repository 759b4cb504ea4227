import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import pLimit from 'p-limit';
import { rbacReader } from '../../src/admission/gather-rbac.ts';
import type { Cluster as Connection } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connection/connect.ts';
import type { Identity } from '../../src/kubernetes/access-review.ts';
import type { RbacObjects, Role } from '../../src/kubernetes/rbac-objects.ts';
import { type BindingRules, bindingRules } from '../../src/rbac/evaluate.ts';
import { grantsOf, resolveBindings } from '../../src/rbac/grants.ts';
import type { BindingPath, MayUse } from '../../src/rbac/may-use.ts';
import { joinAnswers, usesOfPolicy } from '../../src/rbac/reviews.ts';
import { appliesTo } from '../../src/rbac/subjects.ts';
import { binding, role, rule, user } from '../support/rbac.ts';
import { chanceOf } from './chance.ts';
import { minorOf } from './harness/cluster-names.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { create } from './rbac/create.ts';
import { LABEL, NAMESPACES, randomIdentity, randomNamespace, randomPolicy, randomWorld } from './rbac/random-world.ts';
import { kubectl } from './situation.ts';

/** CAPS_RBAC_SEED and CAPS_RBAC_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_RBAC_SEED ?? 1);
const COUNT = Number(process.env.CAPS_RBAC_COUNT ?? 1000);
const CONNECTIONS = 8;
/** Shown of what is found: enough to see what they have in common. */
const SHOWN = 5;

interface Question {
  readonly who: Identity;
  readonly namespace: string;
  readonly policy: string;
}

for (const name of clusterNames) {
  describe(`RBAC of the ${name} cluster`, () => {
    let cluster: Cluster;
    let connection: Connection;
    const state = randomWorld(chanceOf(SEED));

    before(
      `the ${name} cluster comes up, with ${state.roles.length + state.bindings.length} roles and bindings`,
      async function () {
        this.timeout(60 * 60_000);
        cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
        connection = await connectTo(cluster);
        await removeAll(cluster, 'and wait');
        await create(cluster, [
          ...NAMESPACES.map((namespace) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })),
          ...state.roles,
          ...state.bindings,
        ]);
        assert.ok(await poll(60_000, () => isAggregated(connection)), 'the aggregated roles have their rules');
        // The authorizer watches each kind for itself, in the order of changes: when it has seen the last object of each kind, it
        // has seen them all.
        await create(cluster, LAST);
        const seen = await poll(60_000, async () => {
          const answers = await Promise.all(
            ['last', 'last-there'].map((policy) => askServer(connection, { ...SENTINEL, policy })),
          );
          return answers.every(({ may }) => may === 'yes');
        });
        assert.ok(seen, 'the authorizer has seen every role and binding');
      },
    );

    after('everything is removed', async () => {
      connection.close();
      await removeAll(cluster);
    });

    async function isAggregated(asked: Connection): Promise<boolean> {
      const { objects } = await rbacReader(asked).deciding(undefined);
      const roles = new Map((objects.clusterRoles ?? []).map((each) => [each.metadata.name, each]));
      return [...state.aggregated].every(
        ([aggregated, rules]) => rulesText(roles.get(aggregated)) === rulesText({ rules }),
      );
    }

    it(`says of ${COUNT} random identities what this program works out, by a binding that it names (seed ${SEED})`, async () => {
      const chance = chanceOf(SEED + 1);
      const questions = Array.from({ length: COUNT }, (): Question => {
        const namespace = randomNamespace(chance);
        return { who: randomIdentity(chance), namespace, policy: randomPolicy(chance) };
      });
      const reader = rbacReader(connection);
      const objectsIn = new Map<string, { readonly objects: RbacObjects; readonly rules: BindingRules }>();
      for (const namespace of NAMESPACES) {
        const { objects, unread } = await reader.deciding(namespace);
        assert.deepEqual(unread, []);
        objectsIn.set(namespace, { objects, rules: bindingRules(objects) });
      }
      const differences: object[] = [];
      const seen = {
        'yes by binding': 0,
        'yes by text': 0,
        'yes by listed': 0,
        'yes by superuser': 0,
        no: 0,
        'no, role missing': 0,
        unknown: 0,
      };
      await pLimit(CONNECTIONS).map(questions, async (question) => {
        const there = objectsIn.get(question.namespace);
        assert.ok(there);
        const server = await askServer(connection, question);
        const own = there.rules.mayUse(question.who, question.policy);
        seen[summaryOf(server)] += 1;
        if (!agree(server, own, question, there.objects, cluster.kubernetesVersion))
          differences.push({ question, server, own });
      });
      process.stderr.write(`${name} ${cluster.kubernetesVersion}: ${JSON.stringify(seen)}\n`);
      differences.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
      assert.equal(
        differences.length,
        0,
        `${differences.length} of ${COUNT} differ:\n${JSON.stringify(differences.slice(0, SHOWN), undefined, 1)}`,
      );
      for (const outcome of ['yes by binding', 'no', 'no, role missing'] as const) {
        assert.ok(seen[outcome] > COUNT / 20, `hardly anything was "${outcome}": ${seen[outcome]}`);
      }
    });
  });
}

/** The server lets system:masters through without a word, and otherwise names one binding of several, by chance. */
function agree(
  server: MayUse,
  own: MayUse | undefined,
  { who, policy }: Question,
  objects: RbacObjects,
  version: string,
): boolean {
  if (server.may === 'yes' && own?.may === 'yes') {
    if (server.through.is !== 'binding')
      return server.through.is === 'text' && server.through.text === '' && own.through.is === 'superuser';
    const { is: _is, ...path } = server.through;
    return pathsOf(who, policy, objects).some((each) => same(each, path));
  }
  return same(server, own?.may === 'no' ? { ...own, from: 'server', text: nodeAuthorizerText(who, version) } : own);
}

/** The Node authorizer, which is asked too, has no opinion, and says so about a node without a name; from 1.37 on it is named. */
function nodeAuthorizerText({ user: name, groups }: Identity, version: string): string {
  const isNameless = name === 'system:node:' && groups.includes('system:nodes');
  if (!isNameless) return '';
  return `${minorOf(version) >= 37 ? 'node: ' : ''}unknown node for user "system:node:"`;
}

/** Of every binding that gives it, the path through the first subject that counts. */
function pathsOf(who: Identity, policy: string, objects: RbacObjects): BindingPath[] {
  const paths = new Map<string, BindingPath>();
  for (const { binding: through, role: to, subject } of grantsOf(policy, resolveBindings(objects))) {
    const key = JSON.stringify(through);
    if (appliesTo(subject, who) && !paths.has(key)) paths.set(key, { binding: through, role: to, subject });
  }
  return [...paths.values()];
}

function same(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

function summaryOf(answer: MayUse) {
  if (answer.may === 'yes') return `yes by ${answer.through.is}` as const;
  return answer.may === 'no' && answer.missingRoles.length > 0 ? 'no, role missing' : answer.may;
}

async function askServer(connection: Connection, { who, namespace, policy }: Question): Promise<MayUse> {
  const answers = [];
  for (const attributes of usesOfPolicy(policy, namespace)) {
    const answer = await connection.reviewAccess({ kind: 'SubjectAccessReview', subject: who, attributes });
    answers.push(answer);
    if (answer.allowed) break;
  }
  return joinAnswers(answers);
}

const SENTINEL = { who: { user: 'rbac-sentinel', groups: [] }, namespace: NAMESPACES[0] };
const LAST = [
  labelled(role('rbac-last', [rule({ resourceNames: ['last'] })])),
  labelled(binding('rbac-last', 'ClusterRole/rbac-last', [user(SENTINEL.who.user)])),
  role('rbac-last', [rule({ resourceNames: ['last-there'] })], SENTINEL.namespace),
  binding('rbac-last', 'Role/rbac-last', [user(SENTINEL.who.user)], SENTINEL.namespace),
];

function labelled<T extends { readonly metadata: object }>(object: T): T {
  return { ...object, metadata: { ...object.metadata, labels: LABEL } };
}

/** The controller sorts them and leaves out what is there twice. */
function rulesText(of: Pick<Role, 'rules'> | undefined): string {
  const texts = (of?.rules ?? []).map(({ verbs, apiGroups, resources, resourceNames }) =>
    JSON.stringify([verbs, apiGroups, resources, resourceNames?.length ? resourceNames : []]),
  );
  return [...new Set(texts)].sort().join('\n');
}

async function removeAll(cluster: Cluster, waiting?: 'and wait'): Promise<void> {
  const selector = Object.entries(LABEL)
    .map(([key, value]) => `${key}%3D${value}`)
    .join(',');
  // By collection: some of the names do not survive kubectl's own way into a path.
  for (const resource of ['clusterroles', 'clusterrolebindings']) {
    const path = `/apis/rbac.authorization.k8s.io/v1/${resource}?labelSelector=${selector}`;
    await kubectl(cluster, ['delete', '--raw', path]);
  }
  const wait = `--wait=${waiting === 'and wait'}`;
  await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', wait, ...NAMESPACES]);
}

function connectTo({ kubeconfig }: Cluster): Promise<Connection> {
  return connect(
    { asGroup: [] },
    {
      variables: { KUBECONFIG: kubeconfig },
      homeDirectory: homedir(),
      workingDirectory: process.cwd(),
      stdinIsTerminal: false,
      writeToStderr: () => {},
      version: '0.0.0',
    },
  );
}
