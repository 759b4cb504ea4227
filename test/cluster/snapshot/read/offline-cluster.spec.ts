import assert from 'node:assert/strict';
import type { Cluster } from '../../../../src/cluster/cluster.ts';
import { openSnapshot } from '../../../../src/cluster/snapshot/read/open-snapshot.ts';
import { ClusterError } from '../../../../src/errors.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { READERS } from '../../../../src/live/readers.ts';
import { exited } from '../../../support/fake-cluster.ts';
import { memoryFiles } from '../../../support/memory-files.ts';
import { API, type Claims, DUMP, recordingText, WEB } from '../recordings.ts';

async function open(text: string, flags: object = {}): Promise<Cluster & { readonly said: readonly string[] }> {
  const said: string[] = [];
  const cluster = await openSnapshot(
    'a.yaml',
    { asGroup: [], ...flags },
    memoryFiles({ 'a.yaml': text }, 10_000),
    (line) => said.push(line),
  );
  return Object.assign(cluster, { said });
}

const recorded = (claims: Claims = {}, ...more: Parameters<typeof recordingText>[0]) =>
  open(recordingText([WEB, API, ...more], 'yaml', claims));

async function namesOf(pages: AsyncIterable<readonly KubernetesObject[]>): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pages) names.push(...page.map(({ metadata }) => metadata.name));
  return names;
}

async function troubleOf(asking: Promise<unknown>): Promise<string> {
  const error = await asking.then(
    () => assert.fail('it was answered'),
    (trouble: unknown) => trouble,
  );
  assert.ok(error instanceof ClusterError);
  return `${error.trouble}: ${error.message}`;
}

describe('cluster/snapshot/read/offline-cluster', () => {
  it('answers from what was recorded, in the order of a server', async () => {
    const cluster = await recorded();
    assert.equal(cluster.namespace, 'shop');
    assert.deepEqual(await cluster.version(), { gitVersion: 'v1.24.17', major: 1, minor: 24 });
    assert.deepEqual(await cluster.pod('shop', 'web-0'), WEB);
    assert.deepEqual(await namesOf(cluster.pods({ namespace: 'shop' })), ['api-0', 'web-0']);
    assert.deepEqual(await namesOf(cluster.pods({ namespace: 'shop', labelSelector: 'app=web' })), ['web-0']);
    assert.deepEqual(await namesOf(cluster.pods({ namespace: 'shop', fieldSelector: 'metadata.name=api-0' })), [
      'api-0',
    ]);
    assert.deepEqual(cluster.said, ['Answered from a.yaml, recorded 2026-11-21T10:00:00Z on Kubernetes v1.24.17.']);
    assert.deepEqual(cluster.recorded, { file: 'a.yaml', time: '2026-11-21T10:00:00Z', kubernetes: 'v1.24.17' });
  });

  it('tells what was not there from what is not known', async () => {
    const cluster = await recorded();
    assert.deepEqual(
      await namesOf(cluster.objects({ apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'shop' })),
      [],
    );
    assert.equal(
      await troubleOf(cluster.pod('shop', 'db-0')),
      'not-found: cannot get pod "db-0" in namespace "shop": it was not there when the recording was made',
    );
    const notKnown: readonly [Promise<unknown>, string][] = [
      [cluster.pod('other', 'web-0'), 'cannot get pod "web-0" in namespace "other": a.yaml does not hold it'],
      [cluster.node('a'), 'cannot get node "a": a.yaml does not hold it'],
      [
        cluster.object({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }),
        'cannot get Deployment "web" in namespace "shop": a.yaml does not hold it',
      ],
      [
        cluster.object({ apiVersion: 'example.com/v1', kind: 'Pod', namespace: 'shop', name: 'web-0' }),
        'cannot get pod "web-0" in namespace "shop": a.yaml does not hold it',
      ],
      [
        namesOf(cluster.pods({})),
        'cannot list every Pod in all namespaces: a.yaml holds only what is in namespace "shop"',
      ],
      [
        namesOf(cluster.pods({ namespace: 'other' })),
        'cannot list every Pod in namespace "other": a.yaml holds only what is in namespace "shop"',
      ],
      [
        namesOf(cluster.objects({ apiVersion: 'v1', kind: 'Node' })),
        'cannot list every Node: a.yaml does not hold them',
      ],
      [
        cluster.exec({ namespace: 'shop', pod: 'web-0', container: 'main' }, ['cat'], { timeoutMs: 1, maxBytes: 1 }),
        'a.yaml does not hold what container "main" of pod "web-0" in namespace "shop" may do',
      ],
      [
        cluster.log({ namespace: 'shop', pod: 'web-0', container: 'main' }, { maxBytes: 1 }),
        'the log of container "main" of pod "web-0" is not in a.yaml',
      ],
      [
        cluster.addEphemeralContainer('shop', 'web-0', { name: 'a' }, { dryRun: true }),
        'nothing can be added to a pod of a.yaml, which is a recording',
      ],
    ];
    for (const [asking, sentence] of notKnown) assert.equal(await troubleOf(asking), `not-recorded: ${sentence}`);
  });

  it('fails as the server did where that was recorded', async () => {
    const failure = { trouble: 'forbidden', message: 'cannot list every Node: forbidden', httpStatus: 403 } as const;
    const missing = [
      { apiVersion: 'v1', kind: 'Node', failure },
      { apiVersion: 'v1', kind: 'Namespace', name: 'shop', failure: { ...failure, message: 'no namespace for you' } },
    ];
    const cluster = await recorded({ missing });
    assert.equal(
      await troubleOf(namesOf(cluster.objects({ apiVersion: 'v1', kind: 'Node' }))),
      'forbidden: cannot list every Node: forbidden',
    );
    assert.equal(
      await troubleOf(cluster.object({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' })),
      'forbidden: no namespace for you',
    );
    assert.equal(await troubleOf(cluster.node('a')), 'forbidden: cannot list every Node: forbidden');
  });

  it('says what a reader printed, to whoever asks in the same words', async () => {
    const [cat] = READERS;
    assert.ok(cat);
    const target = { namespace: 'shop', pod: 'web-0', container: 'main' };
    const end = exited('Name:\tsleep\nPid:\t1\n');
    const reading = { kind: 'ContainerReading', ...target, rule: 'main', attempts: [{ reader: 'cat', end }] } as const;
    const cluster = await recorded({}, reading);
    const limits = { timeoutMs: 1, maxBytes: 1 };
    assert.deepEqual(await cluster.exec(target, cat.command('main', 'x'), limits), end);
    const others = [
      ['cat', '/etc/passwd'],
      ['head', '-n', '200', ...cat.command('main', '').slice(1)],
    ];
    for (const command of others) {
      assert.match(
        await troubleOf(cluster.exec(target, command, limits)),
        /^not-recorded: a\.yaml does not hold what container "main"/,
      );
    }
  });

  const attributes = {
    verb: 'use',
    group: 'policy',
    version: '*',
    resource: 'podsecuritypolicies',
    name: 'a',
    namespace: 'shop',
  };
  const answer = { allowed: true, reason: 'because', evaluationError: '' };

  it('gives the answer to a review whichever way it is asked, and in any order of groups', async () => {
    const subject = { user: 'alice', groups: ['b', 'a'] };
    const review = { kind: 'SubjectAccessReview', subject, attributes } as const;
    const cluster = await recorded({}, { kind: 'AccessReviewAnswer', review, answer });
    const asked = { user: 'alice', groups: ['a', 'b'] };
    assert.deepEqual(
      await cluster.reviewAccess({ kind: 'LocalSubjectAccessReview', subject: asked, attributes }),
      answer,
    );
    const other = { kind: 'SelfSubjectAccessReview', attributes } as const;
    assert.equal(
      await troubleOf(cluster.reviewAccess(other)),
      'not-recorded: this was not asked when the recording was made',
    );
  });

  it('takes "you" for whoever recorded it, or for whom --as names', async () => {
    const own = { kind: 'SelfSubjectAccessReview', attributes } as const;
    const text = recordingText([{ kind: 'AccessReviewAnswer', review: own, answer }]);
    assert.deepEqual(await (await open(text)).reviewAccess(own), answer);
    const alice = await open(text, { as: 'alice', asGroup: ['developers'] });
    assert.deepEqual(alice.caller, { user: 'alice', groups: ['developers', 'system:authenticated'] });
    assert.match(await troubleOf(alice.reviewAccess(own)), /^not-recorded/);
  });

  it('goes by --namespace', async () => {
    assert.equal((await open(recordingText([WEB]), { namespace: 'other' })).namespace, 'other');
  });

  it('takes a dump for whole where it has one of a kind, and says so', async () => {
    const cluster = await open(DUMP);
    assert.deepEqual(cluster.said, [
      'Answered from a.yaml, a dump: where it holds one object of a kind in a namespace, it is taken to hold them all.',
    ]);
    assert.deepEqual(cluster.recorded, { file: 'a.yaml' });
    assert.equal(cluster.namespace, 'shop');
    assert.deepEqual(await namesOf(cluster.pods({})), ['api-0', 'web-0']);
    assert.match(await troubleOf(namesOf(cluster.pods({ namespace: 'other' }))), /^not-recorded/);
    assert.match(await troubleOf(cluster.pod('shop', 'db-0')), /^not-recorded/);
    assert.match(await troubleOf(cluster.version()), /^not-recorded/);
    assert.match(
      await troubleOf(namesOf(cluster.objects({ apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy' }))),
      /^not-recorded/,
    );
  });
});
