import assert from 'node:assert/strict';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { policyFault } from '../../../src/policy/psp/policy-fault.ts';
import { policy } from './policies.ts';

const faultOf = (change: Partial<PodSecurityPolicySpec>) => policyFault(policy(change).spec);
const RANGES = [{ min: 1, max: 2 }];

describe('policy/psp/policy-fault', () => {
  it('finds none where every strategy can be carried out', () => {
    assert.equal(faultOf({}), undefined);
    assert.equal(faultOf({ runAsUser: { rule: 'MustRunAsNonRoot' } }), undefined);
    assert.equal(faultOf({ fsGroup: { rule: 'MayRunAs', ranges: RANGES } }), undefined);
    assert.equal(faultOf({ seLinux: { rule: 'MustRunAs', seLinuxOptions: {} } }), undefined);
  });

  for (const field of ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'] as const) {
    it(`misses the ranges of ${field}`, () => {
      assert.deepEqual(faultOf({ [field]: { rule: 'MustRunAs' } }), { field, fault: 'no ranges' });
      assert.deepEqual(faultOf({ [field]: { rule: 'MustRunAs', ranges: [] } }), { field, fault: 'no ranges' });
    });

    it(`knows no rule of ${field} by another name`, () => {
      assert.deepEqual(faultOf({ [field]: { rule: 'mustRunAs', ranges: RANGES } }), { field, fault: 'unknown rule' });
      assert.deepEqual(faultOf({ [field]: {} }), { field, fault: 'unknown rule' });
    });
  }

  it('misses the options of seLinux', () => {
    assert.deepEqual(faultOf({ seLinux: { rule: 'MustRunAs' } }), { field: 'seLinux', fault: 'no seLinuxOptions' });
    assert.deepEqual(faultOf({ seLinux: { rule: 'MayRunAs' } }), { field: 'seLinux', fault: 'unknown rule' });
  });

  it('knows MayRunAs for groups only, and MustRunAsNonRoot for users only', () => {
    assert.deepEqual(faultOf({ runAsUser: { rule: 'MayRunAs', ranges: RANGES } }), {
      field: 'runAsUser',
      fault: 'unknown rule',
    });
    assert.deepEqual(faultOf({ fsGroup: { rule: 'MustRunAsNonRoot' } }), { field: 'fsGroup', fault: 'unknown rule' });
  });
});
