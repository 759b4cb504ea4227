import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../../schema/policy-users.v1alpha1.json' with { type: 'json' };
import { ClusterError } from '../../../src/errors.ts';
import { type FakeClusterContent, fakeCluster, forbidden, notFound } from '../../support/fake-cluster.ts';
import { assertGolden } from '../../support/golden.ts';
import { account, binding, group, role, rule, user } from '../../support/rbac.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

const POLICIES = ['restricted', 'zz-permissive'].map((name) => ({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name },
}));

/** In "shop": an account, groups and a user; everywhere: wildcards and the kubelets; in "ci": a controller. */
const OBJECTS = [
  role('cluster-admin', [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]),
  role('psp:restricted', [rule({ resourceNames: ['restricted'] })]),
  role('psp:every', [rule({ apiGroups: ['extensions'] }), rule({ resourceNames: ['restricted'] })], undefined, {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { psp: 'yes' } }] },
  }),
  role('reader', [rule({ verbs: ['get'] })]),
  role('own', [rule({ resourceNames: ['restricted'] })], 'shop'),
  binding('cluster-admin', 'ClusterRole/cluster-admin', [group('system:masters')]),
  binding('kubelets', 'ClusterRole/psp:every', [group('system:nodes')]),
  binding('readers', 'ClusterRole/reader', [group('system:authenticated')]),
  binding('lost', 'ClusterRole/gone', [user('mallory')]),
  binding('use-psp', 'ClusterRole/psp:restricted', [account('builder'), group('developers')], 'shop'),
  binding('own', 'Role/own', [user('system:serviceaccount:shop:web'), group('system:serviceaccounts:shop')], 'shop'),
  binding('old', 'Role/gone', undefined, 'shop'),
  binding('jobs', 'ClusterRole/psp:restricted', [account('job-controller', 'kube-system')], 'ci'),
];

function ask(argv: readonly string[], content: FakeClusterContent = {}): Promise<Outcome> {
  const cluster = fakeCluster({ objects: [...OBJECTS, ...POLICIES], ...content });
  return runProgram(['who-can-use', ...argv], { connect: async () => cluster });
}

/** What a terminal would show. */
function compare(name: string, argv: readonly string[], { stdout, stderr, exit }: Outcome): void {
  const said = `${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit ${exit}\n`;
  assertGolden(`$ kubectl caps who-can-use ${argv.join(' ')}\n${said}`, join(import.meta.dirname, `${name}.txt`));
}

const NO = { allowed: false, reason: '', evaluationError: '' };
const BY_BINDING = 'RBAC: allowed by RoleBinding "use-psp/shop" of ClusterRole "psp:restricted" to Group "developers"';

describe('kubectl caps who-can-use', () => {
  for (const [name, ...argv] of [
    ['table', 'psp/restricted'],
    ['wide', 'psp/restricted', '-o', 'wide'],
    ['all-namespaces', 'psp/restricted', '-A'],
    ['no-headers', 'psp/restricted', '--no-headers'],
    ['name', 'psp/restricted', 'psp/zz-permissive', '-o', 'name'],
    ['json', 'psp/restricted', '-o', 'json'],
    ['several', 'psp/zz-permissive', 'podsecuritypolicies.policy/restricted'],
    ['no-such-policy', 'podsecuritypolicy/none'],
  ] as const) {
    it(`answers ${argv.join(' ')}`, async () => {
      compare(name, argv, await ask(argv));
    });
  }

  it('asks the server about a requester', async () => {
    const argv = ['psp/restricted', '--requester', 'alice,developers'];
    const cluster = fakeCluster({
      objects: [...OBJECTS, ...POLICIES],
      reviewAccess: () => ({ ...NO, allowed: true, reason: BY_BINDING }),
    });
    compare('requester', argv, await runProgram(['who-can-use', ...argv], { connect: async () => cluster }));
    assert.deepEqual(
      cluster.calls.filter((call) => call.startsWith('review')),
      ['review SubjectAccessReview alice policy restricted shop'],
    );
  });

  it('exits with 1 where the requester may not, and works it out where the server may not be asked', async () => {
    const argv = ['psp/restricted', '--requester', 'mallory'];
    const reviewAccess = ({ kind }: { readonly kind: string }) => forbidden(kind);
    compare('requester-refused', argv, await ask(argv, { reviewAccess }));
  });

  it('asks about all namespaces without one', async () => {
    const cluster = fakeCluster({ objects: OBJECTS, reviewAccess: () => NO });
    await runProgram(['who-can-use', 'psp/x', '-A', '--requester', 'a'], { connect: async () => cluster });
    assert.deepEqual(
      cluster.calls.filter((call) => call.startsWith('review')),
      ['review SubjectAccessReview a policy x -', 'review SubjectAccessReview a extensions x -'],
    );
  });

  it('says in one line that the cluster has no such thing as the policy', async () => {
    const argv = ['psp/restricted', '-n', 'shop'];
    compare('not-served', argv, await ask(argv, { refused: { PodSecurityPolicy: notFound('the resource') } }));
  });

  it('says what is missing where a list may not be read, and shows the rest', async () => {
    const argv = ['psp/restricted'];
    const refused = {
      PodSecurityPolicy: forbidden('list of policies'),
      Role: forbidden('list of Roles'),
      ClusterRoleBinding: forbidden('list of ClusterRoleBindings'),
    };
    compare('partly', argv, await ask(argv, { refused }));
  });

  it('prints the same as YAML as it does as JSON', async () => {
    const [json, yaml] = await Promise.all(['json', 'yaml'].map((format) => ask(['psp/restricted', '-o', format])));
    assert.deepEqual(parse(yaml?.stdout ?? ''), JSON.parse(json?.stdout ?? ''));
  });

  describe('as JSON', () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    const lost = new ClusterError('unreachable', 'the line is dead');
    const cases: [what: string, argv: readonly string[], content: FakeClusterContent][] = [
      ['of a namespace', ['psp/restricted'], {}],
      ['of all namespaces', ['psp/restricted', '-A'], {}],
      ['of a policy that is not there', ['psp/none', 'psp/restricted'], {}],
      ['with a requester who may', ['psp/a', '--requester', 'a'], { reviewAccess: () => ({ ...NO, allowed: true }) }],
      [
        'with a binding',
        ['psp/a', '--requester', 'a'],
        { reviewAccess: () => ({ ...NO, allowed: true, reason: BY_BINDING }) },
      ],
      ['with a requester who may not', ['psp/a', '--requester', 'a'], { reviewAccess: () => NO }],
      ['with one who could not be asked about', ['psp/a', '--requester', 'a'], { reviewAccess: () => lost }],
      ['of a part', ['psp/a'], { refused: { Role: forbidden('Role'), PodSecurityPolicy: lost } }],
      ['without policies', ['psp/a'], { refused: { PodSecurityPolicy: notFound('it') } }],
    ];
    for (const [what, argv, content] of cases) {
      it(`is what schema/policy-users.v1alpha1.json describes, ${what}`, async () => {
        const { stdout } = await ask([...argv, '-o', 'json'], content);
        assert.equal(validate(JSON.parse(stdout)), true, JSON.stringify(validate.errors, undefined, 2));
      });
    }

    it('is refused by the schema where a field has another name', async () => {
      const { stdout } = await ask(['psp/restricted', '-o', 'json']);
      assert.equal(validate(JSON.parse(stdout.replace('"openWorkloads"', '"open"'))), false);
    });
  });

  for (const [exit, what, argv, content] of [
    [0, 'everything could be read', ['psp/restricted'], {}],
    [0, 'the cluster has no such thing as the policy', ['psp/x'], { refused: { PodSecurityPolicy: notFound('it') } }],
    [1, 'one of several policies is not there', ['psp/restricted', 'psp/x'], {}],
    [3, 'policies could not be read', ['psp/restricted'], { refused: { PodSecurityPolicy: forbidden('it') } }],
    [3, 'roles could not be read', ['psp/restricted'], { refused: { Role: forbidden('it') } }],
  ] as const) {
    it(`exits with ${exit} where ${what}`, async () => {
      assert.equal((await ask(argv, content)).exit, exit);
    });
  }

  for (const [why, ...argv] of [
    ['Which policy? Write psp/NAME or scc/NAME.'],
    ['"restricted" is not a policy: write psp/NAME or podsecuritypolicy/NAME', 'restricted'],
    ['"pod/web" is not a policy: write psp/NAME or podsecuritypolicy/NAME', 'pod/web'],
    ['"psp/" is not a policy: write psp/NAME or podsecuritypolicy/NAME', 'psp/'],
    ['"psp/a/b" is not a policy: write psp/NAME or podsecuritypolicy/NAME', 'psp/a/b'],
    ['--requester "a,,b" is not a requester: write USER, or USER,GROUP,GROUP', 'psp/a', '--requester', 'a,,b'],
  ] as const) {
    it(`refuses "${argv.join(' ')}"`, async () => {
      const { stdout, stderr, exit } = await ask(argv);
      assert.deepEqual(
        [stdout, stderr, exit],
        ['', `error: ${why}\nSee 'kubectl caps who-can-use --help' for usage.\n`, 2],
      );
    });
  }

  it('escapes names and reasons', async () => {
    const bell = 'a\x07\x1b[31m';
    const objects = [
      role(bell, [rule({ resourceNames: ['p', bell] })]),
      binding(bell, `ClusterRole/${bell}`, [user(bell), account(bell, bell)]),
      binding(`${bell}2`, `ClusterRole/${bell}gone`, [group(bell)]),
    ];
    const reviewAccess = () => ({ ...NO, allowed: true, reason: `because\n${bell}` });
    for (const format of ['table', 'wide', 'name', 'json', 'yaml']) {
      const { stdout } = await ask(['psp/p', '-o', format, '--requester', bell], { objects, reviewAccess });
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u, format);
    }
  });
});
