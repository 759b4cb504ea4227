import assert from 'node:assert/strict';
import { changedFields } from '../../src/capability/changed-fields.ts';
import { request } from '../support/requests.ts';

const POLICY = { kind: 'PodSecurityPolicy', name: 'web' } as const;

describe('capability/changed-fields', () => {
  it('are none where the pod says what the template says, whatever is added and dropped', () => {
    const layers = { declared: request({ runAsUser: 0 }), admitted: request({ runAsUser: 0, drop: ['ALL'] }) };
    assert.deepEqual(changedFields({ ...layers, admittedBy: POLICY }), []);
  });

  const layers = {
    declared: request({ runAsUser: 0, runAsNonRoot: false }),
    admitted: request({ runAsUser: 1000, allowPrivilegeEscalation: false, privileged: true }),
  };
  const webhook = { cause: 'webhook' };

  it('are those that a policy filled in, and those that somebody else changed, or took away', () => {
    assert.deepEqual(changedFields({ ...layers, admittedBy: POLICY }), [
      { field: 'privileged', declared: false, admitted: true, cause: webhook },
      { field: 'allowPrivilegeEscalation', admitted: false, cause: { cause: 'policy', ...POLICY } },
      { field: 'runAsUser', declared: 0, admitted: 1000, cause: webhook },
      { field: 'runAsNonRoot', declared: false, cause: webhook },
    ]);
  });

  it('say whether the policy would do the same today', () => {
    const filled = { declared: request({}), admitted: request({ runAsUser: 1000, allowPrivilegeEscalation: false }) };
    const admittedToday = request({ runAsUser: 2000, allowPrivilegeEscalation: false });
    assert.deepEqual(
      changedFields({ ...filled, admittedBy: POLICY, admittedToday }).map(({ field, cause }) => [field, cause]),
      [
        ['allowPrivilegeEscalation', { cause: 'policy', ...POLICY, sameToday: true }],
        ['runAsUser', { cause: 'policy', ...POLICY, sameToday: false }],
      ],
    );
  });

  it('are of nobody known in a container that no template has', () => {
    const injected = { declared: request({}), admitted: request({ runAsUser: 1000 }), injected: true } as const;
    assert.deepEqual(changedFields({ ...injected, admittedBy: POLICY }), [
      { field: 'runAsUser', admitted: 1000, cause: webhook },
    ]);
  });

  it("are a webhook's where the pod names no policy", () => {
    assert.deepEqual(changedFields({ declared: request({}), admitted: request({ runAsNonRoot: true }) }), [
      { field: 'runAsNonRoot', admitted: true, cause: { cause: 'webhook' } },
    ]);
  });
});
