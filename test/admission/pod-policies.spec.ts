import assert from 'node:assert/strict';
import { type PolicyQuestion, policyJudge } from '../../src/admission/pod-policies.ts';
import { serverVersion } from '../../src/cluster/server-version.ts';
import type { Identity } from '../../src/kubernetes/access-review.ts';
import type { PoliciesReport } from '../../src/policy/psp/policies-report.ts';
import type { PodSecurityPolicySpec } from '../../src/policy/psp/policy.ts';
import type { MayUse } from '../../src/rbac/may-use.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../support/fake-cluster.ts';

const ANY = { rule: 'RunAsAny' };
const OPEN = { seLinux: ANY, supplementalGroups: ANY, runAsUser: ANY, fsGroup: ANY, volumes: ['*'] };

function policy(name: string, spec: Partial<PodSecurityPolicySpec> = {}) {
  return { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy', metadata: { name }, spec: { ...OPEN, ...spec } };
}

const NO: MayUse = { may: 'no', from: 'server', missingRoles: [], text: '' };
const YES: MayUse = { may: 'yes', from: 'server', through: { is: 'superuser' } };

const SPEC = { containers: [{ name: 'main' }] };
const BY_STATEFULSET = { apiVersion: 'apps/v1', kind: 'StatefulSet' };

interface Given {
  readonly question?: Partial<PolicyQuestion>;
  readonly content?: FakeClusterContent;
  /** By policy, whom may use it: "builder", "statefulset-controller", "caller", "alice"; a question mark: not known. */
  readonly users?: Readonly<Record<string, readonly string[]>>;
  /** Undefined in words: the version may not be asked for. */
  readonly minor?: number | 'unknown';
  readonly times?: number;
}

async function judge({ question = {}, content = {}, users = {}, minor = 24, times = 1 }: Given) {
  const cluster = {
    ...fakeCluster(content),
    version: async () => {
      if (minor === 'unknown') throw forbidden('/version');
      return { gitVersion: `v1.${minor}.0`, major: 1, minor };
    },
  };
  const asked: string[] = [];
  const mayUse = async (who: Identity | 'caller', namespace: string | undefined, name: string): Promise<MayUse> => {
    const shown = who === 'caller' ? who : (who.user.split(':').at(-1) ?? '');
    asked.push(`${shown} ${namespace} ${name}`);
    if (users[name]?.includes('?')) return { may: 'unknown', why: 'no review', unread: [] };
    return users[name]?.includes(shown) ? YES : NO;
  };
  const judgePolicies = policyJudge(cluster, serverVersion(cluster), { mayUse });
  let report: PoliciesReport | undefined;
  for (let time = 0; time < times; time += 1) {
    report = await judgePolicies({
      who: { namespace: 'shop', serviceAccountName: 'builder', madeBy: BY_STATEFULSET },
      created: { kind: 'pod', annotations: {}, spec: SPEC },
      judged: 'template',
      automountServiceAccountToken: false,
      ...question,
    });
  }
  return { report, asked, calls: cluster.calls };
}

function summary(report: PoliciesReport | undefined): unknown {
  if (report?.served !== 'yes') return report;
  const { policies, answer, annotated } = report;
  return {
    policies: policies.map(({ name, verdict, use, access }) => [name, verdict.verdict, use, Object.keys(access)]),
    answer: answer.answer === 'admitted' ? `by ${answer.by.name}` : answer.answer,
    ...(annotated ? { annotated } : {}),
  };
}

describe('admission/pod-policies', () => {
  const objects = [
    policy('c'),
    policy('a', { requiredDropCapabilities: ['ALL'] }),
    policy('b', { runAsUser: { rule: 'MustRunAsNonRoot' } }),
  ];

  it('judges every policy in the order of names, and asks about the account and the creator', async () => {
    const { report, asked } = await judge({ content: { objects }, users: { a: ['builder'], c: ['caller'] } });
    assert.deepEqual(summary(report), {
      policies: [
        ['a', 'changes', 'yes', ['serviceAccount', 'requester']],
        ['b', 'changes', 'no', ['serviceAccount', 'requester', 'human']],
        ['c', 'admits', 'no', ['serviceAccount', 'requester', 'human']],
      ],
      answer: 'by a',
    });
    assert.deepEqual(asked.sort(), [
      'builder shop a',
      'builder shop b',
      'builder shop c',
      'caller shop b',
      'caller shop c',
      'statefulset-controller shop a',
      'statefulset-controller shop b',
      'statefulset-controller shop c',
    ]);
  });

  it('prefers a policy that changes nothing, by whoever of the two may use it', async () => {
    const { report } = await judge({ content: { objects }, users: { a: ['builder'], c: ['statefulset-controller'] } });
    assert.equal((summary(report) as { answer: string }).answer, 'by c');
  });

  it('asks about somebody who was named instead of the caller, and as the creator where nobody else creates the pod', async () => {
    const named = { user: 'alice', groups: [] };
    const apart = await judge({ content: { objects: [policy('c')] }, question: { named } });
    assert.deepEqual(apart.asked, ['builder shop c', 'statefulset-controller shop c', 'alice shop c']);
    const himself = await judge({
      content: { objects: [policy('c')] },
      question: { named, who: { namespace: 'shop' } },
    });
    assert.deepEqual(himself.asked, ['default shop c', 'alice shop c']);
  });

  it('does not know the account of a controller that is not of Kubernetes', async () => {
    const { report, asked } = await judge({
      content: { objects: [policy('c')] },
      question: { who: { namespace: 'shop', madeBy: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' } } },
    });
    assert.deepEqual(
      [summary(report), asked],
      [
        { policies: [['c', 'admits', 'unknown', ['serviceAccount', 'requester']]], answer: 'unknown' },
        ['default shop c'],
      ],
    );
  });

  it('leaves open what rights that are not known leave open', async () => {
    const { report } = await judge({ content: { objects }, users: { c: ['?'], a: ['builder'] } });
    assert.deepEqual(summary(report), {
      policies: [
        ['a', 'changes', 'yes', ['serviceAccount', 'requester']],
        ['b', 'changes', 'no', ['serviceAccount', 'requester', 'human']],
        ['c', 'admits', 'unknown', ['serviceAccount', 'requester']],
      ],
      answer: 'unknown',
    });
  });

  for (const [status, spec, admittedBy] of [
    ['holds', {}, 'a'],
    ['changes', { requiredDropCapabilities: ['ALL'] }, 'a'],
    ['refuses', { volumes: [] }, 'a'],
    ['unusable', { runAsUser: { rule: 'MustRunAs' } }, 'a'],
    ['gone', {}, 'former'],
  ] as const) {
    it(`says that the policy that let the pod in ${status}`, async () => {
      const there = {
        pod: { kind: 'pod', annotations: {}, spec: { ...SPEC, volumes: [{ name: 'v', emptyDir: {} }] } },
        admittedBy,
      } as const;
      const { report } = await judge({ content: { objects: [policy('a', spec)] }, question: { there } });
      assert.deepEqual(report?.served === 'yes' && report.annotated, { name: admittedBy, status });
    });
  }

  it('judges by the last rules there were where the server does not tell its version', async () => {
    const { report } = await judge({ content: { objects }, minor: 'unknown' });
    assert.deepEqual(report?.served === 'yes' && [report.serverMinor, report.serverIsKnown, report.policies.length], [
      24,
      false,
      3,
    ]);
  });

  /** Tokens of accounts are volumes, and this one allows no such volume. */
  const small = { objects: [policy('a', { volumes: ['emptyDir'] })] };

  it('counts the token that a new pod is given, and none where it is given none', async () => {
    const verdicts = await Promise.all(
      [true, false].map(async (automountServiceAccountToken) => {
        const { report } = await judge({ content: small, question: { automountServiceAccountToken } });
        return report?.served === 'yes' && report.policies[0]?.verdict.verdict;
      }),
    );
    assert.deepEqual(verdicts, ['refuses', 'admits']);
  });

  it('gives no token to a pod that is there', async () => {
    const there = { pod: { kind: 'pod', annotations: {}, spec: SPEC }, admittedBy: 'a' } as const;
    const { report } = await judge({ content: small, question: { there, automountServiceAccountToken: true } });
    assert.deepEqual(report?.served === 'yes' && report.annotated, { name: 'a', status: 'holds' });
  });

  it('asks about nobody but the node for a mirror pod', async () => {
    const who = { namespace: 'shop', nodeName: 'a', annotations: { 'kubernetes.io/config.mirror': 'x' } };
    const { asked } = await judge({ content: { objects: [policy('c')] }, question: { who } });
    assert.deepEqual(asked, ['a shop c']);
  });

  it('reads the policies once for all pods', async () => {
    assert.deepEqual((await judge({ content: { objects }, times: 3 })).calls, [
      'objects policy/v1beta1 PodSecurityPolicy -',
    ]);
  });

  it('does not ask a server that has no policies any more', async () => {
    assert.deepEqual(await judge({ minor: 25 }), { report: { served: 'no' }, asked: [], calls: [] });
  });

  it('says why policies could not be read', async () => {
    const { report } = await judge({ content: { refused: { PodSecurityPolicy: forbidden('policies') } } });
    assert.deepEqual(report, { served: 'unknown', why: 'policies is forbidden' });
  });
});
