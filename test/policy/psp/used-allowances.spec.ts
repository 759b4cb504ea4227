import assert from 'node:assert/strict';
import { usedAllowances } from '../../../src/policy/psp/used-allowances.ts';

const ORDINARY = { name: 'a', securityContext: { allowPrivilegeEscalation: false } };

describe('policy/psp/used-allowances', () => {
  it('finds nothing in a pod that needs nothing', () => {
    assert.deepEqual(usedAllowances({ spec: { containers: [ORDINARY], securityContext: { runAsUser: 5 } } }), []);
  });

  it('names everything that a policy has to allow', () => {
    const spec = {
      hostPID: true,
      hostNetwork: true,
      hostIPC: true,
      securityContext: { runAsUser: 0, sysctls: [{ name: 'x' }] },
      volumes: [{ name: 'v', hostPath: {} }, { name: 'w' }],
      initContainers: [
        {
          name: 'i',
          securityContext: { privileged: true, capabilities: { add: ['A'] }, seccompProfile: { type: 'Unconfined' } },
        },
      ],
      containers: [
        {
          name: 'a',
          ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }],
          securityContext: { procMount: 'Unmasked', capabilities: { add: ['A', 'B'] } },
        },
      ],
    };
    assert.deepEqual(usedAllowances({ spec }), [
      { field: 'privileged', values: [] },
      { field: 'volumes', values: ['hostPath', 'emptyDir'] },
      { field: 'allowedCapabilities', values: ['A', 'B'] },
      { field: 'hostPID', values: [] },
      { field: 'hostNetwork', values: [] },
      { field: 'hostIPC', values: [] },
      { field: 'allowedProcMountTypes', values: ['Unmasked'] },
      { field: 'runAsUser', values: ['0'] },
      { field: 'allowPrivilegeEscalation', values: [] },
      { field: 'seccomp', values: ['unconfined'] },
      { field: 'allowedUnsafeSysctls', values: ['x'] },
      { field: 'hostPorts', values: ['80'] },
    ]);
  });

  it('looks at a container’s own user before the pod’s, and at old annotations', () => {
    const containers = [{ ...ORDINARY, securityContext: { allowPrivilegeEscalation: false, runAsUser: 5 } }];
    assert.deepEqual(usedAllowances({ spec: { containers, securityContext: { runAsUser: 0 } } }), []);
    const annotations = { 'container.seccomp.security.alpha.kubernetes.io/a': 'unconfined' };
    assert.deepEqual(usedAllowances({ metadata: { annotations }, spec: { containers } }), [
      { field: 'seccomp', values: ['unconfined'] },
    ]);
  });
});
