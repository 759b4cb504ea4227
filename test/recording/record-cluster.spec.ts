import assert from 'node:assert/strict';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/errors.ts';
import type { AccessReview } from '../../src/kubernetes/access-review.ts';
import type { KubernetesObject } from '../../src/kubernetes/objects.ts';
import { type RecordedDocument, recordCluster } from '../../src/recording/record-cluster.ts';
import { exited, fakeCluster, forbidden, notFound, notThere } from '../support/fake-cluster.ts';
import { runProgram } from '../support/run-program.ts';

const POLICY = {
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name: 'a' },
  spec: { seLinux: {}, runAsUser: {}, supplementalGroups: {}, fsGroup: {} },
};
const OWNER = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: '7', controller: true };
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'shop', ownerReferences: [OWNER] },
  spec: { containers: [{ name: 'main' }], nodeName: 'a', serviceAccountName: 'builder' },
  status: { phase: 'Running', containerStatuses: [{ name: 'main', state: { running: {} }, containerID: 'cri-o://7' }] },
};
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } };
const STATUS = 'Name:\tsleep\nPid:\t1\nCapBnd:\t0000000000000000\n';

/** Holds a policy and a pod; `listed` has what else lists answer, by kind. */
function cluster(listed: Readonly<Record<string, readonly KubernetesObject[] | Error>> = {}): Cluster {
  return {
    ...fakeCluster({
      version: { gitVersion: 'v1.24.17', major: 1, minor: 24 },
      nodes: [NODE],
      objects: [NAMESPACE],
      exec: (_target, command) =>
        command[0] === 'head' ? exited(STATUS) : command[0] === 'cat' ? notThere('cat') : exited('PASSWORD=hunter2'),
      reviewAccess: (review) => ({
        allowed: review.attributes.group === 'policy',
        reason: review.kind,
        evaluationError: '',
      }),
    }),
    async *objects({ kind }) {
      const answer = listed[kind] ?? (kind === 'PodSecurityPolicy' ? [POLICY] : kind === 'Pod' ? [POD] : []);
      if (answer instanceof Error) throw answer;
      yield answer;
    },
  };
}

const LIMITS = { timeoutMs: 1, maxBytes: 1 };
const OPTIONS = {
  namespace: 'shop',
  readings: { main: LIMITS, everyProcess: LIMITS },
  time: '2026-11-21T10:00:00Z',
  program: '0.1.0',
};

async function record(from: Cluster, options: object = {}): Promise<RecordedDocument[]> {
  const documents: RecordedDocument[] = [];
  for await (const document of recordCluster(from, { ...OPTIONS, ...options })) documents.push(document);
  return documents;
}

function ofKind(documents: readonly RecordedDocument[], kind: string) {
  return documents.filter((document) => document.kind === kind);
}

describe('recording/record-cluster', () => {
  it('begins with what it is, and ends with what it holds', async () => {
    const documents = await record(cluster());
    assert.deepEqual(documents[0], {
      kind: 'ClusterSnapshot',
      format: 1,
      time: '2026-11-21T10:00:00Z',
      program: '0.1.0',
      kubernetes: { gitVersion: 'v1.24.17', major: 1, minor: 24 },
      namespace: 'shop',
      namespaces: ['shop'],
    });
    const end = documents.at(-1);
    assert.ok(end?.kind === 'ClusterSnapshotEnd' && 'lists' in end);
    assert.equal(end.documents, documents.length - 1);
    assert.deepEqual(end.missing, []);
    assert.deepEqual(
      end.lists.map(({ kind, namespace = '-' }) => `${namespace} ${kind}`),
      [
        '- PodSecurityPolicy',
        '- SecurityContextConstraints',
        'shop ServiceAccount',
        '- ClusterRole',
        '- ClusterRoleBinding',
        'shop Role',
        'shop RoleBinding',
        'shop Deployment',
        'shop StatefulSet',
        'shop DaemonSet',
        'shop CronJob',
        'shop ReplicaSet',
        'shop ReplicationController',
        'shop Job',
        'shop ControllerRevision',
        'shop PodTemplate',
        'shop Pod',
        'shop Event',
      ],
    );
    assert.deepEqual(ofKind(documents, 'Namespace'), [NAMESPACE]);
    assert.deepEqual(ofKind(documents, 'Node'), [NODE]);
    assert.deepEqual(ofKind(documents, 'Pod'), [POD]);
  });

  it('lists what is of the cluster where all of it is recorded', async () => {
    const { namespace: _namespace, ...all } = OPTIONS;
    const documents: RecordedDocument[] = [];
    for await (const document of recordCluster(cluster({ Node: [NODE] }), all)) documents.push(document);
    const end = documents.at(-1);
    assert.ok(end && 'lists' in end);
    assert.equal(end.lists.length, 20);
    assert.equal(
      end.lists.some(({ namespace }) => namespace !== undefined),
      false,
    );
    assert.deepEqual(ofKind(documents, 'Node'), [NODE]);
  });

  it('says nothing about constraints where a recording of before they were recorded says nothing', async () => {
    const silent = new ClusterError('not-recorded', 'the recording says nothing about them');
    const end = (await record(cluster({ SecurityContextConstraints: silent }))).at(-1);
    assert.ok(end && 'lists' in end);
    const said = [...end.lists, ...end.missing].filter(({ kind }) => kind === 'SecurityContextConstraints');
    assert.deepEqual(said, []);
  });

  it('reads each running container once for its main process, and once for all', async () => {
    const target = { namespace: 'shop', pod: 'web-0', container: 'main' };
    assert.deepEqual(ofKind(await record(cluster()), 'ContainerReading'), [
      {
        kind: 'ContainerReading',
        ...target,
        rule: 'main',
        attempts: [
          { reader: 'cat', end: notThere('cat') },
          { reader: 'head', end: exited(STATUS) },
        ],
      },
      {
        kind: 'ContainerReading',
        ...target,
        rule: 'own',
        // What it printed is no reading.
        attempts: [{ reader: 'sh', end: exited('') }],
      },
    ]);
    const { readings: _readings, ...declaredOnly } = OPTIONS;
    const documents: RecordedDocument[] = [];
    for await (const document of recordCluster(cluster(), declaredOnly)) documents.push(document);
    assert.deepEqual(ofKind(documents, 'ContainerReading'), []);
  });

  it('asks whom admission would ask, and the caller, until the answer is yes', async () => {
    const reviews = ofKind(await record(cluster()), 'AccessReviewAnswer') as unknown as {
      readonly review: AccessReview;
    }[];
    assert.deepEqual(
      reviews.map(({ review }) => [
        review.kind === 'SelfSubjectAccessReview' ? 'caller' : review.subject.user,
        review.attributes.group,
        review.attributes.name,
      ]),
      [
        ['caller', 'policy', 'a'],
        ['system:serviceaccount:kube-system:statefulset-controller', 'policy', 'a'],
        ['system:serviceaccount:shop:builder', 'policy', 'a'],
      ],
    );
  });

  it('names what it could not have, and goes on', async () => {
    const refused = cluster({ Event: forbidden('events'), PodSecurityPolicy: notFound('the resource') });
    const from: Cluster = {
      ...refused,
      version: () => Promise.reject(new ClusterError('unreachable', 'cannot ask for the version')),
      node: () => Promise.reject(forbidden('node a')),
      exec: () => Promise.reject(forbidden('exec')),
    };
    const documents = await record(from);
    assert.equal('kubernetes' in (documents[0] ?? {}), false);
    const end = documents.at(-1);
    assert.ok(end && 'missing' in end);
    assert.deepEqual(
      end.missing.map(({ kind, name, namespace, failure }) => [kind, namespace, name, failure.trouble]),
      [
        ['ServerVersion', undefined, undefined, 'unreachable'],
        ['PodSecurityPolicy', undefined, undefined, 'not-found'],
        ['Event', 'shop', undefined, 'forbidden'],
        ['Node', undefined, 'a', 'forbidden'],
      ],
    );
    assert.equal(
      end.lists.some(({ kind }) => kind === 'Event'),
      false,
    );

    const { stdout, stderr, exit } = await runProgram(['snapshot'], { connect: async () => from });
    assert.equal(exit, 3);
    assert.equal(
      stderr,
      [
        'Not in the recording: cannot ask for the version',
        'Not in the recording: events is forbidden',
        'Not in the recording: node a is forbidden',
        'Not in the recording: 2 readings of containers: exec is forbidden',
        '',
      ].join('\n'),
    );
    // The same comes back as it came from the server; the rest is there.
    const offline = await runProgram(['pod', 'web-0', '-n', 'shop', '--snapshot', '-'], { stdin: stdout });
    assert.match(offline.stdout, /main {8}image's .*unreadable: forbidden/);
    assert.equal(offline.exit, 3);
  });

  it('is all there, with exit 0, where nothing is missing; it is no trouble that a server has no policies', async () => {
    const from = cluster({ PodSecurityPolicy: notFound('the resource') });
    const { stderr, exit } = await runProgram(['snapshot'], { connect: async () => from });
    assert.deepEqual([stderr, exit], ['', 0]);
  });
});

describe('recording/record-cluster, of all namespaces', () => {
  const pod = (namespace: string) => ({ ...POD, metadata: { name: 'web-0', namespace } });
  /** Who may read single namespaces alone. */
  const limited = (mayRead: (namespace: string) => boolean): Cluster => ({
    ...cluster(),
    async *objects({ kind, namespace }) {
      if (kind === 'Namespace') yield ['shop', 'other'].map((name) => ({ ...NAMESPACE, metadata: { name } }));
      else if (namespace === undefined || !mayRead(namespace)) throw forbidden(`list every ${kind} in ${namespace}`);
      else if (kind === 'Pod') yield [pod(namespace)];
    },
  });

  it('asks namespace by namespace where all may not be listed, and holds all where each may', async () => {
    const documents = await record(
      limited(() => true),
      { namespace: undefined },
    );
    const pods = ofKind(documents, 'Pod').map((one) => 'metadata' in one && one.metadata?.namespace);
    assert.deepEqual(pods, ['shop', 'other']);
    const end = documents.at(-1);
    assert.ok(end?.kind === 'ClusterSnapshotEnd' && 'lists' in end);
    assert.deepEqual(
      end.lists.filter(({ kind }) => kind === 'Pod'),
      [{ apiVersion: 'v1', kind: 'Pod' }],
    );
  });

  it('answers as the cluster did, from a recording of somebody who may not read every namespace', async () => {
    const from = limited((namespace) => namespace === 'shop');
    const asked = ['pod', '-A', '--declared-only', '-o', 'name'];
    const listing = {
      ...from,
      pods: (selection: object) => from.objects({ apiVersion: 'v1', kind: 'Pod', ...selection }),
    };
    const live = await runProgram(asked, { connect: async () => listing as Cluster });
    assert.deepEqual(
      [live.stdout, live.stderr, live.exit],
      ['pod/web-0\n', 'list every Pod in other is forbidden\n', 3],
    );
    const recording = await runProgram(['snapshot', '-A', '--declared-only', '-o', 'json'], {
      connect: async () => from,
    });
    assert.match(recording.stderr, /^Not in the recording: nothing in namespace "other" can be read: list every /m);
    const replayed = await runProgram([...asked, '--snapshot', '-'], { stdin: recording.stdout });
    assert.deepEqual(
      [replayed.stdout, replayed.stderr.split('\n').slice(1).join('\n'), replayed.exit],
      [live.stdout, live.stderr, live.exit],
    );
  });
});
