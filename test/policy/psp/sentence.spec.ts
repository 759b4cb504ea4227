import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import { judge } from '../../../src/policy/psp/judge.ts';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import type { PolicyFinding } from '../../../src/policy/psp/rule.ts';
import { pspErrorSentence, pspFindingWords, pspNoPolicies, pspRefusal } from '../../../src/policy/psp/sentence.ts';
import { policy } from './policies.ts';

function found(spec: Partial<PodSpec>, change: Partial<PodSecurityPolicySpec>): readonly PolicyFinding[] {
  const whole = { automountServiceAccountToken: false, containers: [{ name: 'a' }], ...spec };
  const pod = preparePod({ kind: 'pod', annotations: {}, spec: whole }, 24, { operation: 'create' });
  const verdict = judge(pod, preparePolicy(policy(change), 24));
  return verdict.verdict === 'refuses' ? verdict.findings : [];
}

describe('policy/psp/sentence', () => {
  // Every sentence is in test/policy/psp/pairs.ts.

  it('puts one blank between findings, and no policy’s name', () => {
    const findings = found({ hostPID: true, hostIPC: true }, { hostPID: false, hostIPC: false });
    assert.equal(
      pspRefusal('web', 'admit', findings),
      'pods "web" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used spec.securityContext.hostIPC: Invalid value: true: Host IPC is not allowed to be used]',
    );
    assert.equal(
      pspRefusal('web-', 'validate', []),
      'pods "web-" is forbidden: PodSecurityPolicy: unable to validate pod: []',
    );
    // What 1.24.17 said after `kubectl delete psp --all`, to `kubectl run web --image=a --dry-run=server`.
    assert.equal(
      pspNoPolicies('web'),
      'pods "web" is forbidden: PodSecurityPolicy: no providers available to validate pod request',
    );
  });

  it('quotes values as Go does', () => {
    const containers = [{ name: 'a', securityContext: { capabilities: { add: ['Ä"\u0001'] } } }];
    assert.deepEqual(found({ containers }, { allowedCapabilities: [] }).map(pspErrorSentence), [
      'spec.containers[0].securityContext.capabilities.add: Invalid value: "Ä\\"\\x01": capability may not be added',
    ]);
  });

  it('says field, found and accepted for people', () => {
    const context = { fsGroup: 3, supplementalGroups: [], sysctls: [{ name: 'kernel.shm\u001b' }] };
    const containers = [{ name: 'a', ports: [{ containerPort: 1, hostPort: 2 }], securityContext: { runAsUser: 0 } }];
    const ranges = [
      { min: 1, max: 2 },
      { min: 5, max: 5 },
    ];
    const change = {
      fsGroup: { rule: 'MayRunAs', ranges },
      supplementalGroups: { rule: 'MustRunAs', ranges },
      runAsUser: { rule: 'MustRunAsNonRoot' },
      forbiddenSysctls: ['kernel.shm*'],
      hostPorts: [],
      runtimeClass: {},
    };
    assert.deepEqual(
      found({ securityContext: context, containers, runtimeClassName: 'x' }, change).map(pspFindingWords),
      [
        { field: 'spec.securityContext.fsGroup', found: '[3]', accepted: '1-2, 5, not set' },
        { field: 'spec.securityContext.supplementalGroups', found: '[]', accepted: '1-2, 5, not set' },
        {
          field: 'pod.spec.securityContext.sysctls[0]',
          found: 'kernel.shm\\x1b',
          accepted: 'anything but kernel.shm*, not set',
        },
        { field: 'spec.runtimeClassName', found: 'x', accepted: 'not set' },
        { field: 'spec.containers[0].securityContext.runAsUser', found: '0', accepted: 'anything but 0, not set' },
        { field: 'spec.containers[0].hostPort', found: '2', accepted: 'not set' },
      ],
    );
  });
});
