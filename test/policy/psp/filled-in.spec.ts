import assert from 'node:assert/strict';
import { filledIn } from '../../../src/policy/psp/filled-in.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { PAIRS } from './pairs.ts';
import { policy } from './policies.ts';

function fieldsOf(given: ReturnType<typeof policy>): object[] {
  return filledIn(preparePolicy(given, 24)).map(({ path, after }) => ({ path, after }));
}

const CONTEXT = 'spec.containers[*].securityContext';

describe('policy/psp/filled-in', () => {
  it('has nothing of a policy that changes no pod', () => {
    assert.deepEqual(fieldsOf(policy()), []);
  });

  it('has nothing of a policy that the server passes over', () => {
    assert.deepEqual(fieldsOf(policy({ requiredDropCapabilities: ['ALL'], fsGroup: { rule: 'MustRunAs' } })), []);
  });

  it('has what is required where nothing stands, and what is a default', () => {
    const filled = fieldsOf(
      policy({
        requiredDropCapabilities: ['KILL', 'ALL'],
        runAsUser: { rule: 'MustRunAsNonRoot' },
        allowPrivilegeEscalation: false,
        supplementalGroups: { rule: 'MustRunAs', ranges: [{ min: 3, max: 9 }] },
      }),
    );
    assert.deepEqual(filled, [
      { path: 'spec.securityContext.supplementalGroups', after: [3] },
      { path: `${CONTEXT}.runAsNonRoot`, after: true },
      { path: `${CONTEXT}.capabilities`, after: { drop: ['ALL', 'KILL'] } },
      { path: `${CONTEXT}.allowPrivilegeEscalation`, after: false },
    ]);
  });

  it('has every field that a policy was seen to fill in by a server', () => {
    const seen = PAIRS.flatMap(({ policy: given, changes = [], passes }) =>
      changes
        // Whatever the policy says, the annotation is written from this field.
        .filter(({ path }) => !(path.includes('seccomp') && passes.spec.securityContext?.seccompProfile))
        .map(({ path }) => ({
          given,
          path: path.replace('containers[0]', 'containers[*]').replace(/\/a\]$/, '/NAME]'),
        })),
    );
    assert.ok(seen.length > 10);
    for (const { given, path } of seen) {
      const paths = filledIn(preparePolicy(given, 24)).map((change) => change.path);
      assert.ok(paths.includes(path), `${path} is not in ${paths.join(', ')}`);
    }
  });
});
