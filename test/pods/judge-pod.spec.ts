import assert from 'node:assert/strict';
import type { LiveSight } from '../../src/capability/layers.ts';
import { fullMask } from '../../src/capability/mask.ts';
import type { Container, Node, Pod, PodSpec } from '../../src/kubernetes/objects.ts';
import { containersOf } from '../../src/kubernetes/pod-containers.ts';
import { containerIdOf, judgePod } from '../../src/pods/judge-pod.ts';
import type { LiveReport, PodReport } from '../../src/pods/pod-report.ts';
import { CONTAINER_ID, container, node, ownerReference, pod, statusOfContainer } from '../support/pods.ts';
import { request } from '../support/requests.ts';
import { ALL, DEFAULT, ids, rootProcess, userProcess } from '../support/statuses.ts';

const NOT_JUDGED = { judged: 'no', message: 'not asked' } as const;

interface Given {
  readonly declared?: PodSpec;
  readonly node?: Node | undefined;
  readonly live?: LiveReport | LiveSight;
  readonly admittedBy?: PodReport['admittedBy'];
}

/** Judges every container of a pod; `live` is of the container "app". */
function judge(judged: Pod, given: Given = {}): PodReport {
  const live = given.live;
  const report: LiveReport | undefined =
    live === undefined || 'read' in live ? live : { read: 'yes', evidence: 'exec', by: 'cat', sight: live };
  return judgePod(judged, containersOf(judged.spec), {
    declared: { declaredIn: { source: 'pod' }, spec: given.declared ?? judged.spec, annotations: {} },
    node: 'node' in given ? given.node : node(),
    live: new Map(report ? [['app', report]] : []),
    admittedBy: given.admittedBy,
    podSecurity: NOT_JUDGED,
    policies: undefined,
    constraints: undefined,
  });
}

function app(securityContext: NonNullable<Container['securityContext']>): Container {
  return container('app', { securityContext });
}

describe('pods/judge-pod', () => {
  it('puts together what is known of a pod that nobody looked into', () => {
    const judged = pod({
      owner: ownerReference('apps/v1', 'StatefulSet', 'web'),
      spec: { containers: [app({ runAsUser: 1025, capabilities: { drop: ['ALL'] } })] },
    });
    const asked = request({ drop: ['ALL'], runAsUser: 1025 });
    assert.deepEqual(judge(judged), {
      namespace: 'shop',
      name: 'web-0',
      node: 'a',
      runtime: { name: 'containerd', label: 'containerd 1.6.20', version: [1, 6, 20] },
      owner: { kind: 'StatefulSet', name: 'web' },
      declaredIn: { source: 'pod' },
      podSecurity: NOT_JUDGED,
      containers: [
        {
          kind: 'container',
          name: 'app',
          state: { run: 'running' },
          declared: asked,
          admitted: asked,
          granted: {
            list: 0n,
            inheritable: 0n,
            ambient: 0n,
            basis: 'nothing',
            misread: [],
            everythingKnown: false,
            startUser: { uid: 1025, from: 'securityContext' },
            start: { inheritable: 0n, permitted: 0n, effective: 0n, bounding: 0n, ambient: 0n },
          },
          live: { read: 'not asked' },
          noNewPrivs: { granted: false },
          changedFields: [],
          differences: [],
        },
      ],
    });
  });

  it('knows the runtime from the node, else from the ID of a container, else not', () => {
    const { status: _, ...young } = pod();
    assert.deepEqual(
      [
        judge(pod(), { node: node('a', { containerRuntimeVersion: 'cri-o://1.30.1' }) }),
        judge(pod(), { node: undefined }),
        judge(young, { node: undefined }),
      ].map(({ runtime }) => runtime),
      [
        { name: 'cri-o', label: 'cri-o 1.30.1', version: [1, 30, 1] },
        { name: 'containerd', label: 'containerd' },
        { name: 'unknown', label: '' },
      ],
    );
  });

  it('takes "all" from the kernel that was seen, else from the version the node reports', () => {
    const privileged = pod({ spec: { containers: [app({ privileged: true })] } });
    const list = (given: Given) => {
      const [only] = judge(privileged, given).containers;
      return [only?.granted.list, only?.granted.everythingKnown];
    };
    assert.deepEqual(
      [
        list({ node: node('a', { kernelVersion: '5.4.0' }), live: { main: rootProcess(ALL), lastCapability: 40 } }),
        list({ node: node('a', { kernelVersion: '5.4.0' }) }),
        list({ node: undefined }),
      ],
      [
        [ALL, true],
        [fullMask(37), false],
        [ALL, false],
      ],
    );
  });

  it('takes whether the inheritable set is filled from a process started just now, else from the version', () => {
    const old = node('a', { containerRuntimeVersion: 'containerd://1.5.10' });
    const inheritableOf = (live?: LiveSight) =>
      judge(pod({ spec: { containers: [app({})] } }), { node: old, ...(live ? { live } : {}) }).containers[0]?.granted
        .inheritable;
    const sight = (inheritable: bigint): LiveSight => ({
      main: rootProcess(DEFAULT, { inheritable }),
      fresh: rootProcess(DEFAULT, { inheritable }),
    });
    assert.deepEqual(
      [inheritableOf(), inheritableOf(sight(DEFAULT)), inheritableOf(sight(0n)), inheritableOf(sight(1n))],
      [DEFAULT, DEFAULT, 0n, DEFAULT],
    );
  });

  describe('knows the user that starts the container', () => {
    const withStatus = (securityContext: NonNullable<Container['securityContext']>, uid?: number) =>
      pod({
        spec: { containers: [app(securityContext)] },
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              ...statusOfContainer('app', { running: {} }),
              ...(uid === undefined ? {} : { user: { linux: { uid } } }),
            },
          ],
        },
      });
    const startUser = (judged: Pod, live?: LiveSight) =>
      judge(judged, live ? { live } : {}).containers[0]?.granted.startUser;

    it('from a process that the runtime started just now, first of all', () => {
      const live = { main: userProcess(33, 0n), fresh: rootProcess(DEFAULT, { uid: ids(1000, 0) }) };
      assert.deepEqual(startUser(withStatus({ runAsUser: 1025 }, 1026), live), { uid: 1000, from: 'exec' });
    });

    it('from the securityContext, else from the kubelet', () => {
      const live = { main: userProcess(33, 0n) };
      assert.deepEqual(startUser(withStatus({ runAsUser: 1025 }, 1026), live), { uid: 1025, from: 'securityContext' });
      assert.deepEqual(startUser(withStatus({ runAsUser: 0 }, 1026)), { uid: 0, from: 'securityContext' });
      assert.deepEqual(startUser(withStatus({}, 1026), live), { uid: 1026, from: 'status' });
    });

    it('from the process itself where there is no other witness and it holds nothing', () => {
      assert.deepEqual(startUser(withStatus({}), { main: userProcess(33, DEFAULT) }), { uid: 33, from: 'live' });
      assert.deepEqual(startUser(withStatus({}), { main: rootProcess(DEFAULT) }), { uid: 0, from: 'live' });
    });

    it('not at all from a process of another user that holds capabilities: it may have been root and kept them', () => {
      const kept = userProcess(33, DEFAULT, { permitted: 0x400n, effective: 0x400n });
      assert.equal(startUser(withStatus({}), { main: kept }), undefined);
      assert.equal(startUser(withStatus({}), { main: userProcess(33, DEFAULT, { permitted: 0x400n }) }), undefined);
      const { permitted: _, ...unread } = userProcess(33, DEFAULT);
      assert.equal(startUser(withStatus({}), { main: unread }), undefined);
    });

    it('not at all where only the image knows', () => {
      assert.equal(startUser(withStatus({})), undefined);
      assert.equal(startUser(withStatus({ runAsNonRoot: true })), undefined);
    });
  });

  describe('finds what was declared for a container by its name', () => {
    const declaredOf = (judged: Pod, declared: PodSpec) =>
      judge(judged, { declared }).containers.map(({ name, declared: found }) => [name, found]);

    it('wherever it stands in the template', () => {
      const template = { containers: [container('b'), app({ privileged: true })] };
      assert.deepEqual(declaredOf(pod({ spec: { containers: [container('app'), container('b')] } }), template), [
        ['app', request({ privileged: true })],
        ['b', request()],
      ]);
    });

    it('and nothing was, for one that admission put in', () => {
      const judged = pod({
        spec: { containers: [container('app'), container('mesh', { securityContext: { privileged: true } })] },
      });
      assert.deepEqual(declaredOf(judged, { containers: [container('app')] }), [
        ['app', request()],
        ['mesh', request()],
      ]);
    });

    it('and the same as was admitted, for an ephemeral container, which no template has', () => {
      const debug = { ...container('debug'), securityContext: { privileged: true } };
      const judged = pod({ spec: { ephemeralContainers: [debug] } });
      assert.deepEqual(declaredOf(judged, { containers: [container('app')] })[1], [
        'debug',
        request({ privileged: true }),
      ]);
    });
  });

  it('says nothing of differences in a Windows container', () => {
    const windows = pod({ spec: { os: { name: 'windows' } } });
    const [only] = judge(windows, { live: { read: 'does not apply', because: 'windows' } }).containers;
    assert.deepEqual(only?.differences, []);
  });

  it('blames the policy for what it filled in, and not for a container that it never puts in', () => {
    const sidecar = container('sidecar', { securityContext: { capabilities: { drop: ['KILL'] }, runAsUser: 1 } });
    const judged = pod({
      spec: { containers: [app({ runAsUser: 1025, capabilities: { drop: ['KILL'] } }), sidecar] },
    });
    const declared = { containers: [app({ runAsUser: 1025 })] };
    const admittedBy = { kind: 'PodSecurityPolicy', name: 'restricted' } as const;
    const [main, injected] = judge(judged, { declared, admittedBy }).containers;
    const dropped = { capabilities: ['KILL'], declared: '-', admitted: 'drop', granted: 'none' };
    assert.deepEqual(
      [main?.differences[0], injected?.differences[0], injected?.changedFields],
      [
        { ...dropped, causes: [{ cause: 'policy', kind: 'PodSecurityPolicy', name: 'restricted' }] },
        { ...dropped, causes: [{ cause: 'webhook' }] },
        [{ field: 'runAsUser', admitted: 1, cause: { cause: 'webhook' } }],
      ],
    );
  });

  it('containerIdOf takes the runtime’s scheme off', () => {
    const withId = (containerID: string) =>
      pod({ status: { containerStatuses: [{ ...statusOfContainer('app', {}), containerID }] } });
    assert.deepEqual(containerIdOf(pod(), 'app'), { runtime: 'containerd', id: CONTAINER_ID });
    assert.deepEqual(containerIdOf(withId('cri-o://abc'), 'app'), { runtime: 'cri-o', id: 'abc' });
    assert.deepEqual(
      [withId(''), withId('abc'), withId('docker://')].map((judged) => containerIdOf(judged, 'app')),
      [undefined, undefined, undefined],
    );
    assert.equal(containerIdOf(pod(), 'other'), undefined);
  });
});
