import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import { judge } from '../../../src/policy/psp/judge.ts';
import { loosened, withEscalation } from '../../../src/policy/psp/loosen.ts';
import type { PodSecurityPolicy, PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { policyChanges } from '../../../src/policy/psp/policy-changes.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import type { ServedPod } from '../../../src/policy/server-view.ts';
import { PAIRS, pod } from './pairs.ts';
import { policy } from './policies.ts';

function findingsOf(of: ServedPod, by: PodSecurityPolicy) {
  const verdict = judge(preparePod(of, 24, { operation: 'create' }), preparePolicy(by, 24));
  return verdict.verdict === 'refuses' ? verdict.findings : [];
}

/** As often as it takes: one rule can hide another. */
function loosen(of: ServedPod, by: PodSecurityPolicy): PodSecurityPolicy | undefined {
  let current: PodSecurityPolicy | undefined = by;
  for (let round = 0; round < 3 && current; round += 1) current = loosened(current, findingsOf(of, current), of.spec);
  return current;
}

function changes(of: ServedPod, spec: Partial<PodSecurityPolicySpec>) {
  const by = policy(spec);
  const result = loosen(of, by);
  return result && policyChanges(by, result).map(({ path, after }) => [path, after]);
}

/** A policy cannot leave to the pod what it asks of it. */
const CANNOT = [
  'MustRunAs refuses a list that is empty',
  'where profiles are listed, having none is none of them',
  'a container with an empty annotation has not the profile of the pod',
  'where profiles are listed, every container needs one',
];

describe('policy/psp/loosen', () => {
  for (const { rule, what, policy: by, fails } of PAIRS) {
    it(`lets in the smallest pod that was refused for ${rule}: ${what}`, () => {
      const result = loosen(fails, by);
      if (result === undefined) assert.ok(CANNOT.includes(what), what);
      else assert.deepEqual(findingsOf(fails, result), []);
    });
  }

  it('accepts what the pod has, and no more than can be said', () => {
    const ids = { rule: 'MustRunAs', ranges: [{ min: 1, max: 9 }] };
    const context = (securityContext: PodSpec['securityContext']) => pod({ securityContext: securityContext ?? {} });
    assert.deepEqual(
      changes(pod({}, { securityContext: { capabilities: { add: ['A', 'B'] } } }), { allowedCapabilities: ['A'] }),
      [['spec.allowedCapabilities', ['A', 'B']]],
    );
    assert.deepEqual(
      changes(pod({}, { securityContext: { capabilities: { add: ['A'] } } }), {
        allowedCapabilities: [],
        requiredDropCapabilities: ['A', 'B'],
      }),
      [
        ['spec.allowedCapabilities', ['A']],
        ['spec.requiredDropCapabilities', ['B']],
      ],
    );
    assert.deepEqual(changes(context({ runAsUser: 0 }), { runAsUser: ids }), [
      [
        'spec.runAsUser',
        {
          rule: 'MustRunAs',
          ranges: [
            { min: 1, max: 9 },
            { min: 0, max: 0 },
          ],
        },
      ],
    ]);
    assert.deepEqual(changes(context({ runAsUser: 0 }), { runAsUser: { rule: 'MustRunAsNonRoot' } }), [
      ['spec.runAsUser', { rule: 'RunAsAny' }],
    ]);
    assert.deepEqual(changes(context({ fsGroup: 20 }), { fsGroup: ids }), [
      [
        'spec.fsGroup',
        {
          rule: 'MustRunAs',
          ranges: [
            { min: 1, max: 9 },
            { min: 20, max: 20 },
          ],
        },
      ],
    ]);
    assert.deepEqual(
      changes(context({ sysctls: [{ name: 'kernel.msgmax' }] }), {
        forbiddenSysctls: ['kernel.msg*', 'kernel.shm*'],
        allowedUnsafeSysctls: [],
      }),
      [
        ['spec.allowedUnsafeSysctls', ['kernel.msgmax']],
        ['spec.forbiddenSysctls', ['kernel.shm*']],
      ],
    );
  });

  it('opens one path of the node, not all of them, and only to read where nobody writes', () => {
    const volumes = [{ name: 'v', hostPath: { path: '/var/log' } }];
    const mounted = (readOnly: boolean) =>
      pod({ volumes }, { volumeMounts: [{ name: 'v', mountPath: '/v', readOnly }] });
    assert.deepEqual(changes(mounted(false), { volumes: ['emptyDir'] }), [
      ['spec.volumes', ['emptyDir', 'hostPath']],
      ['spec.allowedHostPaths', [{ pathPrefix: '/var/log' }]],
    ]);
    assert.deepEqual(changes(mounted(true), { allowedHostPaths: [{ pathPrefix: '/opt' }] }), [
      ['spec.allowedHostPaths', [{ pathPrefix: '/opt' }, { pathPrefix: '/var/log', readOnly: true }]],
    ]);
  });

  it('allows to gain privileges, and does not fill in that they may not be gained', () => {
    const by = policy({ allowPrivilegeEscalation: false, defaultAllowPrivilegeEscalation: false });
    assert.deepEqual(policyChanges(by, withEscalation(by)), [
      { path: 'spec.allowPrivilegeEscalation', before: false, after: true },
      { path: 'spec.defaultAllowPrivilegeEscalation', before: false, after: undefined },
    ]);
  });

  it('names annotations by their key', () => {
    const key = 'seccomp.security.alpha.kubernetes.io/allowedProfileNames';
    const by = policy({}, { annotations: { [key]: 'runtime/default' } });
    const of = pod({ securityContext: { seccompProfile: { type: 'Unconfined' } } });
    const result = loosen(of, by);
    assert.ok(result);
    assert.deepEqual(policyChanges(by, result), [
      { path: `metadata.annotations[${key}]`, before: 'runtime/default', after: 'runtime/default,unconfined' },
    ]);
  });
});
