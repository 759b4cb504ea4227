import assert from 'node:assert/strict';
import { defaultSeen, enforcedPolicyIn } from '../../../src/policy/psa/default-seen.ts';
import { namespacePolicy } from '../../../src/policy/psa/namespace-policy.ts';

const PREFIX = 'pod-security.kubernetes.io';
const REFUSED_BY = { level: 'baseline', version: 'v1.30' } as const;

function seen(labels: Record<string, string>) {
  const all = Object.fromEntries(Object.entries(labels).map(([name, value]) => [`${PREFIX}/${name}`, value]));
  return defaultSeen(namespacePolicy(all, 34), REFUSED_BY);
}

describe('policy/psa/default-seen', () => {
  it('reads the policy out of a refusal, and out of nothing else', () => {
    const refusal =
      'Error creating: pods "web-x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (…)';
    assert.deepEqual(enforcedPolicyIn(refusal), { level: 'restricted', version: 'latest' });
    for (const other of [
      'would violate PodSecurity "restricted:latest": x',
      'violates PodSecurity "strict:latest": x',
      'violates PodSecurity "restricted:1.30": x',
      'pods "a" is forbidden: exceeded quota',
    ]) {
      assert.equal(enforcedPolicyIn(other), undefined, other);
    }
  });

  it('sees a default where there is no label, or no version', () => {
    assert.deepEqual(seen({}), REFUSED_BY);
    assert.deepEqual(seen({ enforce: 'baseline' }), REFUSED_BY);
    assert.deepEqual(seen({ 'enforce-version': 'v1.30' }), REFUSED_BY);
    assert.deepEqual(seen({ warn: 'restricted' }), REFUSED_BY);
  });

  it('sees nothing where the labels say the same, or were changed since', () => {
    assert.equal(seen({ enforce: 'baseline', 'enforce-version': 'v1.30' }), undefined);
    assert.equal(seen({ enforce: 'restricted' }), undefined);
    assert.equal(seen({ 'enforce-version': 'v1.31' }), undefined);
    assert.equal(defaultSeen(namespacePolicy({}, 34), undefined), undefined);
  });
});
