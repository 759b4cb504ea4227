import assert from 'node:assert/strict';
import { admittedToday } from '../../src/pods/admitted-today.ts';
import type { PolicyVerdict } from '../../src/policy/psp/judge.ts';
import type { JudgedPolicies } from '../../src/policy/psp/policies-report.ts';
import { container } from '../support/pods.ts';
import { request } from '../support/requests.ts';

const DECLARED = { containers: [container('app', { securityContext: { runAsUser: 5 } })] };
const CHANGED = {
  containers: [container('app', { securityContext: { runAsUser: 5, capabilities: { drop: ['ALL'] } } })],
};
const NAMED = { kind: 'PodSecurityPolicy', name: 'web' } as const;

function today(verdict: PolicyVerdict, given: Partial<JudgedPolicies> = {}, name = 'app') {
  const policies: JudgedPolicies = {
    served: 'yes',
    serverMinor: 24,
    serverIsKnown: true,
    judged: 'template',
    identities: { requester: { is: 'caller' } },
    human: 'caller',
    policies: [
      { name: 'web', verdict, use: 'unknown', access: { requester: { may: 'unknown', why: '', unread: [] } } },
    ],
    answer: { answer: 'no policies' },
    ...given,
  };
  return admittedToday({ policies, admittedBy: NAMED }, DECLARED, name);
}

const changes: PolicyVerdict = {
  verdict: 'changes',
  changes: [],
  contradictions: [],
  pod: { annotations: {}, spec: CHANGED },
};

describe('pods/admitted-today', () => {
  it('is the template where the policy admits it, and what the policy makes of it where it changes it', () => {
    assert.deepEqual(
      [today({ verdict: 'admits' }), today(changes)],
      [request({ runAsUser: 5 }), request({ runAsUser: 5, drop: ['ALL'] })],
    );
  });

  it('is not known of a policy that is not there any more, or does not accept the template now', () => {
    const unusable: PolicyVerdict = { verdict: 'unusable', fault: { field: 'runAsUser', fault: 'no ranges' } };
    assert.deepEqual(
      [today(changes, { policies: [] }), today({ verdict: 'refuses', findings: [] }), today(unusable)],
      [undefined, undefined, undefined],
    );
  });

  it('is not known without a template, without policies, and of a container that the template has not', () => {
    assert.deepEqual(
      [
        today(changes, { judged: 'pod' }),
        today(changes, {}, 'sidecar'),
        admittedToday({ policies: { served: 'no' }, admittedBy: NAMED }, DECLARED, 'app'),
        admittedToday({ policies: undefined, admittedBy: undefined }, DECLARED, 'app'),
      ],
      [undefined, undefined, undefined, undefined],
    );
  });
});
