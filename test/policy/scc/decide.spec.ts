import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import type { SecurityContextConstraints } from '../../../src/policy/scc/constraints.ts';
import {
  decide,
  namespaceConstraints,
  type SccDecision,
  type SccOperation,
  type SccUse,
} from '../../../src/policy/scc/decide.ts';
import { DEFAULT_CONSTRAINTS, USABLE_BY_ALL } from '../../../src/policy/scc/default-constraints.ts';
import { prepareConstrainedPod } from '../../../src/policy/scc/prepare-pod.ts';
import { sccRefusal } from '../../../src/policy/scc/sentence.ts';

const SHOP = {
  name: 'shop',
  labels: {},
  annotations: {
    'openshift.io/sa.scc.uid-range': '1000660000/10000',
    'openshift.io/sa.scc.supplemental-groups': '1000660000/10000',
    'openshift.io/sa.scc.mcs': 's0:c26,c5',
  },
};

/** Alice, who can use what everybody can. */
const ALICE = (name: string): SccUse => ({
  serviceAccount: 'no',
  requester: USABLE_BY_ALL.includes(name) ? 'yes' : 'no',
});
const ADMIN = (): SccUse => ({ serviceAccount: 'no', requester: 'yes' });
const PLAIN: PodSpec = { containers: [{ name: 'c' }] };

interface Situation {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly operation?: SccOperation;
  readonly constraints?: readonly SecurityContextConstraints[];
}

function decided(spec: PodSpec, useOf: (name: string) => SccUse, situation: Situation = {}): SccDecision {
  const { annotations = {}, operation = 'create', constraints = DEFAULT_CONSTRAINTS } = situation;
  const options = { operation: operation === 'create' ? operation : 'update' } as const;
  const pod = prepareConstrainedPod({ kind: 'pod', annotations, spec }, 34, options);
  return decide(pod, namespaceConstraints(constraints, SHOP), useOf, operation);
}

/** The pod as admission leaves it. */
function admitted(spec: PodSpec, useOf: (name: string) => SccUse) {
  const { answer } = decided(spec, useOf);
  assert.ok(answer.answer === 'admitted' && answer.by.verdict.verdict === 'changes');
  return answer.by.verdict.pod;
}

function nameOf({ answer }: SccDecision): string {
  return answer.answer === 'admitted' ? `${answer.by.name} ${answer.by.subjectType}` : answer.answer;
}

describe('policy/scc/decide', () => {
  it("gives an ordinary user's plain pod restricted-v2 and the namespace's ranges", () => {
    const { answer } = decided(PLAIN, ALICE);
    assert.ok(answer.answer === 'admitted' && answer.by.verdict.verdict === 'changes');
    assert.deepEqual(
      answer.by.verdict.changes.map(({ path, after }) => [path, after]),
      [
        ['spec.securityContext.fsGroup', 1000660000],
        ['spec.securityContext.seccompProfile', { type: 'RuntimeDefault' }],
        ['spec.securityContext.seLinuxOptions', { level: 's0:c26,c5' }],
        ['metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]', 'runtime/default'],
        ['spec.containers[0].securityContext.runAsUser', 1000660000],
        ['spec.containers[0].securityContext.runAsNonRoot', true],
        ['spec.containers[0].securityContext.capabilities', { drop: ['ALL'] }],
        ['spec.containers[0].securityContext.allowPrivilegeEscalation', false],
      ],
    );
  });

  it('lets an administrator in by other constraints than anybody else', () => {
    const privileged = { containers: [{ name: 'c', securityContext: { privileged: true } }] };
    assert.equal(nameOf(decided(PLAIN, ALICE)), 'restricted-v2 user');
    assert.equal(nameOf(decided(PLAIN, ADMIN)), 'anyuid user');
    assert.equal(nameOf(decided(privileged, ADMIN)), 'privileged user');
    assert.equal(nameOf(decided({ ...PLAIN, hostNetwork: true }, ADMIN)), 'hostnetwork-v2 user');
    assert.equal(nameOf(decided({ ...PLAIN, hostPID: true }, ADMIN)), 'hostaccess user');
    const hostPath = { ...PLAIN, volumes: [{ name: 'v', hostPath: { path: '/x' } }] };
    assert.equal(nameOf(decided(hostPath, ADMIN)), 'hostmount-anyuid user');
  });

  it('asks the service account first, and the requester where it cannot', () => {
    const account = (name: string): SccUse =>
      name === 'anyuid' ? { serviceAccount: 'yes', requester: 'no' } : ALICE(name);
    const root = { containers: [{ name: 'c', securityContext: { runAsUser: 0 } }] };
    assert.equal(nameOf(decided(root, account)), 'anyuid serviceaccount');
  });

  it('reaches restricted-v3 only with users of its own and one of them', () => {
    const own = { ...PLAIN, hostUsers: false };
    assert.equal(nameOf(decided(own, ALICE)), 'restricted-v2 user');
    assert.equal(nameOf(decided({ ...own, securityContext: { runAsUser: 1000 } }, ALICE)), 'restricted-v3 user');
  });

  it('tries only what a pod pins', () => {
    const pinned = (name: string, useOf = ADMIN as (name: string) => SccUse) =>
      decided(PLAIN, useOf, { annotations: { 'openshift.io/required-scc': name } });
    assert.equal(nameOf(pinned('nonroot')), 'nonroot user');
    assert.equal(nameOf(pinned('')), 'anyuid user');
    assert.equal(
      sccRefusal('p', pinned('nosuch')),
      'pods "p" is forbidden: failed to retrieve the required SCC "nosuch": securitycontextconstraints.security.openshift.io "nosuch" not found',
    );
    assert.equal(
      sccRefusal('p', pinned('nonroot', ALICE)),
      'pods "p" is forbidden: unable to validate against any security context constraint: provider "nonroot": Forbidden: not usable by user or serviceaccount',
    );
  });

  it('refuses a debugger beside a pod of anyuid without a word of what would change the pod', () => {
    const pod = admitted(PLAIN, ADMIN);
    const debugged = { ...pod.spec, ephemeralContainers: [{ name: 'debugger' }] };
    const decision = decided(debugged, ALICE, { operation: 'ephemeral', annotations: pod.annotations });
    assert.equal(nameOf(decision), 'refused');
    const said = sccRefusal('p', decision) ?? '';
    assert.ok(!said.includes('provider restricted-v2'), said);
    assert.ok(said.includes('provider "anyuid": Forbidden'), said);
  });

  it("lets a debugger into one's own pod where only the debugger changes", () => {
    const { annotations, spec } = admitted(PLAIN, ALICE);
    const beside = (securityContext: object) =>
      decided({ ...spec, ephemeralContainers: [{ name: 'debugger', securityContext }] }, ALICE, {
        operation: 'ephemeral',
        annotations,
      });
    const restricted = beside({ runAsNonRoot: true, capabilities: { drop: ['ALL'] } });
    assert.equal(nameOf(restricted), 'restricted-v2 user');
    assert.ok(restricted.answer.answer === 'admitted' && restricted.answer.by.verdict.verdict === 'changes');
    assert.deepEqual(
      restricted.answer.by.verdict.changes.map(({ path, container }) => [path, container]),
      [
        ['spec.ephemeralContainers[0].securityContext.runAsUser', 'debugger'],
        ['spec.ephemeralContainers[0].securityContext.allowPrivilegeEscalation', 'debugger'],
      ],
    );
    assert.match(
      sccRefusal('p', beside({ capabilities: { add: ['SYS_PTRACE'] } })) ?? '',
      /provider restricted-v2: \.ephemeralContainers\[0\]\.capabilities\.add: Invalid value: "SYS_PTRACE": capability may not be added/,
    );
    assert.match(
      sccRefusal('p', beside({ privileged: true })) ?? '',
      /provider restricted-v2: \.ephemeralContainers\[0\]\.privileged: Invalid value: true/,
    );
  });

  it('admits an update only as it is', () => {
    const { annotations, spec } = admitted(PLAIN, ALICE);
    assert.equal(nameOf(decided(spec, ALICE, { operation: 'update', annotations })), 'restricted-v2 user');
    assert.equal(nameOf(decided(PLAIN, ALICE, { operation: 'update' })), 'refused');
    const pinned = { 'openshift.io/required-scc': 'restricted-v2' };
    const silent = decided(PLAIN, ALICE, { operation: 'update', annotations: pinned });
    assert.equal(nameOf(silent), 'refused');
    assert.equal(sccRefusal('p', silent), undefined);
  });

  it('does not guess where a right is not known', () => {
    const unsure = (unknown: string) => (name: string) =>
      name === unknown ? ({ serviceAccount: 'unknown', requester: 'no' } as const) : ALICE(name);
    const before = decided(PLAIN, unsure('anyuid')).answer;
    assert.ok(before.answer === 'unknown');
    assert.deepEqual(
      before.possible.map(({ name }) => name),
      ['anyuid', 'restricted-v2'],
    );
    assert.equal(before.mayBeRefused, false);
    assert.equal(nameOf(decided(PLAIN, unsure('privileged'))), 'restricted-v2 user');
    const root = { containers: [{ name: 'c', securityContext: { runAsUser: 0 } }] };
    const refused = decided(root, unsure('nonroot')).answer;
    assert.ok(refused.answer === 'refused');
    assert.deepEqual(refused.alsoPossible, ['nonroot']);
    const mayBe = decided(root, unsure('anyuid')).answer;
    assert.ok(mayBe.answer === 'unknown' && mayBe.mayBeRefused);
    const either = decided(PLAIN, () => ({ serviceAccount: 'unknown', requester: 'yes' }));
    assert.equal(nameOf(either), 'anyuid unknown');
  });

  it('says that only the former restricted would admit it', () => {
    const escalating = { containers: [{ name: 'c', securityContext: { allowPrivilegeEscalation: true } }] };
    const { answer } = decided(escalating, ALICE);
    assert.ok(answer.answer === 'refused' && answer.restrictedWouldAdmit);
  });
});
