import assert from 'node:assert/strict';
import { identityText, mayUseSentence } from '../../../src/admission/view/access-sentence.ts';
import type { MayUse } from '../../../src/rbac/may-use.ts';

const PATH = {
  is: 'binding',
  binding: { kind: 'RoleBinding', name: 'use-psp', namespace: 'team-a' },
  role: { kind: 'ClusterRole', name: 'psp:restricted' },
  subject: { kind: 'ServiceAccount', name: 'builder', namespace: 'team-a' },
} as const;
const BLIND =
  '(worked out from roles and bindings; what other authorizers, such as webhooks, allow does not show there)';

const cases: [answer: MayUse, sentence: string][] = [
  [
    { may: 'yes', from: 'server', through: PATH },
    'yes, through RoleBinding team-a/use-psp of ClusterRole psp:restricted to ServiceAccount team-a/builder',
  ],
  [
    { may: 'yes', from: 'bindings', through: PATH },
    `yes, through RoleBinding team-a/use-psp of ClusterRole psp:restricted to ServiceAccount team-a/builder ${BLIND}`,
  ],
  [
    { may: 'yes', from: 'server', through: { is: 'text', text: '' } },
    'yes, through an authorizer that gives no reason, as for Group system:masters',
  ],
  [
    { may: 'yes', from: 'server', through: { is: 'text', text: 'the webhook\x07 likes it' } },
    'yes, through the webhook\\x07 likes it',
  ],
  [
    { may: 'yes', from: 'bindings', through: { is: 'superuser' } },
    `yes, through Group system:masters, which is let through before any rule is looked at ${BLIND}`,
  ],
  [{ may: 'no', from: 'server', missingRoles: [], text: '' }, 'no'],
  [
    {
      may: 'no',
      from: 'server',
      missingRoles: [
        { kind: 'ClusterRole', name: 'a' },
        { kind: 'Role', name: 'b' },
      ],
      text: 'not on\nFridays',
    },
    'no; a binding names ClusterRole a, which is not there; a binding names Role b, which is not there; the server says: not on\\nFridays',
  ],
  [{ may: 'no', from: 'bindings', missingRoles: [], text: '' }, `no ${BLIND}`],
  [{ may: 'unknown', why: 'the line is dead', unread: [] }, 'could not be found out: the line is dead'],
  [
    {
      may: 'unknown',
      why: 'asking is forbidden',
      unread: [
        { kind: 'Role', why: 'x' },
        { kind: 'RoleBinding', why: 'y' },
      ],
    },
    'could not be found out: asking is forbidden; to work it out, these would have to be readable: Role, RoleBinding',
  ],
];

describe('admission/view/access-sentence', () => {
  for (const [answer, sentence] of cases) {
    it(`says: ${sentence}`, () => {
      assert.equal(mayUseSentence(answer), sentence);
    });
  }

  it('names somebody with the groups, escaped', () => {
    assert.equal(identityText({ user: 'alice', groups: ['dev\x07', 'ops'] }), 'alice (dev\\x07, ops)');
    assert.equal(identityText({ user: 'alice', groups: [] }), 'alice');
  });
});
