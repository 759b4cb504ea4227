import assert from 'node:assert/strict';
import { formatLevelVersion } from '../../../src/policy/psa/levels.ts';
import { LABEL_PREFIX, namespacePolicy } from '../../../src/policy/psa/namespace-policy.ts';

/** The policy of a namespace with these labels, short: "restricted:v1.30 / privileged:latest / …" for enforce, audit, warn. */
function policy(labels: Record<string, string>, serverMinor = 34): string {
  const full = Object.fromEntries(Object.entries(labels).map(([label, value]) => [`${LABEL_PREFIX}${label}`, value]));
  const { enforce, audit, warn, invalid } = namespacePolicy(full, serverMinor);
  const modes = [enforce, audit, warn].map(formatLevelVersion).join(' / ');
  return invalid.length === 0
    ? modes
    : `${modes}, not understood: ${invalid.map(({ label, value }) => `${label.slice(LABEL_PREFIX.length)}=${value}`).join(' ')}`;
}

describe('policy/psa/namespace-policy', () => {
  it('asks for nothing where there are no labels', () => {
    assert.equal(policy({}), 'privileged:latest / privileged:latest / privileged:latest');
  });

  it('takes level and version of each mode', () => {
    const labels = {
      enforce: 'baseline',
      'enforce-version': 'v1.24',
      audit: 'restricted',
      'audit-version': 'v1.0',
      warn: 'restricted',
      'warn-version': 'latest',
    };
    assert.equal(policy(labels), 'baseline:v1.24 / restricted:v1.0 / restricted:latest');
  });

  it('warns at what is enforced, from 1.26 on, with its version too', () => {
    const labels = { enforce: 'restricted', 'enforce-version': 'v1.22' };
    assert.equal(policy(labels, 26), 'restricted:v1.22 / privileged:latest / restricted:v1.22');
    assert.equal(policy(labels, 25), 'restricted:v1.22 / privileged:latest / privileged:latest');
  });

  it('keeps the version of warn where only that is given', () => {
    const labels = { enforce: 'baseline', 'enforce-version': 'v1.22', 'warn-version': 'v1.30' };
    assert.equal(policy(labels), 'baseline:v1.22 / privileged:latest / baseline:v1.30');
  });

  it('does not change what warn says itself', () => {
    assert.equal(
      policy({ enforce: 'restricted', warn: 'privileged' }),
      'restricted:latest / privileged:latest / privileged:latest',
    );
  });

  it('fails closed for an enforce level that means nothing, and warns of nothing then', () => {
    assert.equal(
      policy({ enforce: 'strict', 'enforce-version': 'v1.25' }),
      'restricted:v1.25 / privileged:latest / privileged:latest, not understood: enforce=strict',
    );
  });

  it('fails open for audit and warn levels that mean nothing', () => {
    assert.equal(
      policy({ audit: 'Baseline', warn: '' }),
      'privileged:latest / privileged:latest / privileged:latest, not understood: audit=Baseline warn=',
    );
  });

  for (const version of ['1.25', 'v1.025', 'v1.25.1', 'v2.0', 'Latest', '', 'v1.-1', 'v1']) {
    it(`takes the version "${version}" for the latest`, () => {
      assert.equal(
        policy({ enforce: 'baseline', 'enforce-version': version }),
        `baseline:latest / privileged:latest / baseline:latest, not understood: enforce-version=${version}`,
      );
    });
  }

  it('keeps a version that is newer than the server as it was written', () => {
    assert.equal(
      policy({ enforce: 'baseline', 'enforce-version': 'v1.99' }),
      'baseline:v1.99 / privileged:latest / baseline:v1.99',
    );
  });
});
