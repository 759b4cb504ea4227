import assert from 'node:assert/strict';
import type { ObjectSelection } from '../../../../src/cluster/cluster.ts';
import { Problems } from '../../../../src/cluster/problem.ts';
import { refusalFinder } from '../../../../src/commands/why-denied/gather/find-refusals.ts';
import {
  type InspectedObjects,
  inspectFiles,
  inspectNamed,
  inspectNamespace,
} from '../../../../src/commands/why-denied/gather/inspected-objects.ts';
import { objectLister } from '../../../../src/commands/why-denied/gather/listed-objects.ts';
import { parseRefusal } from '../../../../src/denial/parse-refusal.ts';
import type { FileAccess } from '../../../../src/files/file-access.ts';
import { MIRROR_ANNOTATION } from '../../../../src/kubernetes/mirror-annotation.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { OLDER_EPHEMERAL } from '../../../denial/recorded.ts';
import { BASELINE_TEXT, TIME } from '../../../support/denials.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { container, ownerReference, pod } from '../../../support/pods.ts';
import { asObject, warning, workloadObject } from '../../../support/workloads.ts';

const template = { spec: { containers: [container('app')] } };
const SAID = parseRefusal(BASELINE_TEXT);

const replicaSet = (name: string, replicas: number, namespace = 'shop') =>
  workloadObject('apps/v1', 'ReplicaSet', name, { namespace, spec: { replicas, template } });

async function inNamespace(content: FakeClusterContent, everywhere = false) {
  const cluster = fakeCluster(content);
  const list = objectLister(cluster, everywhere);
  const problems = new Problems();
  const found = await inspectNamespace(everywhere ? undefined : 'shop', list, refusalFinder(cluster, list), problems);
  return { found: { ...found, problems: problems.inOrder() }, calls: cluster.calls };
}

/** Enough of each to tell them apart. */
function shortly({ inspected }: InspectedObjects): unknown[] {
  return inspected.map(({ workload, status, controller, replicas, said }) => [
    `${workload.kind}/${workload.name}`,
    status,
    controller?.metadata.name,
    replicas && `${replicas.there}/${replicas.wanted}`,
    said.map(({ reason, evidence }) => `${reason} of ${evidence?.of.name}`),
  ]);
}

describe('app/suspects, of a namespace', () => {
  it('is what has not all its pods, with what was written down, or without', async () => {
    const objects = [
      replicaSet('refused', 2),
      warning('ReplicaSet', 'refused', BASELINE_TEXT, TIME),
      replicaSet('silent', 1),
      replicaSet('scaled', 0),
    ];
    const { found } = await inNamespace({ objects });
    assert.deepEqual(shortly(found), [
      ['ReplicaSet/refused', 'missing', 'refused', '0/2', ['pod-security-level of refused']],
      ['ReplicaSet/silent', 'missing', 'silent', '0/1', []],
    ]);
    assert.deepEqual([found.looked, found.faults, found.problems], [3, [], []]);
  });

  it('is nothing that has its pods by now, although its events are still there', async () => {
    const owner = ownerReference('apps/v1', 'ReplicaSet', 'web');
    const objects = [
      replicaSet('web', 1),
      asObject(pod({ owner })),
      warning('ReplicaSet', 'web', BASELINE_TEXT, TIME),
      // Of one of the same name that was there before.
      {
        ...warning('Pod', 'web-0', 'Error: container has runAsNonRoot', TIME),
        involvedObject: { kind: 'Pod', uid: 'x' },
      },
    ];
    const { found } = await inNamespace({ objects });
    assert.deepEqual([found.inspected, found.looked], [[], 1]);
  });

  it('leaves out what something else makes, and looks at the newest Job of a CronJob', async () => {
    const owner = ['batch/v1', 'CronJob', 'nightly'] as const;
    const spec = { jobTemplate: { spec: { template } } };
    const job = (name: string, made: string) =>
      workloadObject('batch/v1', 'Job', name, { owner, made, spec: { template } });
    const objects = [
      workloadObject('batch/v1', 'CronJob', 'nightly', { spec }),
      job('nightly-2', '2026-01-02T00:00:00Z'),
      job('nightly-1', '2026-01-01T00:00:00Z'),
      warning('Job', 'nightly-1', 'of an old one', TIME),
      warning('Job', 'nightly-2', BASELINE_TEXT, TIME),
    ];
    const { found } = await inNamespace({ objects });
    assert.deepEqual(shortly(found), [
      ['CronJob/nightly', 'missing', 'nightly-2', '0/1', ['pod-security-level of nightly-2']],
    ]);
    assert.equal(found.looked, 1);
  });

  it('says what could not be read, of what is not fine', async () => {
    const refused = { Event: forbidden('list of events') };
    const missing = await inNamespace({ objects: [replicaSet('web', 1)], refused });
    assert.deepEqual(shortly(missing.found), [['ReplicaSet/web', 'missing', 'web', '0/1', []]]);
    assert.deepEqual(missing.found.problems, ['list of events is forbidden']);
    const fine = await inNamespace({ objects: [replicaSet('web', 0)], refused });
    assert.deepEqual([fine.found.inspected, fine.found.problems], [[], []]);
    const unlisted = await inNamespace({ refused: { Job: forbidden('list of jobs') } });
    assert.deepEqual(unlisted.found.problems, ['list of jobs is forbidden']);
  });

  it('says of what pods are not valid, and goes on', async () => {
    const broken = workloadObject('apps/v1', 'ReplicaSet', 'broken', { spec: { replicas: 1, template: { spec: [] } } });
    const { found } = await inNamespace({ objects: [broken, replicaSet('web', 1)] });
    assert.deepEqual([found.inspected.length, found.looked], [1, 2]);
    assert.equal(found.problems.length, 1);
    assert.match(found.problems[0] ?? '', /^ReplicaSet "broken" /);
  });

  it('lists each kind once, in all namespaces', async () => {
    const objects = ['a', 'b', 'c'].map((namespace) => replicaSet('web', 1, namespace));
    const { found, calls } = await inNamespace({ objects }, true);
    assert.deepEqual(
      found.inspected.map(({ workload }) => workload.namespace),
      ['a', 'b', 'c'],
    );
    const KINDS = [
      'apps/v1 DaemonSet',
      'apps/v1 Deployment',
      'apps/v1 ReplicaSet',
      'apps/v1 StatefulSet',
      'batch/v1 CronJob',
      'batch/v1 Job',
      'v1 Event',
      'v1 Pod',
      'v1 ReplicationController',
    ];
    assert.deepEqual(
      calls.toSorted(),
      KINDS.map((kind) => `objects ${kind} -`),
    );
  });
});

describe('app/suspects, of all namespaces that may be read', () => {
  it('is what is in those of them, and a sentence for each other', async () => {
    const namespaces = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    const objects = [
      ...namespaces,
      replicaSet('web', 1, 'a'),
      warning('ReplicaSet', 'web', BASELINE_TEXT, TIME, { namespace: 'a' }),
    ];
    const cluster = fakeCluster({ objects });
    const limited = {
      ...cluster,
      async *objects(selection: ObjectSelection) {
        const { kind, namespace } = selection;
        if (kind !== 'Namespace' && namespace !== 'a') throw forbidden(`${kind} of ${namespace ?? 'all'}`);
        yield* cluster.objects(selection);
      },
    };
    const list = objectLister(limited, true);
    const problems = new Problems();
    const found = await inspectNamespace(undefined, list, refusalFinder(limited, list), problems);
    assert.deepEqual(shortly(found), [['ReplicaSet/web', 'missing', 'web', '0/1', ['pod-security-level of web']]]);
    assert.deepEqual(problems.inOrder(), ['nothing in namespace "b" can be read: CronJob of b is forbidden']);
    // Each list of each namespace is read once.
    assert.deepEqual(cluster.calls, [...new Set(cluster.calls)]);
  });
});

describe('app/suspects, by name', () => {
  const named = async (written: string, content: FakeClusterContent, said = false) => {
    const cluster = fakeCluster(content);
    const problems = new Problems();
    const found = await inspectNamed(written, said ? SAID : undefined, cluster, refusalFinder(cluster), problems);
    return { ...found, problems: problems.inOrder() };
  };

  it('is also what is fine', async () => {
    const found = await named('rs/web', { objects: [replicaSet('web', 0)] });
    assert.deepEqual(shortly(found), [['ReplicaSet/web', 'fine', 'web', '0/0', []]]);
    assert.deepEqual([found.looked, found.problems], [1, []]);
  });

  it('has a text that the user gives before all others, and is missing then', async () => {
    const found = await named('rs/web', { objects: [replicaSet('web', 0)] }, true);
    assert.deepEqual(shortly(found), [
      ['ReplicaSet/web', 'missing', 'web', '0/0', ['pod-security-level of undefined']],
    ]);
  });

  it('sees that a text is about older ephemeral containers', async () => {
    const a = pod({
      name: 'a',
      spec: { ephemeralContainers: [container('first', { securityContext: { privileged: true } })] },
    });
    const cluster = fakeCluster({ objects: [asObject(a)] });
    const said = parseRefusal(OLDER_EPHEMERAL.text);
    const { inspected } = await inspectNamed('a', said, cluster, refusalFinder(cluster), new Problems());
    assert.deepEqual(
      inspected.map(({ status, said }) => [status, said.map(({ reason, olderEphemeral }) => [reason, olderEphemeral])]),
      [['missing', [['ephemeral-container-stays', ['first']]]]],
    );
  });

  it('is a problem where it is not there; a pod that was refused is nowhere', async () => {
    const none = { inspected: [], looked: 0, faults: [] };
    assert.deepEqual(await named('deploy/web', {}), { ...none, problems: ['Deployment "web" not found'] });
    assert.deepEqual(await named('web', {}), {
      ...none,
      problems: [
        'Pod "web" not found; a pod that was refused is nowhere: ask about its manifest with -f, or about the text of the refusal with --message',
      ],
    });
    const refused = { 'Pod/web': forbidden('get web') };
    assert.deepEqual(await named('web', { refused }), { ...none, problems: ['get web is forbidden'] });
  });
});

describe('app/suspects, in files', () => {
  const reading = (text: string): FileAccess => ({
    kindOf: async () => 'file',
    list: async () => [],
    write: async () => {},
    chunks: async function* () {
      yield new TextEncoder().encode(text);
    },
  });
  const inFile = (text: string, given: { node?: string; said?: typeof SAID } = {}) =>
    inspectFiles(['a.yaml'], false, { said: given.said, node: given.node }, reading(text));
  const POD = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: app\n    image: a\n`;

  it('is every pod in them, proposed', async () => {
    const { inspected, looked, faults } = await inFile(
      `${POD('a')}---\nkind: Service\napiVersion: v1\n---\n${POD('b')}`,
    );
    assert.deepEqual(
      inspected.map(({ workload, status, said, object }) => [
        workload.name,
        workload.place,
        status,
        said,
        (object as KubernetesObject).metadata.name,
      ]),
      [
        ['a', { file: 'a.yaml', document: 1, line: 1 }, 'proposed', [], 'a'],
        ['b', { file: 'a.yaml', document: 3, line: 13 }, 'proposed', [], 'b'],
      ],
    );
    assert.deepEqual([looked, faults], [2, []]);
  });

  it('has the text that the user gives', async () => {
    const { inspected } = await inFile(POD('a'), { said: SAID });
    assert.deepEqual(
      inspected.map(({ status, said }) => [status, said]),
      [['proposed', [{ refusal: SAID, reason: 'pod-security-level' }]]],
    );
  });

  it('is as its kubelet makes it for a node', async () => {
    const { inspected } = await inFile(POD('a'), { node: 'n' });
    const [
      {
        template: { metadata, spec },
      } = assert.fail(),
    ] = inspected.map(({ workload }) => workload);
    assert.deepEqual([metadata?.annotations, spec.nodeName], [{ [MIRROR_ANNOTATION]: '' }, 'n']);
  });

  it('says where something is not valid', async () => {
    const { inspected, faults } = await inFile(
      `${POD('a')}---\n${POD('b').replace('image: a', 'securityContext: 5')}---\n{`,
    );
    assert.deepEqual(
      inspected.map(({ workload }) => workload.name),
      ['a'],
    );
    assert.deepEqual(
      faults.map(({ place }) => place.document),
      [2, 3],
    );
  });
});
