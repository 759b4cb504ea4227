import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import answersSchema from '../../../schema/constraints-answers.v1alpha1.json' with { type: 'json' };
import listSchema from '../../../schema/constraints-list.v1alpha1.json' with { type: 'json' };
import usersSchema from '../../../schema/policy-users.v1alpha1.json' with { type: 'json' };
import type { AccessReview } from '../../../src/kubernetes/access-review.ts';
import type { KubernetesObject } from '../../../src/kubernetes/objects.ts';
import { ADMITTED_BY_SCC } from '../../../src/policy/scc/constraints.ts';
import { DEFAULT_CONSTRAINTS, USABLE_BY_ALL } from '../../../src/policy/scc/default-constraints.ts';
import { FIRST_RANGES } from '../../../src/policy/scc/first-ranges.ts';
import { type FakeClusterContent, fakeCluster, forbidden, notFound } from '../../support/fake-cluster.ts';
import { assertGolden } from '../../support/golden.ts';
import { container, pod } from '../../support/pods.ts';
import { runProgram } from '../../support/run-program.ts';

const SHOP = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations: FIRST_RANGES } };
const ACCOUNT = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'builder', namespace: 'shop' } };

function deployment(name: string, securityContext: object): KubernetesObject {
  const template = { spec: { containers: [{ name: 'app', image: 'a', securityContext }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: { template },
  } as KubernetesObject;
}

const ALICE = { user: 'alice', groups: ['system:authenticated'] };

/** As on a fresh OpenShift: everybody can use two, an administrator all, and the service account builder anyuid. */
function review(asked: AccessReview) {
  const { attributes } = asked;
  const { user, groups } = 'subject' in asked ? asked.subject : ALICE;
  const allowed =
    user === 'kube:admin' ||
    (groups.includes('system:authenticated') && USABLE_BY_ALL.includes(attributes.name)) ||
    (user === 'system:serviceaccount:shop:builder' && attributes.name === 'anyuid');
  return { allowed, reason: '', evaluationError: '' };
}

async function scc(argv: readonly string[], content: FakeClusterContent = {}) {
  const objects = [
    SHOP,
    ACCOUNT,
    deployment('plain', {}),
    deployment('clock', { capabilities: { add: ['SYS_TIME'] } }),
    deployment('root', { runAsUser: 0 }),
    ...DEFAULT_CONSTRAINTS,
  ];
  const cluster = fakeCluster({ objects, reviewAccess: review, whoAmI: () => ALICE, ...content });
  return runProgram(argv, { connect: async () => cluster });
}

describe('kubectl caps scc', () => {
  const golden = (name: string) => join(import.meta.dirname, `${name}.txt`);
  const cases: readonly (readonly [name: string, argv: readonly string[], exit: number])[] = [
    ['list', ['scc'], 0],
    ['named', ['scc', 'restricted-v2', 'nosuch'], 1],
    ['for-plain', ['scc', '--for', 'deploy/plain', '-n', 'shop'], 0],
    ['for-clock', ['scc', '--for', 'deploy/clock', '-n', 'shop'], 1],
    ['for-root-wide', ['scc', '--for', 'deploy/root', '-n', 'shop', '-o', 'wide'], 1],
    ['for-account', ['scc', '--for', 'sa/builder', '-n', 'shop'], 0],
  ];
  for (const [name, argv, exit] of cases) {
    it(`answers "${argv.join(' ')}"`, async () => {
      const carrying = pod({ annotations: { [ADMITTED_BY_SCC]: 'restricted-v2' } });
      const outcome = await scc(argv, { pods: [carrying] });
      assert.equal(outcome.stderr, '');
      assert.equal(outcome.exit, exit);
      assertGolden(outcome.stdout, golden(name));
    });
  }

  it('names what admits the pods of a workload, and what an account can use', async () => {
    const { stdout } = await scc(['scc', '--for', 'deploy/plain', '-o', 'name']);
    assert.equal(stdout, 'securitycontextconstraints/restricted-v2\n');
    const account = await scc(['scc', '--for', 'sa/builder', '-o', 'name']);
    assert.equal(account.stdout, 'securitycontextconstraints/anyuid\n');
  });

  it('asks about somebody else', async () => {
    const file = JSON.stringify(
      pod({ spec: { containers: [container('c', { securityContext: { privileged: true } })] } }),
    );
    const { stdout, exit } = await runProgram(['scc', '-f', '-', '--requester', 'kube:admin', '-o', 'name'], {
      stdin: file,
      connect: async () => fakeCluster({ objects: [SHOP, ...DEFAULT_CONSTRAINTS], reviewAccess: review }),
    });
    assert.deepEqual([stdout, exit], ['securitycontextconstraints/privileged\n', 0]);
  });

  it('is one line where there are none, and says why they could not be read', async () => {
    const refused = { SecurityContextConstraints: notFound('the resource') };
    const { stdout, exit } = await scc(['scc'], { refused });
    assert.deepEqual([stdout, exit], ['This cluster has no SecurityContextConstraints: it is not OpenShift.\n', 0]);
    const unread = await scc(['scc', '--for', 'deploy/plain'], {
      refused: { SecurityContextConstraints: forbidden('scc') },
    });
    assert.deepEqual([unread.stdout, unread.stderr, unread.exit], ['', 'scc is forbidden\n', 3]);
  });

  it('says that a namespace without its ranges admits no pod', async () => {
    const bare = { ...SHOP, metadata: { name: 'shop' } };
    const { stdout, exit } = await scc(['scc', '--for', 'deploy/plain'], {
      objects: [bare, deployment('plain', {}), ...DEFAULT_CONSTRAINTS],
    });
    assert.match(
      stdout,
      /error fetching namespace "shop": unable to find annotation\s+openshift\.io\/sa\.scc\.uid-range/,
    );
    assert.equal(exit, 1);
  });

  it('prints what its schemas describe', async () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
    const check = async (schema: object, argv: readonly string[]) => {
      const { stdout } = await scc([...argv, '-o', 'json']);
      const validate = ajv.compile(schema);
      assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
    };
    await check(listSchema, ['scc']);
    const answers = { ...answersSchema };
    for (const subject of ['deploy/plain', 'deploy/clock', 'sa/builder']) {
      const { stdout } = await scc(['scc', '--for', subject, '-o', 'json']);
      const validate = ajv.getSchema(answers.$id) ?? ajv.compile(answers);
      assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
    }
    await check(usersSchema, ['who-can-use', 'scc/anyuid', 'scc/restricted-v2']);
  });
});

describe('kubectl caps check by SecurityContextConstraints', () => {
  const manifest = JSON.stringify(deployment('root', { runAsUser: 0 }));

  it('judges by the defaults without a cluster', async () => {
    const { stdout, exit } = await runProgram(['check', '-f', '-', '--scc-defaults', '4.21'], { stdin: manifest });
    assert.equal(exit, 1);
    assertGolden(stdout, join(import.meta.dirname, 'check-defaults.txt'));
  });

  it('judges by one of the cluster, with the ranges of its namespace', async () => {
    const { stdout, exit } = await runProgram(['check', '-f', '-', '--scc', 'anyuid', '-o', 'name'], {
      stdin: manifest,
      connect: async () => fakeCluster({ objects: [SHOP, ...DEFAULT_CONSTRAINTS] }),
    });
    assert.deepEqual([stdout, exit], ['', 0]);
  });

  it('refuses a set of defaults that is not known', async () => {
    const { exit } = await runProgram(['check', '-f', '-', '--scc-defaults', '4.11'], { stdin: manifest });
    assert.equal(exit, 2);
  });
});
