import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import { levelVerdicts } from '../../../src/policy/psa/level-verdicts.ts';
import { namespacePolicy } from '../../../src/policy/psa/namespace-policy.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const plain: PodSpec = { containers: [{ name: 'a' }] };

/** "restricted:latest refused enforce,warn" for every level. */
function verdicts(spec: PodSpec, labels: Record<string, string> | undefined, serverMinor = 34): string[] {
  const prefixed = labels && Object.fromEntries(Object.entries(labels).map(([key, value]) => [PREFIX + key, value]));
  const policy = prefixed && namespacePolicy(prefixed, serverMinor);
  return levelVerdicts({ kind: 'pod', annotations: {}, spec }, policy, serverMinor).map(
    ({ policy: { level, version }, violations, modes }) =>
      `${level}:${version} ${violations.length === 0 ? 'passes' : 'refused'} ${modes?.join(',') ?? 'unknown'}`,
  );
}

describe('policy/psa/level-verdicts', () => {
  it('are those on both levels, whatever the namespace says of them', () => {
    assert.deepEqual(verdicts(plain, {}), ['baseline:latest passes ', 'restricted:latest refused ']);
    assert.deepEqual(verdicts(plain, undefined), [
      'baseline:latest passes unknown',
      'restricted:latest refused unknown',
    ]);
  });

  it('say which level is enforced, warned of and audited', () => {
    assert.deepEqual(verdicts(plain, { enforce: 'baseline', warn: 'restricted', audit: 'restricted' }), [
      'baseline:latest passes enforce',
      'restricted:latest refused warn,audit',
    ]);
  });

  it('have another row for another version, and none for one that is the newest under its number', () => {
    assert.deepEqual(
      verdicts(plain, { enforce: 'restricted', 'enforce-version': 'v1.7', warn: 'baseline', 'warn-version': 'v1.34' }),
      ['baseline:latest passes warn', 'restricted:latest refused ', 'restricted:v1.7 refused enforce'],
    );
    assert.deepEqual(verdicts(plain, { audit: 'baseline', 'audit-version': 'v1.99' }), [
      'baseline:latest passes audit',
      'restricted:latest refused ',
    ]);
  });

  it('judge by the version of their row', () => {
    const probe = { httpGet: { host: '10.0.0.1' } };
    const spec: PodSpec = { containers: [{ name: 'a', livenessProbe: probe }] };
    assert.deepEqual(verdicts(spec, { enforce: 'baseline', 'enforce-version': 'v1.33' }), [
      'baseline:latest refused ',
      'baseline:v1.33 passes enforce,warn',
      'restricted:latest refused ',
    ]);
  });
});
