import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { policyAccess } from '../../src/admission/policy-access.ts';
import type { Cluster as Connection } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connection/connect.ts';
import type { Identity } from '../../src/kubernetes/access-review.ts';
import type { Role, Subject } from '../../src/kubernetes/rbac-objects.ts';
import { nodeIdentity, parseRequester, podIdentities, podServiceAccount } from '../../src/rbac/identities.ts';
import type { MayUse, SubjectName } from '../../src/rbac/may-use.ts';
import { account, binding, group, role, rule, user } from '../support/rbac.ts';
import type { Outcome } from '../support/run-program.ts';
import { ask } from './ask.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { create } from './rbac/create.ts';
import { kubectl } from './situation.ts';

const NAMESPACE = 'who-can-use';
const LABEL = 'caps-test=who-can-use';
const POLICY = 'caps-by-name';
const LEGACY_POLICY = 'caps-by-former-group';

const ALICE = 'caps-alice';
const READER = 'caps-reader';
const NAMESPACE_ADMIN = 'caps-namespace-admin';
const NOBODY = 'caps-nobody';
const BUILDER = podServiceAccount(NAMESPACE, 'builder');

const USES = role('caps-use', [rule({ resourceNames: [POLICY] })]);
const USES_BY_FORMER_GROUP = role('caps-former', [rule({ apiGroups: ['extensions'], resourceNames: [LEGACY_POLICY] })]);
const READS = role('caps-read', [
  { verbs: ['list'], apiGroups: ['rbac.authorization.k8s.io', 'policy'], resources: ['*'] },
]);
const CREATES_PODS = role('caps-create', [{ verbs: ['create'], apiGroups: [''], resources: ['pods'] }]);

for (const name of clusterNames) {
  describe(`kubectl caps who-can-use on the ${name} cluster`, () => {
    let cluster: Cluster;
    let connection: Connection;

    before(`the ${name} cluster comes up`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      connection = await connectWith(cluster.kubeconfig);
      await removeAll(cluster, 'and wait');
      await create(cluster, [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
        ...[USES, USES_BY_FORMER_GROUP, READS, CREATES_PODS].map(labelled),
        labelled(binding('caps-read', 'ClusterRole/caps-read', [user(READER)])),
        binding('admin', 'ClusterRole/admin', [user(NAMESPACE_ADMIN)], NAMESPACE),
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'builder', namespace: NAMESPACE } },
      ]);
    });

    after('everything is removed', async () => {
      connection.close();
      await removeAll(cluster);
    });

    /** Asks anew each time, until the answer is this one: the authorizer hears of a binding a moment later. */
    async function becomes(may: 'yes' | 'no', who: Identity, policy = POLICY): Promise<MayUse> {
      let answer: MayUse | undefined;
      await poll(30_000, async () => {
        answer = await policyAccess(connection).mayUse(who, NAMESPACE, policy);
        return answer.may === may;
      });
      assert.equal(answer?.may, may, JSON.stringify(answer));
      return answer as MayUse;
    }

    async function bind(
      to: Role,
      name: string,
      subjects: readonly Subject[],
      namespace?: string,
    ): Promise<() => Promise<void>> {
      const made = binding(name, `${to.kind}/${to.metadata.name}`, subjects, namespace);
      await create(cluster, [namespace === undefined ? labelled(made) : made]);
      const within = namespace === undefined ? [] : ['-n', namespace];
      return async () => void (await kubectl(cluster, ['delete', made.kind ?? '', name, ...within]));
    }

    function through(
      kind: 'RoleBinding' | 'ClusterRoleBinding',
      bindingName: string,
      to: Role,
      subject: SubjectName,
    ): MayUse {
      return {
        may: 'yes',
        from: 'server',
        through: {
          is: 'binding',
          binding: { kind, name: bindingName, ...(kind === 'RoleBinding' ? { namespace: NAMESPACE } : {}) },
          role: { kind: 'ClusterRole', name: to.metadata.name },
          subject,
        },
      };
    }

    it('hears from the server that kubelets may use a policy once their group is bound, and not before', async () => {
      const kubelet = nodeIdentity('n-0');
      await becomes('no', kubelet);
      const unbind = await bind(USES, 'caps-nodes', [group('system:nodes')]);
      const subject = { kind: 'Group', name: 'system:nodes' } as const;
      assert.deepEqual(await becomes('yes', kubelet), through('ClusterRoleBinding', 'caps-nodes', USES, subject));
      await unbind();
      await becomes('no', kubelet);
    });

    it('follows a RoleBinding from a group of people to the service accounts of the namespace', async () => {
      const alice = parseRequester(`${ALICE},developers`);
      const unbind = await bind(USES, 'use-psp', [group('developers')], NAMESPACE);
      const developers = { kind: 'Group', name: 'developers' } as const;
      assert.deepEqual(await becomes('yes', alice), through('RoleBinding', 'use-psp', USES, developers));
      await becomes('no', BUILDER);
      await unbind();
      const unbindAccounts = await bind(USES, 'use-psp', [group(`system:serviceaccounts:${NAMESPACE}`)], NAMESPACE);
      const accounts = { kind: 'Group', name: `system:serviceaccounts:${NAMESPACE}` } as const;
      assert.deepEqual(await becomes('yes', BUILDER), through('RoleBinding', 'use-psp', USES, accounts));
      await becomes('no', alice);
      await unbindAccounts();
      await becomes('no', BUILDER);
    });

    it('counts a rule of the group in which policies were before', async () => {
      await becomes('no', BUILDER, LEGACY_POLICY);
      const unbind = await bind(USES_BY_FORMER_GROUP, 'former', [account('builder')], NAMESPACE);
      const subject = { kind: 'ServiceAccount', name: 'builder', namespace: NAMESPACE } as const;
      assert.deepEqual(
        await becomes('yes', BUILDER, LEGACY_POLICY),
        through('RoleBinding', 'former', USES_BY_FORMER_GROUP, subject),
      );
      const { stdout } = await ask(
        ['who-can-use', `psp/${LEGACY_POLICY}`, '-n', NAMESPACE, '--no-headers'],
        cluster.kubeconfig,
      );
      assert.deepEqual(
        stdout
          .split('\n')
          .filter((line) => line.includes('builder'))
          .map((line) => line.split(/\s{2,}/)),
        [
          [
            'ServiceAccount',
            `${NAMESPACE}/builder`,
            NAMESPACE,
            'its name',
            'rolebinding/former',
            'clusterrole/caps-former',
          ],
        ],
      );
      await unbind();
      await becomes('no', BUILDER, LEGACY_POLICY);
    });

    describe('asked by users with fewer rights', () => {
      const argv = ['who-can-use', `psp/${POLICY}`, '-n', NAMESPACE, '--requester', BUILDER.user, '-o', 'json'];
      let unbind: () => Promise<void>;

      before(async () => {
        unbind = await bind(USES, 'use-psp', [account('builder')], NAMESPACE);
        await becomes('yes', BUILDER);
        await becomes('no', parseRequester(NOBODY));
      });

      after(async () => unbind());

      it('works it out from roles and bindings for one who may read them, and not ask', async () => {
        const { json, stderr, exit } = await askJson(argv, await cluster.userKubeconfig(READER));
        assert.deepEqual(
          [json.items[0]?.requester?.may, json.items[0]?.requester?.from, json.items[0]?.requester?.through?.binding],
          ['yes', 'bindings', { kind: 'RoleBinding', name: 'use-psp', namespace: NAMESPACE }],
        );
        assert.deepEqual(json.problems, []);
        // On a server that knows no policies, one that is not there is nothing wrong.
        assert.deepEqual([stderr, exit], ['', name === 'legacy' ? 1 : 0]);
      });

      it('asks by a local review for the administrator of the namespace, and says which lists are missing', async () => {
        const { json, exit } = await askJson(argv, await cluster.userKubeconfig(NAMESPACE_ADMIN));
        assert.deepEqual([json.items[0]?.requester?.may, json.items[0]?.requester?.from], ['yes', 'server']);
        assert.deepEqual(json.problems.map(shortly), [
          ...(name === 'legacy' ? ['cannot list every PodSecurityPolicy'] : []),
          'cannot list every ClusterRole',
          'cannot list every ClusterRoleBinding',
        ]);
        assert.equal(exit, 3);
      });

      it('says what is missing to one who may do nothing', async () => {
        const { json, stderr, exit } = await askJson(argv, await cluster.userKubeconfig(NOBODY));
        assert.deepEqual(json.problems.map(shortly), [
          ...(name === 'legacy' ? ['cannot list every PodSecurityPolicy'] : []),
          'cannot list every ClusterRole',
          'cannot list every ClusterRoleBinding',
          `cannot list every Role in namespace "${NAMESPACE}"`,
          `cannot list every RoleBinding in namespace "${NAMESPACE}"`,
          'cannot ask by SubjectAccessReview',
        ]);
        assert.equal(stderr, json.problems.map((problem) => `${problem}\n`).join(''));
        assert.deepEqual(
          json.items.map(({ users, requester }) => [users.length, requester?.may]),
          [[1, 'unknown']],
        );
        assert.equal(exit, 3);
      });

      it('asks about the caller himself for one who may do nothing else', async () => {
        const own = await connectWith(await cluster.userKubeconfig(NOBODY));
        const answer = await policyAccess(own).mayUse('caller', NAMESPACE, POLICY);
        own.close();
        assert.deepEqual(answer, { may: 'no', from: 'server', missingRoles: [], text: '' });
      });
    });

    if (name === 'legacy') {
      describe('beside admission', () => {
        const EVERYBODY = [group('system:authenticated'), group('system:serviceaccounts')];

        before('a policy that lets everything in, before the one of the harness', async () => {
          const permissive = JSON.parse(await kubectl(cluster, ['get', 'psp', 'zz-permissive', '-o', 'json']));
          await create(cluster, [
            labelled({
              ...permissive,
              metadata: { ...permissive.metadata, name: POLICY, resourceVersion: undefined, uid: undefined },
            }),
          ]);
          await bind(role('zz-permissive', []), 'permissive', EVERYBODY, NAMESPACE);
          await bind(CREATES_PODS, 'creates', [group('system:authenticated')], NAMESPACE);
          const may = async () => (await createPod(ALICE, [])) !== undefined;
          assert.ok(await poll(30_000, () => may().catch(() => false)), 'everybody may create pods');
        });

        /** The policy that let the pod in: of those that change nothing, the first by name that may be used. */
        async function createPod(as: string, groups: readonly string[]): Promise<string | undefined> {
          const pod = {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'proposed', namespace: NAMESPACE },
            spec: { serviceAccountName: 'builder', containers: [{ name: 'main', image: 'registry.test/app' }] },
          };
          const impersonated = ['--as', as, ...groups.flatMap((each) => ['--as-group', each])];
          const made = await kubectl(
            cluster,
            ['create', '--dry-run=server', '-o', 'json', ...impersonated, '-f', '-'],
            JSON.stringify(pod),
          );
          return JSON.parse(made).metadata.annotations?.['kubernetes.io/psp'];
        }

        const makers: [who: string, groups: readonly string[]][] = [
          [ALICE, []],
          [ALICE, ['developers']],
          ['system:serviceaccount:kube-system:replicaset-controller', []],
          ['caps-root', ['system:masters']],
        ];
        const bound: [what: string, subjects: readonly Subject[], to: Role][] = [
          ['nobody', [], USES],
          ["the pod's account", [account('builder')], USES],
          ["the pod's account, written as a user", [user(BUILDER.user)], USES],
          [
            "the pod's account, by the former group",
            [account('builder')],
            role('caps-use-former', [rule({ apiGroups: ['extensions'] })]),
          ],
          ['another account', [account('other')], USES],
          ['system:authenticated', [group('system:authenticated')], USES],
          ['system:serviceaccounts', [group('system:serviceaccounts')], USES],
          ['the accounts of kube-system', [group('system:serviceaccounts:kube-system')], USES],
          ['the ReplicaSet controller', [account('replicaset-controller', 'kube-system')], USES],
          ['developers', [group('developers')], USES],
          ['people of another name', [user('caps-Alice'), group('Developers')], USES],
        ];
        for (const [what, subjects, to] of bound) {
          it(`agrees with it about who gets a pod in where ${what} may use the policy`, async () => {
            if (to !== USES) await create(cluster, [labelled(to)]);
            // The last binding is of somebody else: when it is known, this one is too.
            const unbind = await bind(to, 'trial', [...subjects, user('caps-last')], NAMESPACE);
            await becomes('yes', { user: 'caps-last', groups: [] });
            const admitted: Record<string, string | undefined> = {};
            const expected: Record<string, string> = {};
            const access = policyAccess(connection);
            for (const [who, groups] of makers) {
              const key = [who, ...groups].join();
              admitted[key] = await createPod(who, groups);
              const named = parseRequester(key);
              const { serviceAccount, requester } = podIdentities(
                { namespace: NAMESPACE, serviceAccountName: 'builder' },
                named,
              );
              assert.ok(serviceAccount && requester.is === 'named');
              const answers = [serviceAccount, requester.identity].map((one) => access.mayUse(one, NAMESPACE, POLICY));
              const mayUse = (await Promise.all(answers)).some(({ may }) => may === 'yes');
              expected[key] = mayUse ? POLICY : 'zz-permissive';
            }
            await unbind();
            await becomes('no', { user: 'caps-last', groups: [] });
            assert.deepEqual(admitted, expected);
          });
        }
      });
    }
  });
}

/** The part of a problem that does not depend on the user and the server. */
function shortly(problem: string): string {
  return problem.split(': ')[0] ?? '';
}

interface Answered {
  readonly items: readonly {
    readonly users: readonly object[];
    readonly requester?: {
      readonly may: string;
      readonly from?: string;
      readonly through?: { readonly binding?: object };
    };
  }[];
  readonly problems: readonly string[];
}

async function askJson(argv: readonly string[], kubeconfig: string): Promise<Outcome & { readonly json: Answered }> {
  const outcome = await ask(argv, kubeconfig);
  return { ...outcome, json: JSON.parse(outcome.stdout) };
}

function connectWith(kubeconfig: string): Promise<Connection> {
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

function labelled<T extends { readonly metadata: object }>(object: T): T {
  const [key = '', value = ''] = LABEL.split('=');
  return { ...object, metadata: { ...object.metadata, labels: { [key]: value } } };
}

async function removeAll(cluster: Cluster, waiting?: 'and wait'): Promise<void> {
  const policies = cluster.name === 'legacy' ? ',podsecuritypolicies' : '';
  await kubectl(cluster, ['delete', `clusterroles,clusterrolebindings${policies}`, '-l', LABEL, '--ignore-not-found']);
  const wait = `--wait=${waiting === 'and wait'}`;
  await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', wait, NAMESPACE]);
}
