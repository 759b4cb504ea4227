import assert from 'node:assert/strict';
import type { Proposal } from '../../../../src/cluster/cluster.ts';
import { Problems } from '../../../../src/cluster/problem.ts';
import { admissionStateBuilder } from '../../../../src/commands/why-denied/gather/admission-state.ts';
import { diagnoseObject, type InspectedObject } from '../../../../src/commands/why-denied/gather/diagnose-object.ts';
import { objectLister } from '../../../../src/commands/why-denied/gather/listed-objects.ts';
import { proposer } from '../../../../src/commands/why-denied/gather/propose-pod.ts';
import type { Denial, NotRefused } from '../../../../src/commands/why-denied/report.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { workloadOf } from '../../../../src/workloads/workload-of.ts';
import { policy } from '../../../policy/psp/policies.ts';
import { BASELINE_TEXT, said } from '../../../support/denials.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { container, pod } from '../../../support/pods.ts';
import { rbacObjects } from '../../../support/rbac.ts';
import { workloadObject } from '../../../support/workloads.ts';

const NOW = Date.parse('2026-01-01T10:00:01Z');
const ACCEPTED: Proposal = { is: 'accepted', pod: pod() };
const refused = (message: string): Proposal => ({ is: 'refused', message });
const BASELINE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
};
const OPEN: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

const DEPLOYMENT = workloadObject('apps/v1', 'Deployment', 'web', {
  spec: { template: { spec: { hostNetwork: true, containers: [container('app')] } } },
});
const MAKER = workloadObject('apps/v1', 'ReplicaSet', 'web-1', { made: '2026-01-01T09:59:59Z' });

/** Deployment web, of whose newest ReplicaSet one pod is missing. */
function inspectedObject(given: Partial<InspectedObject> = {}): InspectedObject {
  const object = given.object ?? DEPLOYMENT;
  const read = workloadOf({ value: { ...object } }, []);
  assert.ok(read.is === 'workload');
  const replicas = { wanted: 1, there: 0 };
  return { object, workload: read.workload, status: 'missing', controller: MAKER, replicas, said: [], ...given };
}

interface Asked extends FakeClusterContent {
  readonly tooMany?: boolean;
}

async function ask(given: InspectedObject, { tooMany = false, ...content }: Asked = {}) {
  const cluster = fakeCluster(content);
  const list = objectLister(cluster, false);
  const answer: { denial?: Denial; notRefused?: NotRefused } = await diagnoseObject(given, {
    cluster,
    admissionStateOf: await admissionStateBuilder(cluster, list, undefined, new Problems()),
    clock: () => NOW,
    rbacIn: async () => rbacObjects(),
    ...(tooMany ? {} : { propose: proposer(cluster) }),
  });
  return { ...answer, calls: cluster.calls };
}

/** Reason, outcome, what the server said, and how each remedy is known. */
function shortly({ denial }: { readonly denial?: Denial }): unknown[] {
  assert.ok(denial?.today);
  const { diagnosis, server, remedies, noPatch } = denial.today;
  return [
    denial.reason,
    diagnosis.outcome,
    server && ('as' in server ? (server.refusal?.by ?? 'accepted') : server.notAsked),
    remedies.map(({ remedy, provenBy }) => [remedy.is, 'rules' in provenBy ? 'rules' : 'dry run']),
    noPatch?.because,
  ];
}

/** The server refuses pods with hostNetwork, and no others. */
const byLevel: FakeClusterContent['proposePod'] = ({ spec }) => (spec.hostNetwork ? refused(BASELINE_TEXT) : ACCEPTED);

describe('commands/why-denied/gather/diagnose-object', () => {
  it('is of a Deployment what its ReplicaSet was told, with a change that the server accepts', async () => {
    const texts = [said(BASELINE_TEXT)];
    const found = await ask(inspectedObject({ said: texts }), { objects: [BASELINE], proposePod: byLevel });
    assert.deepEqual(shortly(found), [
      'pod-security-level',
      'as before',
      'PodSecurity',
      [
        ['patch', 'dry run'],
        ['label', 'rules'],
      ],
      undefined,
    ]);
    const { subject, controller, replicas, said: all } = found.denial ?? {};
    assert.deepEqual(
      [subject?.name, subject?.namespace, controller, replicas, all],
      ['web', 'shop', { kind: 'ReplicaSet', name: 'web-1' }, { wanted: 1, there: 0 }, texts],
    );
  });

  it('judges again what nothing is written down about', async () => {
    const found = await ask(inspectedObject(), { objects: [BASELINE], proposePod: byLevel });
    assert.deepEqual(shortly(found).slice(0, 3), ['pod-security-level', 'refused', 'PodSecurity']);
  });

  it('believes the server before its own rules, either way', async () => {
    // An exemption.
    const exempt = await ask(inspectedObject({ said: [said(BASELINE_TEXT)] }), {
      objects: [BASELINE],
      proposePod: () => ACCEPTED,
    });
    assert.deepEqual(shortly(exempt), ['pod-security-level', 'admitted', 'accepted', [], undefined]);
    assert.ok(exempt.denial?.today?.retry);
    const quota = 'pods "web-x" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0';
    const other = await ask(inspectedObject(), { objects: [OPEN], proposePod: () => refused(quota) });
    assert.deepEqual(shortly(other), ['resource-quota', 'refused', 'other', [], undefined]);
  });

  it('drops a change that the server refuses', async () => {
    const found = await ask(inspectedObject(), { objects: [BASELINE], proposePod: () => refused(BASELINE_TEXT) });
    assert.deepEqual(shortly(found).slice(3), [[['label', 'rules']], 'unproven']);
  });

  it('is by the rules where the server may not be asked, or there are too many', async () => {
    const rules = [
      ['patch', 'rules'],
      ['label', 'rules'],
    ];
    const closed = await ask(inspectedObject(), { objects: [BASELINE], proposePod: () => forbidden('impersonation') });
    assert.deepEqual(shortly(closed), [
      'pod-security-level',
      'refused',
      'impersonation is forbidden',
      rules,
      undefined,
    ]);
    const many = await ask(inspectedObject(), { objects: [BASELINE], tooMany: true });
    assert.deepEqual(shortly(many), ['pod-security-level', 'refused', undefined, rules, undefined]);
  });

  it('takes a refusal by policies for a sign that they are enforced', async () => {
    const OLD = { gitVersion: 'v1.24.17', major: 1, minor: 24 };
    const found = await ask(inspectedObject(), {
      version: OLD,
      objects: [OPEN, policy({ hostNetwork: false })],
      reviewAccess: () => ({ allowed: true, reason: '', evaluationError: '' }),
      proposePod: ({ spec }) =>
        spec.hostNetwork
          ? refused(
              'pods "web-x" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used]',
            )
          : ACCEPTED,
    });
    assert.deepEqual(shortly(found), [
      'psp-field',
      'refused',
      'PodSecurityPolicy',
      [
        ['patch', 'dry run'],
        ['policy', 'rules'],
      ],
      undefined,
    ]);
  });

  it('does not propose a pod that is there, and leaves what is no matter of security alone', async () => {
    const ofPod = {
      of: { kind: 'Pod', name: 'web-x' },
      source: { is: 'container', container: 'app', reason: 'Error' },
    } as const;
    const root = 'container has runAsNonRoot and image will run as root (pod: "web-x_shop(1)", container: app)';
    const node = await ask(inspectedObject({ status: 'not running', said: [said(root, ofPod)] }), {
      objects: [OPEN],
      tooMany: true,
    });
    assert.deepEqual(shortly(node).slice(0, 3), ['image-user-root', 'not ours', undefined]);
    const text = 'configmap "gone" not found';
    const given = inspectedObject({ status: 'not running', said: [said(text, ofPod)] });
    const { notRefused, calls } = await ask(given);
    const { workload, replicas } = given;
    assert.deepEqual(notRefused, { subject: workload, replicas, is: 'not security', text });
    assert.deepEqual(calls, ['version']);
  });

  it('says of older ephemeral containers that nothing of the pod can be changed', async () => {
    const [one] = [said('pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged (x)')];
    const older = { ...one, reason: 'ephemeral-container-stays', olderEphemeral: ['first'] } as const;
    const { denial } = await ask(inspectedObject({ said: [older] }));
    assert.deepEqual([denial?.reason, denial?.today], ['ephemeral-container-stays', undefined]);
  });

  it('tells apart what is not refused', async () => {
    const is = async (given: Partial<InspectedObject>, content: Asked) =>
      (await ask(inspectedObject(given), content)).notRefused?.is;
    const accepts = { objects: [OPEN], proposePod: () => ACCEPTED };
    const unread = { refused: { 'Namespace/shop': forbidden('namespace') }, tooMany: true };
    assert.deepEqual(
      [
        await is({ status: 'fine' }, {}),
        await is({ status: 'proposed' }, accepts),
        await is({}, accepts),
        await is({}, unread),
      ],
      ['fine', 'fine', 'on its way', 'nothing said'],
    );
  });
});
