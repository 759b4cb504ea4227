import assert from 'node:assert/strict';
import { allowancesBeyond, allowancesOf, comparePermissiveness } from '../../../src/policy/psp/allowances.ts';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { policy } from './policies.ts';

const NOTHING: Partial<PodSecurityPolicySpec> = {
  privileged: false,
  allowedCapabilities: [],
  volumes: ['secret', 'emptyDir'],
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  hostPorts: [],
  runAsUser: { rule: 'MustRunAsNonRoot' },
  allowedUnsafeSysctls: [],
  allowPrivilegeEscalation: false,
};
const STRICT = policy(NOTHING, { annotations: {} });

function strictBut(spec: Partial<PodSecurityPolicySpec>, name = 'p') {
  return policy({ ...NOTHING, ...spec }, { name, annotations: {} });
}

describe('policy/psp/allowances', () => {
  it('says what a policy lets pods have, from what gives the most', () => {
    assert.deepEqual(allowancesOf(STRICT), []);
    assert.deepEqual(allowancesOf(policy()), [
      { field: 'privileged', values: [] },
      { field: 'volumes', values: ['*'] },
      { field: 'allowedCapabilities', values: ['*'] },
      { field: 'hostPID', values: [] },
      { field: 'hostNetwork', values: [] },
      { field: 'hostIPC', values: [] },
      { field: 'runAsUser', values: ['0'] },
      { field: 'allowPrivilegeEscalation', values: [] },
      { field: 'seccomp', values: ['*'] },
      { field: 'allowedUnsafeSysctls', values: ['*'] },
      { field: 'hostPorts', values: ['0-65535'] },
    ]);
    const some = strictBut({
      volumes: ['secret', 'hostPath'],
      defaultAddCapabilities: ['KILL'],
      allowedCapabilities: ['CHOWN', 'KILL'],
      allowedProcMountTypes: ['Default', 'Unmasked'],
      runAsUser: { rule: 'MustRunAs', ranges: [{ min: 0, max: 9 }] },
      hostPorts: [{ min: 80, max: 80 }],
    });
    assert.deepEqual(allowancesOf(some), [
      { field: 'volumes', values: ['hostPath'] },
      { field: 'allowedCapabilities', values: ['KILL', 'CHOWN'] },
      { field: 'allowedProcMountTypes', values: ['Unmasked'] },
      { field: 'runAsUser', values: ['0'] },
      { field: 'hostPorts', values: ['80'] },
    ]);
  });

  it('does not take a range of other users for root', () => {
    assert.deepEqual(allowancesOf(strictBut({ runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1, max: 9 }] } })), []);
  });

  it('leaves out what is there already', () => {
    const listed = [{ field: 'allowedCapabilities', values: ['A', 'B'] }] as const;
    const all = [{ field: 'allowedCapabilities', values: ['*'] }] as const;
    const flag = [{ field: 'hostPID', values: [] }] as const;
    assert.deepEqual(allowancesBeyond(listed, [{ field: 'allowedCapabilities', values: ['A'] }]), [
      { field: 'allowedCapabilities', values: ['B'] },
    ]);
    assert.deepEqual(allowancesBeyond(listed, all), []);
    assert.deepEqual(allowancesBeyond(all, listed), all);
    assert.deepEqual(allowancesBeyond([...listed, ...flag], flag), listed);
    assert.deepEqual(allowancesBeyond(flag, listed), flag);
  });

  it('puts the policy first that gives less', () => {
    const ordered = [
      STRICT,
      strictBut({ hostPorts: [{ min: 80, max: 80 }] }),
      strictBut({ runAsUser: { rule: 'RunAsAny' } }),
      strictBut({ hostNetwork: true }),
      // By the bytes of their names, as admission sorts them.
      strictBut({ allowedCapabilities: ['A'] }, 'Z'),
      strictBut({ allowedCapabilities: ['A'] }, 'a'),
      strictBut({ allowedCapabilities: ['B'] }, 'b'),
      strictBut({ allowedCapabilities: ['A', 'B'] }, 'a'),
      strictBut({ allowedCapabilities: ['*'] }),
      strictBut({ volumes: ['hostPath'] }),
      strictBut({ privileged: true }),
      policy(),
    ];
    for (const [index, one] of ordered.entries()) {
      for (const other of ordered.slice(index + 1)) {
        assert.ok(comparePermissiveness(one, other) < 0 && comparePermissiveness(other, one) > 0, `${index}`);
      }
    }
  });
});
