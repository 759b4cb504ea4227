import assert from 'node:assert/strict';
import { changedFields } from '../../src/capability/changed-fields.ts';
import { request } from '../support/requests.ts';

const POLICY = { kind: 'PodSecurityPolicy', name: 'web' } as const;

describe('capability/changed-fields', () => {
  it('are none where the pod says what the template says, whatever is added and dropped', () => {
    assert.deepEqual(changedFields(request({ runAsUser: 0 }), request({ runAsUser: 0, drop: ['ALL'] }), POLICY), []);
  });

  it('are those that a policy wrote where nothing stood, changed, or took away', () => {
    assert.deepEqual(
      changedFields(
        request({ runAsUser: 0, runAsNonRoot: false }),
        request({ runAsUser: 1000, allowPrivilegeEscalation: false, privileged: true }),
        POLICY,
      ),
      [
        { field: 'privileged', declared: false, admitted: true, cause: { cause: 'policy', ...POLICY } },
        { field: 'allowPrivilegeEscalation', admitted: false, cause: { cause: 'policy', ...POLICY } },
        { field: 'runAsUser', declared: 0, admitted: 1000, cause: { cause: 'policy', ...POLICY } },
        { field: 'runAsNonRoot', declared: false, cause: { cause: 'policy', ...POLICY } },
      ],
    );
  });

  it("are a webhook's where the pod names no policy", () => {
    assert.deepEqual(changedFields(request({}), request({ runAsNonRoot: true }), undefined), [
      { field: 'runAsNonRoot', admitted: true, cause: { cause: 'webhook' } },
    ]);
  });
});
