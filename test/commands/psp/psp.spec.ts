import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import answersSchema from '../../../schema/policy-answers.v1alpha1.json' with { type: 'json' };
import listSchema from '../../../schema/policy-list.v1alpha1.json' with { type: 'json' };
import { ClusterError } from '../../../src/errors.ts';
import type { AccessAnswer, AccessReview } from '../../../src/kubernetes/access-review.ts';
import type { KubernetesObject } from '../../../src/kubernetes/objects.ts';
import { policy } from '../../policy/psp/policies.ts';
import { type FakeClusterContent, fakeCluster, forbidden, notFound } from '../../support/fake-cluster.ts';
import { assertGolden } from '../../support/golden.ts';
import { container, ownerReference, pod } from '../../support/pods.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

const LEGACY = { gitVersion: 'v1.24.17', major: 1, minor: 24 };
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/';

const RESTRICTED = policy(
  {
    privileged: false,
    allowPrivilegeEscalation: false,
    allowedCapabilities: ['NET_BIND_SERVICE'],
    defaultAddCapabilities: ['CHOWN'],
    requiredDropCapabilities: ['ALL'],
    volumes: ['configMap', 'secret'],
    hostNetwork: false,
    hostPID: false,
    hostIPC: false,
    hostPorts: [
      { min: 80, max: 80 },
      { min: 8000, max: 8080 },
    ],
    runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1000, max: 2000 }] },
    runAsGroup: { rule: 'MayRunAs', ranges: [{ min: 1, max: 9 }] },
    fsGroup: { rule: 'MustRunAs', ranges: [{ min: 5, max: 5 }] },
    seLinux: { rule: 'MustRunAs', seLinuxOptions: { type: 't', level: 's0' } },
    readOnlyRootFilesystem: true,
    allowedHostPaths: [{ pathPrefix: '/var/log', readOnly: true }],
    allowedUnsafeSysctls: ['kernel.msg*'],
    forbiddenSysctls: ['*'],
    runtimeClass: { allowedRuntimeClassNames: ['kata'], defaultRuntimeClassName: 'kata' },
  },
  {
    name: 'restricted',
    annotations: {
      [`${SECCOMP}allowedProfileNames`]: 'runtime/default,docker/default',
      [`${SECCOMP}defaultProfileName`]: 'runtime/default',
      'apparmor.security.beta.kubernetes.io/defaultProfileName': 'runtime/default',
    },
  },
);
const NON_ROOT = policy(
  {
    privileged: false,
    allowedCapabilities: [],
    requiredDropCapabilities: ['ALL'],
    hostPID: false,
    volumes: ['secret'],
    runAsUser: { rule: 'MustRunAsNonRoot' },
  },
  { name: 'non-root', annotations: {} },
);
const POLICIES = [
  policy({}, { name: 'zz-permissive' }),
  RESTRICTED,
  NON_ROOT,
  policy({ runAsUser: { rule: 'MustRunAs' } }, { name: 'broken' }),
];

const ADMITTED_BY = 'kubernetes.io/psp';
const DROPS_ALL = container('main', { securityContext: { runAsUser: 1000, capabilities: { drop: ['ALL'] } } });
const PODS = [
  pod({ name: 'a', annotations: { [ADMITTED_BY]: 'zz-permissive' } }),
  pod({ name: 'b', annotations: { [ADMITTED_BY]: 'non-root' }, spec: { containers: [DROPS_ALL] } }),
  pod({ name: 'c', namespace: 'kube-system', annotations: { [ADMITTED_BY]: 'was-there' } }),
  pod({
    name: 'web-0',
    annotations: { [ADMITTED_BY]: 'non-root' },
    owner: ownerReference('apps/v1', 'ReplicaSet', 'web'),
    spec: { containers: [DROPS_ALL] },
  }),
];

const PLAIN = { template: { spec: { containers: [container('main')] } } };
const OBJECTS: KubernetesObject[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: PLAIN },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web', namespace: 'shop' }, spec: PLAIN },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'builder', namespace: 'shop' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' } },
] as KubernetesObject[];

const NO: AccessAnswer = { allowed: false, reason: '', evaluationError: '' };

/** Everybody may use these, and only these people may use those. */
function allowing(...rights: readonly (readonly [who: string, policy: string])[]) {
  return (review: AccessReview): AccessAnswer => {
    const who = review.kind === 'SelfSubjectAccessReview' ? 'caller' : review.subject.user;
    const right = rights.find(([user, name]) => who.endsWith(user) && name === review.attributes.name);
    if (!right) return NO;
    const reason = `RBAC: allowed by RoleBinding "use/shop" of ClusterRole "psp" to User "${right[0]}"`;
    return { ...NO, allowed: true, reason };
  };
}
const NOBODY = { reviewAccess: () => NO };
const CALLER = { reviewAccess: allowing(['caller', 'restricted'], ['caller', 'non-root']) };
const DEVELOPER = { reviewAccess: allowing(['alice', 'restricted']) };
const ACCOUNTS = {
  reviewAccess: allowing(['shop:default', 'non-root'], ['shop:builder', 'non-root'], ['shop:default', 'broken']),
};

function ask(argv: readonly string[], content: FakeClusterContent = {}): Promise<Outcome> {
  const cluster = fakeCluster({
    version: LEGACY,
    objects: [...OBJECTS, ...POLICIES],
    pods: PODS,
    ...NOBODY,
    ...content,
  });
  return runProgram(['psp', ...argv], { connect: async () => cluster });
}

const BUNDLE = join(import.meta.dirname, 'bundle.yaml');

/** What a terminal would show. */
function compare(name: string, argv: readonly string[], { stdout, stderr, exit }: Outcome): void {
  const said = `${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit ${exit}\n`;
  const text = `$ kubectl caps psp ${argv.join(' ')}\n${said}`.replaceAll(BUNDLE, 'bundle.yaml');
  assertGolden(text, join(import.meta.dirname, `${name}.txt`));
}

const NOT_SERVED = { objects: [], refused: { PodSecurityPolicy: notFound('the resource') } };
const MAY_NOT_LIST = { refused: { PodSecurityPolicy: forbidden('list of policies') } };
const ALL_FORBIDDEN = {
  reviewAccess: ({ kind }: AccessReview) => forbidden(kind),
  refused: {
    'ServiceAccount/default': forbidden('ServiceAccount "default"'),
    Role: forbidden('list of Roles'),
    RoleBinding: forbidden('list of RoleBindings'),
    ClusterRole: forbidden('list of ClusterRoles'),
    ClusterRoleBinding: forbidden('list of ClusterRoleBindings'),
  },
};

describe('kubectl caps psp', () => {
  const answers: readonly (readonly [name: string, argv: readonly string[], content?: FakeClusterContent])[] = [
    ['table', []],
    ['no-headers', ['--no-headers']],
    ['name', ['-o', 'name']],
    ['wide', ['-o', 'wide']],
    ['one', ['psp/restricted', 'gone']],
    ['json', ['non-root', 'broken', '-o', 'json']],
    ['namespace', ['restricted', '-n', 'shop']],
    ['empty', [], { objects: [] }],
    ['not-served', [], NOT_SERVED],
    ['may-not-list', [], MAY_NOT_LIST],
    ['no-pods', [], { refused: { pods: forbidden('list of pods') } }],
    ['no-version', ['zz-permissive'], { refused: { version: forbidden('version') } }],
    ['for-deployment', ['--for', 'deploy/web'], CALLER],
    ['for-deployment-requester', ['--for', 'deployments.apps/web', '--requester', 'alice'], DEVELOPER],
    ['for-deployment-wide', ['--for', 'deploy/web', '-o', 'wide'], ACCOUNTS],
    ['for-deployment-json', ['--for', 'deploy/web', '-o', 'json'], CALLER],
    ['for-deployment-forbidden', ['--for', 'deploy/web'], ALL_FORBIDDEN],
    ['for-pod', ['--for', 'pod/web-0'], ACCOUNTS],
    ['for-bare-pod', ['--for', 'a', '--requester', 'alice'], DEVELOPER],
    ['for-account', ['--for', 'sa/builder'], ACCOUNTS],
    ['for-account-requester', ['--for', 'serviceaccount/builder', '--requester', 'alice'], DEVELOPER],
    ['for-account-json', ['--for', 'sa/builder', '--requester', 'alice', '-o', 'json'], DEVELOPER],
    ['for-not-served', ['--for', 'deploy/none'], NOT_SERVED],
    ['for-may-not-list', ['--for', 'deploy/web'], MAY_NOT_LIST],
    ['for-empty', ['--for', 'deploy/web'], { objects: OBJECTS }],
    ['files', ['-f', BUNDLE], CALLER],
  ];
  for (const [name, argv, content] of answers) {
    it(`answers ${argv.join(' ').replaceAll(BUNDLE, 'bundle.yaml') || 'without arguments'} (${name})`, async () => {
      compare(name, argv, await ask(argv, content));
    });
  }

  it('counts pods of one namespace only where one was asked for, and pods that have not ended', async () => {
    const cluster = fakeCluster({ version: LEGACY, objects: POLICIES });
    for (const argv of [[], ['-n', 'shop'], ['-n', 'shop', '-A']])
      await runProgram(['psp', ...argv], { connect: async () => cluster });
    const alive = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };
    assert.deepEqual(
      cluster.calls.filter((call) => call.startsWith('pods')),
      [alive, { namespace: 'shop', ...alive }, alive].map((selection) => `pods ${JSON.stringify(selection)}`),
    );
  });

  it('counts in its own namespace where pods of all may not be listed', async () => {
    const refused = { Namespace: forbidden('list of namespaces') };
    const cluster = fakeCluster({ version: LEGACY, objects: POLICIES, pods: PODS, refused });
    const { pods } = cluster;
    const limited = {
      ...cluster,
      pods: (selection: Parameters<typeof pods>[0]) => {
        if (selection.namespace === undefined) throw forbidden('list of all pods');
        return pods(selection);
      },
    };
    const outcome = await runProgram(['psp', 'non-root'], { connect: async () => limited });
    compare('own-namespace', ['non-root'], outcome);
  });

  it('counts in each namespace that may be read where pods of all may not be listed', async () => {
    const namespaces = ['other', 'shop'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    const cluster = fakeCluster({ version: LEGACY, objects: [...POLICIES, ...namespaces], pods: PODS });
    const limited = {
      ...cluster,
      pods: (selection: Parameters<typeof cluster.pods>[0]) => {
        if (selection.namespace !== 'shop') throw forbidden(`list of pods of ${selection.namespace ?? 'all'}`);
        return cluster.pods(selection);
      },
    };
    const { stdout, stderr, exit } = await runProgram(['psp', '-A'], { connect: async () => limited });
    assert.match(stdout, /Of 3 pods in all namespaces but 1, not counting/);
    assert.deepEqual([stderr, exit], ['list of pods of other is forbidden\n', 3]);
    const json = await runProgram(['psp', '-A', '-o', 'json'], { connect: async () => limited });
    const { pods } = JSON.parse(json.stdout) as { pods: unknown };
    assert.deepEqual(pods, { unreadNamespaces: 1, count: 3, gone: [] });
  });

  it('counts pods as they are, without the volume that a new pod would get', async () => {
    const objects = [policy({ volumes: [] }, { name: 'no-volumes' })];
    const { stdout } = await ask(['-o', 'json'], { objects, pods: [pod()] });
    assert.deepEqual(JSON.parse(stdout).items[0].pods, { carrying: 0, admitting: 1 });
  });

  describe('about the volume with the token of the service account', () => {
    const noVolumes = policy({ volumes: [] }, { name: 'no-volumes' });
    const account = (rest: object) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: 'shop' },
      ...rest,
    });
    const deployment = (rest: object): KubernetesObject => {
      const spec = { template: { spec: { containers: [container('main')], ...rest } } };
      const metadata = { name: 'web', namespace: 'shop' };
      return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec } as KubernetesObject;
    };
    for (const [answer, what, own, template] of [
      ['refused', 'there is one without a word', {}, {}],
      ['admitted', 'there is none where the account says so', { automountServiceAccountToken: false }, {}],
      [
        'refused',
        'the pod knows better',
        { automountServiceAccountToken: false },
        { automountServiceAccountToken: true },
      ],
    ] as const) {
      it(`knows that ${what}`, async () => {
        const cluster = fakeCluster({
          version: LEGACY,
          objects: [noVolumes, account(own), deployment(template)],
          reviewAccess: () => ({ ...NO, allowed: true }),
        });
        const argv = ['psp', '--for', 'deploy/web', '-o', 'json'];
        const { stdout } = await runProgram(argv, { connect: async () => cluster });
        assert.equal(JSON.parse(stdout).items[0].policies.answer.answer, answer);
        const isAsked = cluster.calls.includes('object v1 ServiceAccount shop/default');
        assert.equal(isAsked, !('automountServiceAccountToken' in template));
      });
    }
  });

  it('looks into folders in folders with -R only', async () => {
    const folder = join(import.meta.dirname, '..');
    const counts = await Promise.all(
      [[], ['-R']].map(async (flags) => {
        const { stdout } = await ask(['-f', folder, ...flags, '-o', 'json']);
        return JSON.parse(stdout).items.length;
      }),
    );
    assert.ok(counts[0] === 0 && counts[1] > 1, counts.join());
  });

  it('asks nothing about a workload, and needs none, on a server without policies', async () => {
    const cluster = fakeCluster();
    await runProgram(['psp', '--for', 'deploy/none'], { connect: async () => cluster });
    assert.deepEqual(cluster.calls, ['version', 'close']);
  });

  it('asks about a bare pod as whoever asks, and about a workload as its controller', async () => {
    const cluster = fakeCluster({ version: LEGACY, objects: [...OBJECTS, NON_ROOT], pods: PODS, ...NOBODY });
    for (const target of ['pod/a', 'deploy/web']) {
      await runProgram(['psp', '--for', target], { connect: async () => cluster });
    }
    const asked = cluster.calls.filter((call) => call.startsWith('review') && call.includes(' policy '));
    assert.deepEqual(
      asked.map((call) => call.split(' ')[2]),
      [
        'system:serviceaccount:shop:default',
        'caller',
        'system:serviceaccount:shop:default',
        'system:serviceaccount:kube-system:replicaset-controller',
        'caller',
      ],
    );
  });

  it('prints the same as YAML as it does as JSON', async () => {
    for (const argv of [[], ['--for', 'deploy/web']]) {
      const [json, yaml] = await Promise.all(['json', 'yaml'].map((format) => ask([...argv, '-o', format])));
      assert.deepEqual(parse(yaml?.stdout ?? ''), JSON.parse(json?.stdout ?? ''));
    }
  });

  describe('as JSON', () => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    const schemas = { list: ajv.compile(listSchema), answers: ajv.compile(answersSchema) };
    const lost = new ClusterError('unreachable', 'the line is dead');

    const cases: readonly (readonly [keyof typeof schemas, readonly string[], FakeClusterContent | undefined])[] = [
      ...answers.map(
        ([, argv, content]) =>
          [argv.includes('--for') || argv.includes('-f') ? 'answers' : 'list', argv, content] as const,
      ),
      ['answers', ['--for', 'deploy/web'], { reviewAccess: () => lost }],
      ['answers', ['--for', 'sa/builder'], { reviewAccess: () => lost }],
      ['answers', ['--for', 'deploy/web'], { reviewAccess: () => ({ ...NO, allowed: true, reason: 'the webhook' }) }],
    ];
    for (const [name, argv, content] of cases) {
      it(`is what the schema describes: ${argv.join(' ').replaceAll(BUNDLE, 'bundle.yaml')}`, async () => {
        // The last -o counts.
        const { stdout } = await ask([...argv, '-o', 'json'], content);
        const validate = schemas[name];
        assert.equal(validate(JSON.parse(stdout)), true, JSON.stringify(validate.errors, undefined, 2));
      });
    }

    it('is refused by the schemas where a field has another name', async () => {
      const list = await ask(['-o', 'json']);
      assert.equal(schemas.list(JSON.parse(list.stdout.replace('"fillsIn"', '"fills"'))), false);
      const one = await ask(['--for', 'deploy/web', '-o', 'json']);
      assert.equal(schemas.answers(JSON.parse(one.stdout.replace('"mayBeUsed"', '"usable"'))), false);
    });
  });

  for (const [exit, what, argv, content] of [
    [0, 'policies are listed', [], {}],
    [0, 'the cluster has no such thing as a policy', ['restricted'], NOT_SERVED],
    [0, 'the pods would be let in', ['--for', 'deploy/web'], ACCOUNTS],
    [0, 'a service account may use none', ['--for', 'sa/builder'], {}],
    [
      0,
      'only the use of a policy that is passed over is unknown',
      ['--for', 'deploy/web'],
      {
        reviewAccess: (review: AccessReview) =>
          review.attributes.name === 'broken' ? new ClusterError('unreachable', 'it') : ACCOUNTS.reviewAccess(review),
      },
    ],
    [1, 'a policy is not there', ['none'], {}],
    [1, 'the pods would be refused', ['--for', 'deploy/web'], CALLER],
    [1, 'there are no policies', ['--for', 'deploy/web'], { objects: OBJECTS }],
    [2, 'a document is broken', ['-f', BUNDLE], {}],
    [3, 'policies may not be listed', [], MAY_NOT_LIST],
    [3, 'pods may not be listed', [], { refused: { pods: forbidden('it') } }],
    [3, 'nobody may be asked about', ['--for', 'deploy/web'], ALL_FORBIDDEN],
    [
      3,
      'the account could not be read',
      ['--for', 'deploy/web'],
      {
        ...ACCOUNTS,
        // It is asked for where a policy does not accept the volume with its token.
        objects: [...OBJECTS, ...POLICIES, policy({ volumes: ['emptyDir'] }, { name: 'no-token' })],
        refused: { 'ServiceAccount/default': forbidden('it') },
      },
    ],
    [3, 'the workload is not there', ['--for', 'deploy/none'], {}],
    [3, 'the account is not there', ['--for', 'sa/none'], {}],
    [
      3,
      'the owner could not be read',
      ['--for', 'pod/web-0'],
      { ...ACCOUNTS, refused: { 'ReplicaSet/web': forbidden('it') } },
    ],
  ] as readonly (readonly [number, string, readonly string[], FakeClusterContent])[]) {
    it(`exits with ${exit} where ${what}`, async () => {
      assert.equal((await ask(argv, content)).exit, exit);
    });
  }

  for (const [why, ...argv] of [
    ['"pod/web" is not a policy: write psp/NAME or podsecuritypolicy/NAME', 'pod/web'],
    [
      '"svc" in "svc/web" is not a type this command knows: use serviceaccount, pod, deploy, rs, sts, ds, job, cronjob or rc',
      '--for',
      'svc/web',
    ],
    ['"sa/" is not a name: write NAME, pod/NAME or TYPE/NAME', '--for', 'sa/'],
    ['--for cannot be given together with -f: leave out one of them', '--for', 'pod/a', '-f', 'a.yaml'],
    [
      'names of policies cannot be given together with --for or -f: every policy is asked',
      'restricted',
      '--for',
      'pod/a',
    ],
    ['--all-namespaces is about the pods that are counted, and not about --for or -f', '-A', '-f', 'a.yaml'],
    ['--no-headers is about the list of policies, and not about --for or -f', '--no-headers', '--for', 'pod/a'],
    ['--requester is about --for or -f, neither of which is given', '--requester', 'alice'],
    ['--requester "a,,b" is not a requester: write USER, or USER,GROUP,GROUP', '--for', 'pod/a', '--requester', 'a,,b'],
    ['--recursive is about the folders of -f, which is not given', '-R'],
    ['standard input can be read once: give - once', '-f', '-', '-f', '-'],
  ] as const) {
    it(`refuses "${argv.join(' ')}"`, async () => {
      const { stdout, stderr, exit } = await ask(argv);
      assert.deepEqual([stdout, stderr, exit], ['', `error: ${why}\nSee 'kubectl caps psp --help' for usage.\n`, 2]);
    });
  }

  it('escapes names, annotations, rules and reasons', async () => {
    const bell = 'a\x07\x1b[31m';
    const annotations = { [`${SECCOMP}allowedProfileNames`]: bell, [`${SECCOMP}defaultProfileName`]: bell };
    const objects = [
      policy(
        { allowedCapabilities: [bell], requiredDropCapabilities: [bell], volumes: [bell], runAsUser: { rule: bell } },
        { name: bell, annotations },
      ),
      policy({ defaultAddCapabilities: [bell], volumes: [bell] }, { name: `${bell}2`, annotations }),
    ];
    const pods = [pod({ name: 'a', annotations: { [ADMITTED_BY]: `${bell}3` } })];
    const reviewAccess = () => ({ ...NO, allowed: true, reason: `because\n${bell}` });
    for (const format of ['table', 'wide', 'name', 'json', 'yaml']) {
      for (const argv of [[], ['--for', 'a'], ['--for', `sa/${bell}`, '--requester', bell], ['-f', BUNDLE]]) {
        const { stdout } = await ask([...argv, '-o', format], { objects, pods, reviewAccess });
        if (format !== 'name') assert.notEqual(stdout, '');
        assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u, `${format} ${argv.join(' ')}`);
      }
    }
  });
});
