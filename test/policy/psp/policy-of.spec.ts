import assert from 'node:assert/strict';
import { policyOf } from '../../../src/policy/psp/policy-of.ts';
import { PAIRS } from './pairs.ts';
import { policy } from './policies.ts';

const as = (change: object) => policyOf({ ...policy(), ...change });

describe('policy/psp/policy-of', () => {
  it('takes every policy of the pairs as it is', () => {
    for (const { policy: given } of PAIRS) assert.deepEqual(policyOf({ ...given }), { is: 'policy', policy: given });
  });

  it('takes the former group, and leaves alone every other kind', () => {
    assert.equal(as({ apiVersion: 'extensions/v1beta1' }).is, 'policy');
    for (const other of [{ kind: 'Pod' }, { apiVersion: 'policy/v1' }, { apiVersion: 'psp.test/v1beta1' }]) {
      assert.deepEqual(as(other), { is: 'nothing' });
    }
  });

  it('takes a field that is null for one that is not there', () => {
    const { spec } = policy();
    assert.deepEqual(as({ spec: { ...spec, runAsGroup: null } }), as({ spec }));
  });

  for (const [change, path, is] of [
    [{ metadata: {} }, 'metadata.name', 'is missing'],
    [{ spec: null }, 'spec', 'is missing'],
    [{ spec: { ...policy().spec, seLinux: undefined } }, 'spec.seLinux', 'is missing'],
    [{ spec: { ...policy().spec, privileged: 'yes' } }, 'spec.privileged', 'is text, not true or false'],
    [
      { spec: { ...policy().spec, runAsUser: { ranges: [{ min: '1' }] } } },
      'spec.runAsUser.ranges[0].min',
      'is text, not a number',
    ],
    [{ spec: { ...policy().spec, allowedHostPaths: ['/'] } }, 'spec.allowedHostPaths[0]', 'is text, not an object'],
  ] as const) {
    it(`says that ${path} ${is}`, () => {
      assert.deepEqual(as(change), { is: 'fault', fault: `is not a valid PodSecurityPolicy: ${path} ${is}`, path });
    });
  }

  it('says that an object has no kind', () => {
    assert.deepEqual(policyOf({ spec: {} }), { is: 'fault', fault: 'has no apiVersion and kind' });
  });
});
