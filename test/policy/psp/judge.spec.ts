import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import { judge, type PolicyVerdict } from '../../../src/policy/psp/judge.ts';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { pspContradictionSentence, pspErrorSentence } from '../../../src/policy/psp/sentence.ts';
import { policy } from './policies.ts';

function judged(spec: Partial<PodSpec>, change: Partial<PodSecurityPolicySpec>, serverMinor = 24): PolicyVerdict {
  const whole = { automountServiceAccountToken: false, containers: [{ name: 'a' }], ...spec };
  const pod = preparePod({ kind: 'pod', annotations: {}, spec: whole }, serverMinor, { operation: 'create' });
  return judge(pod, preparePolicy(policy(change), serverMinor));
}

function said(verdict: PolicyVerdict): string[] {
  return verdict.verdict === 'refuses' ? verdict.findings.map(pspErrorSentence) : [];
}

const MUST = { rule: 'MustRunAs', ranges: [{ min: 1, max: 2 }] };

describe('policy/psp/judge', () => {
  it('names findings in the order of the server: the pod, its volumes, its runtime class, container by container', () => {
    const spec = {
      hostPID: true,
      runtimeClassName: 'x',
      securityContext: { fsGroup: 9 },
      volumes: [{ name: 'v', nfs: {} }],
      initContainers: [{ name: 'i', securityContext: { privileged: true, runAsUser: 0 } }],
      containers: [{ name: 'a', securityContext: { privileged: true, capabilities: { add: ['X'] } } }],
    };
    const change = {
      hostPID: false,
      runtimeClass: {},
      fsGroup: MUST,
      volumes: [],
      runAsUser: MUST,
      privileged: false,
      allowedCapabilities: [],
    };
    assert.deepEqual(
      said(judged(spec, change)).map((sentence) => sentence.slice(0, sentence.indexOf(': '))),
      [
        'spec.securityContext.fsGroup',
        'spec.securityContext.hostPID',
        'spec.volumes[0]',
        'spec.runtimeClassName',
        'spec.initContainers[0].securityContext.runAsUser',
        'spec.initContainers[0].securityContext.privileged',
        'spec.containers[0].securityContext.privileged',
        'spec.containers[0].securityContext.capabilities.add',
      ],
    );
  });

  it('does not look into a volume whose type is not allowed', () => {
    const spec = { volumes: [{ name: 'v', hostPath: { path: '/x' } }] };
    const change = { allowedHostPaths: [{ pathPrefix: '/y' }] };
    assert.deepEqual(said(judged(spec, { ...change, volumes: [] })), [
      'spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used',
    ]);
    assert.deepEqual(said(judged(spec, { ...change, volumes: ['hostPath'] })), [
      'spec.volumes[0].hostPath.pathPrefix: Invalid value: "/x": is not allowed to be used',
    ]);
  });

  it('fills in all that a policy asks, and leaves the pod that it was given alone', () => {
    const spec = {
      automountServiceAccountToken: false,
      serviceAccountName: 's',
      initContainers: [{ name: 'i', securityContext: { runAsUser: 2 } }],
      containers: [{ name: 'a' }],
    };
    const given = structuredClone(spec);
    const pod = preparePod({ kind: 'pod', annotations: {}, spec }, 24, { operation: 'create' });
    const annotations = { 'seccomp.security.alpha.kubernetes.io/defaultProfileName': 'runtime/default' };
    const allowed = { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' };
    const strict = policy(
      { runAsUser: MUST, fsGroup: MUST, allowPrivilegeEscalation: false },
      { annotations: { ...annotations, ...allowed } },
    );
    const verdict = judge(pod, preparePolicy(strict, 24));
    assert.ok(verdict.verdict === 'changes');
    assert.deepEqual(spec, given);
    assert.deepEqual(verdict.pod, {
      annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' },
      spec: {
        ...spec,
        securityContext: { fsGroup: 1 },
        initContainers: [{ name: 'i', securityContext: { runAsUser: 2, allowPrivilegeEscalation: false } }],
        containers: [{ name: 'a', securityContext: { runAsUser: 1, allowPrivilegeEscalation: false } }],
      },
    });
    assert.deepEqual(
      verdict.changes.map(({ path }) => path),
      [
        'spec.securityContext.fsGroup',
        'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]',
        'spec.initContainers[0].securityContext.allowPrivilegeEscalation',
        'spec.containers[0].securityContext.runAsUser',
        'spec.containers[0].securityContext.allowPrivilegeEscalation',
      ],
    );
  });

  for (const [allow, byDefault, after] of [
    [true, false, false],
    [true, true, true],
    [undefined, false, false],
    [false, undefined, false],
    [undefined, undefined, undefined],
  ] as const) {
    it(`fills in ${after} where escalation is allowed: ${allow}, by default: ${byDefault}`, () => {
      const verdict = judged(
        {},
        {
          ...(allow === undefined ? {} : { allowPrivilegeEscalation: allow }),
          ...(byDefault === undefined ? {} : { defaultAllowPrivilegeEscalation: byDefault }),
        },
      );
      const changes = verdict.verdict === 'changes' ? verdict.changes.map((change) => change.after) : [];
      assert.deepEqual(changes, after === undefined ? [] : [after]);
    });
  }

  it('knows what a pod may not be together, once it is filled in', () => {
    const containers = [
      { name: 'a', securityContext: { privileged: true } },
      { name: 'b', securityContext: { capabilities: { add: ['SYS_ADMIN', 'CAP_SYS_ADMIN'] } } },
      { name: 'c', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
      { name: 'd', securityContext: { privileged: true, allowPrivilegeEscalation: true } },
    ];
    const verdict = judged({ containers }, { defaultAllowPrivilegeEscalation: false });
    assert.ok(verdict.verdict === 'changes');
    assert.deepEqual(verdict.contradictions.map(pspContradictionSentence), [
      'spec.containers[0].securityContext: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
      'spec.containers[1].securityContext: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    ]);
  });

  it('fills in the user of a container with an empty security context', () => {
    const containers = [{ name: 'a', securityContext: {} }];
    const verdict = judged({ containers }, { runAsUser: MUST });
    assert.ok(verdict.verdict === 'changes');
    assert.deepEqual(verdict.changes, [
      { path: 'spec.containers[0].securityContext.runAsUser', container: 'a', before: undefined, after: 1 },
    ]);
  });

  it('takes a Localhost profile without a file for none, as the server does before it finds that not valid', () => {
    const containers = [{ name: 'a', securityContext: { seccompProfile: { type: 'Localhost' } } }];
    const pod = preparePod({ kind: 'pod', annotations: {}, spec: { containers } }, 24, { operation: 'create' });
    assert.equal(judge(pod, preparePolicy(policy({}, { annotations: {} }), 24)).verdict, 'admits');
  });

  it('allows every runtime class by a star', () => {
    const runtimeClass = { allowedRuntimeClassNames: ['*'] };
    assert.equal(judged({ runtimeClassName: 'x' }, { runtimeClass }).verdict, 'admits');
  });

  it('takes policies without a list for what they are: no capability, no volume, any host path', () => {
    const { metadata, spec } = policy();
    const { volumes: _volumes, allowedCapabilities: _capabilities, hostPorts: _ports, ...bare } = spec;
    const verdictOf = (podSpec: PodSpec, change: Partial<PodSecurityPolicySpec> = {}) => {
      const whole = { automountServiceAccountToken: false, ...podSpec };
      const pod = preparePod({ kind: 'pod', annotations: {}, spec: whole }, 24, { operation: 'create' });
      return judge(pod, preparePolicy({ metadata, spec: { ...bare, ...change } }, 24)).verdict;
    };
    const containers = [{ name: 'a' }];
    const volumes = [{ name: 'v', hostPath: { path: '/x' } }];
    assert.equal(verdictOf({ containers }), 'admits');
    assert.equal(
      verdictOf({ containers: [{ name: 'a', securityContext: { capabilities: { add: ['X'] } } }] }),
      'refuses',
    );
    assert.equal(verdictOf({ containers, volumes }), 'refuses');
    assert.equal(verdictOf({ containers, volumes }, { volumes: ['*'] }), 'admits');
  });

  it('looks at ephemeral containers from 1.23 on, and fills in theirs before too', () => {
    const ephemeralContainers = [{ name: 'e', securityContext: { privileged: true } }];
    const refused = [
      'spec.ephemeralContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed',
    ];
    assert.deepEqual(said(judged({ ephemeralContainers }, { privileged: false }, 23)), refused);
    assert.equal(judged({ ephemeralContainers }, { privileged: false }, 22).verdict, 'admits');
    const filled = judged({ ephemeralContainers }, { privileged: false, readOnlyRootFilesystem: true }, 22);
    assert.ok(filled.verdict === 'changes');
    assert.deepEqual(filled.pod.spec.ephemeralContainers, [
      { name: 'e', securityContext: { privileged: true, readOnlyRootFilesystem: true } },
    ]);
  });

  it('knows one safe kernel parameter less before 1.22', () => {
    const spec = { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } };
    assert.deepEqual(said(judged(spec, { allowedUnsafeSysctls: [] }, 21)), [
      'pod.spec.securityContext.sysctls[0]: Forbidden: unsafe sysctl "net.ipv4.ip_unprivileged_port_start" is not allowed',
    ]);
    assert.equal(judged(spec, { allowedUnsafeSysctls: [] }, 22).verdict, 'admits');
  });

  it('passes over a policy that cannot be carried out', () => {
    assert.deepEqual(judged({}, { fsGroup: { rule: 'MustRunAs' } }), {
      verdict: 'unusable',
      fault: { field: 'fsGroup', fault: 'no ranges' },
    });
  });
});
