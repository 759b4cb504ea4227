import assert from 'node:assert/strict';
import type { AccessAnswer } from '../../src/kubernetes/access-review.ts';
import { joinAnswers, usesOfPolicy } from '../../src/rbac/reviews.ts';

const no = (reason = '', evaluationError = ''): AccessAnswer => ({ allowed: false, reason, evaluationError });
const yes = (reason: string): AccessAnswer => ({ allowed: true, reason, evaluationError: '' });

describe('rbac/reviews', () => {
  it('asks as PodSecurityPolicy admission does: in both groups, for any version, in the namespace of the pod', () => {
    const common = { verb: 'use', version: '*', resource: 'podsecuritypolicies', name: 'restricted' };
    assert.deepEqual(usesOfPolicy('restricted', 'shop'), [
      { ...common, group: 'policy', namespace: 'shop' },
      { ...common, group: 'extensions', namespace: 'shop' },
    ]);
    assert.deepEqual(usesOfPolicy('restricted', undefined), [
      { ...common, group: 'policy' },
      { ...common, group: 'extensions' },
    ]);
  });

  it('takes one yes for a yes, whatever went wrong with the others', () => {
    const reason = 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to User "alice"';
    assert.deepEqual(joinAnswers([no('', 'webhook is down'), yes(reason)]), {
      may: 'yes',
      from: 'server',
      through: {
        is: 'binding',
        binding: { kind: 'ClusterRoleBinding', name: 'b' },
        role: { kind: 'ClusterRole', name: 'r' },
        subject: { kind: 'User', name: 'alice' },
      },
    });
  });

  it('keeps the words of another authorizer', () => {
    const through = { is: 'text', text: 'the webhook likes her' };
    assert.deepEqual(joinAnswers([yes('the webhook likes her')]), { may: 'yes', from: 'server', through });
    assert.deepEqual(joinAnswers([no('not on Fridays'), no('not on Fridays')]), {
      may: 'no',
      from: 'server',
      missingRoles: [],
      text: 'not on Fridays',
    });
  });

  it('does not take for a no what an authorizer could not judge', () => {
    assert.deepEqual(joinAnswers([no(), no('', 'webhook is down')]), {
      may: 'unknown',
      why: 'an authorizer of the server failed: webhook is down',
      unread: [],
    });
  });

  it('names a role once that is missing in both answers', () => {
    const reason = 'RBAC: [role.rbac.authorization.k8s.io "b" not found, role.rbac.authorization.k8s.io "a" not found]';
    assert.deepEqual(joinAnswers([no(reason), no(reason)]), {
      may: 'no',
      from: 'server',
      missingRoles: [
        { kind: 'Role', name: 'a' },
        { kind: 'Role', name: 'b' },
      ],
      text: '',
    });
  });
});
