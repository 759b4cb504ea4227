import assert from 'node:assert/strict';
import { fieldOf } from '../../src/kubernetes/schema/field.ts';
import { apiKind } from '../../src/kubernetes/schema/kinds.ts';
import { POD_TEMPLATE } from '../../src/kubernetes/schema/pod.ts';
import type { Schema } from '../../src/kubernetes/schema/schema.ts';
import { answeringCluster, type Held } from '../support/answering-server.ts';
import { changedAt, fieldsBelow, filled, pathOf, type Steps } from '../support/fields.ts';
import { type Outcome, runProgram } from '../support/run-program.ts';

const ANY = { rule: 'RunAsAny', ranges: [] };
const AT = '2026-01-01T00:00:00Z';
const REFUSED =
  'Error creating: pods "web-5b69486bff-" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.capabilities.add: Invalid value: "SYS_TIME": capability may not be added]';
const owner = (kind: string, name: string, uid: string) => ({
  apiVersion: 'apps/v1',
  kind,
  name,
  uid,
  controller: true,
});
const metadata = (name: string, more: object = {}) => ({
  name,
  namespace: 'shop',
  uid: name,
  creationTimestamp: AT,
  deletionTimestamp: undefined,
  labels: { app: 'web' },
  annotations: { 'kubernetes.io/psp': 'restricted' },
  ownerReferences: [],
  ...more,
});
const CONTAINER = {
  name: 'main',
  securityContext: {
    privileged: false,
    capabilities: { add: ['SYS_TIME'], drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
    appArmorProfile: { type: 'RuntimeDefault' },
  },
};
const SPEC = {
  containers: [CONTAINER],
  initContainers: [{ ...CONTAINER, name: 'init' }],
  ephemeralContainers: [{ ...CONTAINER, name: 'shell' }],
  nodeName: 'node-1',
  os: { name: 'linux' },
};
const TEMPLATE = { metadata: { annotations: {}, ownerReferences: [] }, spec: SPEC };
const RBAC = 'rbac.authorization.k8s.io/v1';

/** Every field of each kind is there; what commands look at first has a meaning. */
const OBJECTS: readonly Held[] = [
  held('v1', 'Pod', metadata('web-0', { ownerReferences: [owner('ReplicaSet', 'web-5b69486bff', 'set')] }), {
    spec: SPEC,
    status: { phase: 'Running' },
  }),
  held('apps/v1', 'Deployment', metadata('web', { uid: 'deployment' }), { spec: { replicas: 3, template: TEMPLATE } }),
  held(
    'apps/v1',
    'ReplicaSet',
    metadata('web-5b69486bff', { uid: 'set', ownerReferences: [owner('Deployment', 'web', 'deployment')] }),
    {
      spec: { replicas: 3, template: TEMPLATE },
      status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: REFUSED, lastTransitionTime: AT }] },
    },
  ),
  held('v1', 'Event', metadata('web.1'), {
    involvedObject: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      namespace: 'shop',
      name: 'web-5b69486bff',
      uid: 'set',
    },
    type: 'Warning',
    reason: 'FailedCreate',
    message: REFUSED,
    firstTimestamp: AT,
    lastTimestamp: AT,
    eventTime: AT,
    series: { count: 2, lastObservedTime: AT },
  }),
  held(
    'v1',
    'Namespace',
    metadata('shop', { namespace: undefined, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } }),
  ),
  held('v1', 'Node', metadata('node-1', { namespace: undefined }), {
    status: { nodeInfo: { containerRuntimeVersion: 'containerd://1.7.0', kernelVersion: '6.1.0' } },
  }),
  held('policy/v1beta1', 'PodSecurityPolicy', metadata('restricted', { namespace: undefined }), {
    spec: { seLinux: ANY, runAsUser: ANY, runAsGroup: ANY, supplementalGroups: ANY, fsGroup: ANY, volumes: ['*'] },
  }),
  held(RBAC, 'ClusterRole', metadata('psp', { namespace: undefined }), {
    rules: [
      { verbs: ['use'], apiGroups: ['policy'], resources: ['podsecuritypolicies'], resourceNames: ['restricted'] },
    ],
  }),
  held(RBAC, 'Role', metadata('own'), {
    rules: [
      { verbs: ['use'], apiGroups: ['policy'], resources: ['podsecuritypolicies'], resourceNames: ['restricted'] },
    ],
  }),
  held(RBAC, 'ClusterRoleBinding', metadata('everywhere', { namespace: undefined }), {
    subjects: [{ kind: 'User', name: 'alice' }],
    roleRef: { kind: 'ClusterRole', name: 'psp' },
  }),
  held(RBAC, 'RoleBinding', metadata('here'), {
    subjects: [{ kind: 'ServiceAccount', name: 'default' }],
    roleRef: { kind: 'Role', name: 'own' },
  }),
];

function held(
  apiVersion: string,
  kind: string,
  named: { name: string; namespace?: string | undefined },
  more: object = {},
): Held {
  const { name, namespace } = named;
  const value = filled(schemaOf({ apiVersion, kind }), { metadata: named, ...more });
  // Nothing is on its way out, and it is in no namespace where its kind is in none.
  const there = changedAt(value, ['metadata', 'deletionTimestamp'], undefined);
  const isIn = namespace === undefined ? changedAt(there, ['metadata', 'namespace'], undefined) : there;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }), value: isIn };
}

function schemaOf({ apiVersion, kind }: Pick<Held, 'apiVersion' | 'kind'>): Schema {
  const known = apiKind(apiVersion, kind);
  assert.ok(known, kind);
  return known.schema;
}

const POD = ['pod', 'web-0', '--declared-only'];
const PODS = ['pod', '-A', '--declared-only'];
const WHY = ['why-denied'];
const CHECK = ['check', '-A', '--level', 'restricted'];
const PSP = ['psp'];
const USERS = ['who-can-use', 'psp/restricted'];

/** What is asked of a cluster with a malformed object of a kind. Each of these says that it is. */
const ASKED: readonly (readonly [kind: string, minor: number, ...commands: (readonly string[])[]])[] = [
  ['Pod', 24, POD, PODS, WHY, CHECK, PSP],
  ['Deployment', 24, WHY, CHECK],
  ['ReplicaSet', 24, WHY, CHECK],
  ['Event', 34, WHY],
  ['Namespace', 34, POD],
  ['Node', 34, POD],
  ['PodSecurityPolicy', 24, PSP, USERS, POD],
  ['ClusterRole', 24, USERS],
  ['ClusterRoleBinding', 24, USERS],
  ['Role', 24, USERS],
  ['RoleBinding', 24, USERS],
];

const WRONG: readonly unknown[] = [7, 'text', true, {}, [null], []];

/** A value of another type, another one from field to field. */
function wrongFor(schema: Schema, index: number): unknown {
  const { is } = fieldOf(schema);
  const isRight = (value: unknown): boolean =>
    is === 'text'
      ? typeof value === 'string'
      : is === 'list'
        ? Array.isArray(value) && value.length === 0
        : is === 'object' || is === 'map'
          ? typeof value === 'object' && !Array.isArray(value)
          : typeof value === is;
  const wrong = WRONG.filter((value) => !isRight(value));
  return wrong[index % wrong.length];
}

async function asked(argv: readonly string[], minor: number, objects: readonly Held[]): Promise<Outcome> {
  return runProgram(argv, { connect: async () => answeringCluster(objects, minor), time: () => new Date(AT) });
}

function withChange(kind: string, at: Steps, to: unknown): readonly Held[] {
  return OBJECTS.map((one) => (one.kind === kind ? { ...one, value: changedAt(one.value, at, to) } : one));
}

describe('answers of a server whose fields are of wrong types', function () {
  this.timeout(120_000);

  for (const [kind, minor, ...commands] of ASKED) {
    it(`names each field of a ${kind} that is malformed, and does not end in a bug: Kubernetes 1.${minor}`, async () => {
      const schema = schemaOf(OBJECTS.find((one) => one.kind === kind) as Held);
      let index = 0;
      for (const { at, schema: field } of fieldsBelow(schema, [], new Set(kind === 'Pod' ? [] : [POD_TEMPLATE]))) {
        const command = commands[index % commands.length] ?? [];
        const wrong = wrongFor(field, index);
        index += 1;
        const { exit, stdout, stderr } = await asked(command, minor, withChange(kind, at, wrong));
        const what = `${command.join(' ')}, ${pathOf(at)}: ${JSON.stringify(wrong)}\n${stdout}\n${stderr}`;
        assert.equal(exit, 3, what);
        assert.ok(`${stdout}${stderr}`.replaceAll(/\s+/g, ' ').includes(pathOf(at)), what);
        assert.doesNotMatch(stderr, /bug/, what);
      }
    });

    it(`takes null for absent in a ${kind}: Kubernetes 1.${minor}`, async () => {
      const known = OBJECTS.find((one) => one.kind === kind) as Held;
      const optional = [...fieldsBelow(schemaOf(known))].filter(({ isRequired }) => !isRequired).map(({ at }) => at);
      // From the innermost field out, so that what is around one is still there.
      const all = (to: null | undefined) => {
        const value = optional.reduceRight((object, at) => changedAt(object, at, to), known.value);
        return OBJECTS.map((one) => (one === known ? { ...known, value } : one));
      };
      for (const command of commands) {
        assert.deepEqual(await asked(command, minor, all(null)), await asked(command, minor, all(undefined)));
      }
    });
  }

  /** A good object of a kind beside the malformed one. */
  const beside = (kind: string, name: string, change: Steps, to: unknown): readonly Held[] => {
    const good = OBJECTS.find((one) => one.kind === kind) as Held;
    const bad = changedAt(changedAt(good.value, ['metadata', 'name'], name), change, to);
    return [...OBJECTS, { ...good, name, value: bad }];
  };

  it('shows every other pod of a list, and names the malformed one', async () => {
    const { exit, stdout, stderr } = await asked(PODS, 34, beside('Pod', 'bad-0', ['spec', 'containers'], {}));
    const whole = await asked(PODS, 34, OBJECTS);
    assert.equal(stdout, whole.stdout);
    assert.equal(exit, 3);
    assert.match(
      stderr,
      /^cannot list pods in all namespaces completely, the answer is malformed: Pod "bad-0" in namespace "shop": spec\.containers is an object, not a list$/m,
    );
  });

  it('judges every other object in check, counts every other pod and lists every other policy in psp', async () => {
    const checked = await asked(CHECK, 24, beside('Deployment', 'bad', ['spec', 'template', 'spec'], null));
    assert.equal(checked.stdout, (await asked(CHECK, 24, OBJECTS)).stdout);
    assert.match(checked.stderr, /Deployment "bad" in namespace "shop": spec\.template\.spec is missing/);
    assert.equal(checked.exit, 3);
    const listed = await asked(PSP, 24, beside('PodSecurityPolicy', 'bad', ['spec', 'privileged'], 'yes'));
    assert.equal(listed.stdout, (await asked(PSP, 24, OBJECTS)).stdout);
    assert.match(listed.stderr, /PodSecurityPolicy "bad": spec\.privileged is text, not true or false/);
    assert.equal(listed.exit, 3);
    const counted = await asked(PSP, 24, beside('Pod', 'bad-0', ['metadata', 'ownerReferences'], [null]));
    assert.equal(counted.stdout, (await asked(PSP, 24, OBJECTS)).stdout);
    assert.match(counted.stderr, /metadata\.ownerReferences\[0\] is null, not an object/);
    assert.equal(counted.exit, 3);
  });

  it('lists the other users of a policy; whether somebody else may use it is not known then', async () => {
    const objects = beside('RoleBinding', 'bad', ['subjects'], 'x');
    const { exit, stdout, stderr } = await asked(USERS, 24, objects);
    assert.equal(stdout.replace('at least ', ''), (await asked(USERS, 24, OBJECTS)).stdout);
    assert.match(stderr, /RoleBinding "bad" in namespace "shop": subjects is text, not a list/);
    assert.equal(exit, 3);
    const asking = [...USERS, '--requester', 'mallory'];
    assert.match((await asked(asking, 24, OBJECTS)).stdout, /mallory \(system:authenticated\): no /);
    assert.match((await asked(asking, 24, objects)).stdout, /mallory \(system:authenticated\): could not be found out/);
  });
});
