import assert from 'node:assert/strict';
import { BLIND_SPOT } from '../../../src/admission/view/access-sentence.ts';
import { policiesSection } from '../../../src/admission/view/policies-section.ts';
import type { JudgedPolicies, PolicyRow } from '../../../src/policy/psp/policies-report.ts';
import type { PolicyFinding } from '../../../src/policy/psp/rule.ts';
import type { MayUse } from '../../../src/rbac/may-use.ts';

const ACCOUNT = {
  user: 'system:serviceaccount:shop:default',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
};
const CONTROLLER = {
  is: 'controller',
  controller: 'statefulset-controller',
  identity: { user: 'system:serviceaccount:kube-system:statefulset-controller', groups: [] },
} as const;

const NO: MayUse = { may: 'no', from: 'server', missingRoles: [], text: '' };
const YES: MayUse = {
  may: 'yes',
  from: 'server',
  through: {
    is: 'binding',
    binding: { kind: 'RoleBinding', name: 'use-psp', namespace: 'shop' },
    role: { kind: 'ClusterRole', name: 'psp' },
    subject: { kind: 'ServiceAccount', name: 'default', namespace: 'shop' },
  },
};
const SUPER: MayUse = { may: 'yes', from: 'bindings', through: { is: 'superuser' } };
const UNKNOWN: MayUse = { may: 'unknown', why: 'not allowed\u001b', unread: [{ kind: 'RoleBinding', why: 'no' }] };

const HOST_PID: PolicyFinding = {
  rule: 'hostPID',
  error: 'Invalid value',
  path: 'spec.securityContext.hostPID',
  found: true,
  accepted: { values: ['false'], absent: true },
};
const PRIVILEGED: PolicyFinding = {
  rule: 'privileged',
  error: 'Invalid value',
  path: 'spec.containers[0].securityContext.privileged',
  container: 'main',
  found: true,
  accepted: { values: ['false'], absent: true },
};

const admits: PolicyRow['verdict'] = { verdict: 'admits' };
const refuses: PolicyRow['verdict'] = { verdict: 'refuses', findings: [HOST_PID, PRIVILEGED] };
const changes: PolicyRow['verdict'] = {
  verdict: 'changes',
  contradictions: [],
  pod: { annotations: {}, spec: { containers: [] } },
  changes: [
    { path: 'spec.securityContext.fsGroup', before: undefined, after: 1 },
    {
      path: 'spec.containers[0].securityContext.capabilities',
      container: 'main',
      before: undefined,
      after: { drop: ['ALL'] },
    },
    { path: 'metadata.annotations[a/b]', before: undefined, after: 'runtime/default' },
  ],
};

function row(
  name: string,
  verdict: PolicyRow['verdict'],
  use: PolicyRow['use'],
  access: PolicyRow['access'],
): PolicyRow {
  return { name, verdict, use, access };
}

function report(given: Partial<JudgedPolicies> & Pick<JudgedPolicies, 'policies' | 'answer'>): JudgedPolicies {
  return {
    served: 'yes',
    serverMinor: 24,
    serverIsKnown: true,
    judged: 'template',
    identities: { serviceAccount: ACCOUNT, requester: CONTROLLER },
    human: 'caller',
    ...given,
  };
}

/** Sentences are wrapped; here they are one line each. */
function lines(given: Parameters<typeof policiesSection>[0], wide = false): string[] {
  return policiesSection(given, wide)
    .replace(/\n {9,}(?=\S)/g, ' ')
    .split('\n')
    .slice(0, -1);
}

const ASKED =
  "  asked      Asked for the pod's service account shop/default and statefulset-controller, which creates the pod.";

describe('admission/view/policies-section', () => {
  it('is empty where nobody asked, where the server has no policies, and where there are none', () => {
    assert.deepEqual(
      [undefined, { served: 'no' } as const, report({ policies: [], answer: { answer: 'no policies' } })].map((one) =>
        policiesSection(one, false),
      ),
      ['', '', ''],
    );
  });

  it('says why policies could not be read', () => {
    assert.deepEqual(lines({ served: 'unknown', why: 'forbidden\u001b' }), [
      '  policies   PodSecurityPolicies could not be read: forbidden\\x1b',
    ]);
  });

  const chosen = row('b', changes, 'yes', { serviceAccount: YES, requester: NO });
  const policies = [
    row('a', refuses, 'no', { serviceAccount: NO, requester: NO }),
    chosen,
    row('c', admits, 'no', { serviceAccount: NO, requester: NO, human: SUPER }),
    row('d', refuses, 'yes', { serviceAccount: NO, requester: SUPER }),
  ];
  const byB = { answer: 'admitted', by: chosen } as const;

  it('marks the policy that is chosen, says why it is, and leaves out those that do not matter', () => {
    assert.deepEqual(lines(report({ policies, answer: byB })), [
      '    POLICY   VERDICT                                     MAY BE USED BY',
      '>   2 b      admits after changing 3 fields              service account (RoleBinding shop/use-psp)',
      '    3 c      admits                                      only you (system:masters)',
      '    4 d      refuses: hostPID (pod), privileged (main)   statefulset-controller (system:masters)',
      '  chosen     If PodSecurityPolicy is enforced, a pod of its template is let in by b, the first by name of those that may be used and admit it after changing it; none admits it unchanged. It writes: pod fsGroup: 1, main capabilities: {"drop":["ALL"]}, annotation a/b: runtime/default.',
      '  yourself   You may use what would let such a pod in: c. statefulset-controller, which creates it, may not.',
      '  others     1 more policy would refuse it and may not be used: see -o wide.',
      `${ASKED} Worked out from roles and bindings: ${BLIND_SPOT}.`,
    ]);
  });

  it('has every policy and every sentence of the server in the wide form', () => {
    const wide = policiesSection(report({ policies: policies.slice(0, 2), answer: byB }), true);
    assert.deepEqual(wide.split('\n').slice(0, 7), [
      '    POLICY   VERDICT                                                          MAY BE USED BY',
      '    1 a      refuses: spec.securityContext.hostPID: Invalid value: true:      nobody who was asked',
      '             Host PID is not allowed to be used',
      '             spec.containers[0].securityContext.privileged: Invalid value:',
      '             true: Privileged containers are not allowed',
      '>   2 b      admits after changing 3 fields: pod fsGroup: 1, main             service account (RoleBinding shop/use-psp)',
      '             capabilities: {"drop":["ALL"]}, annotation a/b:',
    ]);
  });

  /** Everything but the table and who was asked. */
  function answered(given: Partial<JudgedPolicies> & Pick<JudgedPolicies, 'answer'>): string[] {
    const said = lines(report({ policies: [chosen], ...given }));
    return said.slice(2, -1).map((line) => line.replace(/^ {2}\S+ +/, ''));
  }

  const IF = 'If PodSecurityPolicy is enforced, a pod';
  const refused = { answer: 'refused', findings: [], alsoPossible: [] } as const;
  const usable = (verdict: PolicyRow['verdict']) => [row('a', verdict, 'yes', { requester: YES })];

  it('says for what a pod would be refused, by which policy', () => {
    const many = { verdict: 'refuses', findings: Array.from({ length: 8 }, () => HOST_PID) } as const;
    const error = 'a: spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used';
    assert.deepEqual(
      [
        answered({ answer: { ...refused, alsoPossible: ['x'] }, policies: usable({ ...many, findings: [HOST_PID] }) }),
        answered({ answer: refused, policies: usable(many) }),
        answered({
          answer: refused,
          policies: usable({ verdict: 'unusable', fault: { field: 'fsGroup', fault: 'no ranges' } }),
        }),
        answered({ answer: refused, policies: [row('a', admits, 'no', { requester: NO })] }),
        answered({
          answer: { ...refused, alsoPossible: ['a'] },
          policies: [row('a', refuses, 'unknown', { requester: NO })],
        }),
        answered({ answer: { answer: 'no policies' } }),
      ],
      [
        [`${IF} of its template is refused: ${error}. Whether x may be used is not known.`],
        [`${IF} of its template is refused: ${Array.from({ length: 6 }, () => error).join('; ')}; and 2 errors more.`],
        [`${IF} of its template is refused: what may be used is passed over: a.`],
        [`${IF} of its template is refused: no policy may be used.`],
        [`${IF} of its template is refused: no policy is known to be usable. Whether a may be used is not known.`],
        [`${IF} of its template is refused, as every pod is: there is no policy that the server can carry out.`],
      ],
    );
  });

  it('says that a pod is refused after all where what becomes of it is not valid', () => {
    const verdict = {
      ...changes,
      contradictions: [{ path: 'spec.containers[0].securityContext', container: 'main', beside: 'privileged' }],
    } as const;
    const by = row('a', verdict, 'yes', { requester: YES });
    assert.deepEqual(answered({ policies: [by], answer: { answer: 'admitted', by } }), [
      `${IF} of its template is refused: spec.containers[0].securityContext: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true. That is what becomes of it by a, the first by name of those that may be used and admit it after changing it: pod fsGroup: 1, main capabilities: {"drop":["ALL"]}, annotation a/b: runtime/default.`,
    ]);
  });

  it('says what it depends on', () => {
    const unknown = { answer: 'unknown', possible: [chosen], mayBeRefused: true } as const;
    assert.deepEqual(
      [
        answered({ answer: unknown }),
        answered({
          answer: { ...unknown, mayBeRefused: false },
          judged: 'pod',
          identities: { requester: { is: 'caller' } },
        }),
      ],
      [
        [
          `${IF} of its template is let in by one of these, or refused, depending on who may use them, which is not known: b.`,
        ],
        [
          `${IF} like this, created by you, is let in by one of these, depending on who may use them, which is not known: b.`,
        ],
      ],
    );
  });

  it('is there without policies where one let the pod in', () => {
    assert.deepEqual(
      lines(report({ policies: [], answer: { answer: 'no policies' }, annotated: { name: 'b', status: 'gone' } })),
      [
        `  refused   ${IF} of its template is refused, as every pod is: there is no policy that the server can carry out.`,
        '  warning   b, which let the pod in, is not there any more.',
        ASKED.replace('asked      ', 'asked     '),
      ],
    );
  });

  it('warns where the policy that let the pod in would not do so now', () => {
    const warnings = (['holds', 'changes', 'refuses', 'unusable', 'gone'] as const).map(
      (status) => answered({ answer: byB, annotated: { name: 'b', status } })[1],
    );
    assert.deepEqual(warnings, [
      undefined,
      'b, which let the pod in, would have to change it now, and does not admit an update of it.',
      'b, which let the pod in, would refuse it as it is now.',
      'b, which let the pod in, is passed over now.',
      'b, which let the pod in, is not there any more.',
    ]);
    const holds = (given: Partial<JudgedPolicies> & Pick<JudgedPolicies, 'answer'>, name = 'b') =>
      answered({ ...given, annotated: { name, status: 'holds' } }).slice(1);
    const unusable = [row('b', changes, 'no', { requester: NO })];
    const unknown = { answer: 'unknown', possible: [chosen], mayBeRefused: true } as const;
    assert.deepEqual(
      [
        holds({ answer: byB }, 'other'),
        holds({ answer: unknown }, 'other'),
        holds({ answer: unknown }),
        holds({ answer: refused }),
        holds({ answer: refused, policies: unusable }),
        holds({ answer: byB, judged: 'pod', identities: { requester: { is: 'caller' } } }, 'other'),
      ],
      [
        ['other, which let the pod in, would not be chosen now.'],
        ['other, which let the pod in, would not be chosen now.'],
        [],
        [],
        ['b, which let the pod in, may not be used any more by those who are asked.'],
        [],
      ],
    );
  });

  it('says what could not be found out about rights, once, and by whose rules it judged', () => {
    const unknown = row('b', admits, 'unknown', { serviceAccount: UNKNOWN, requester: UNKNOWN });
    const human = row('c', admits, 'no', { serviceAccount: NO, requester: NO, human: { ...UNKNOWN, unread: [] } });
    const found = lines(
      report({
        policies: [unknown, human],
        answer: { answer: 'unknown', possible: [unknown], mayBeRefused: false },
        serverIsKnown: false,
        identities: { requester: { is: 'node', identity: { user: 'system:node:a', groups: ['system:nodes'] } } },
      }),
    );
    assert.deepEqual(found, [
      '    POLICY   VERDICT   MAY BE USED BY',
      '    1 b      admits    service account: could not be found out; system:node:a: could not be found out',
      '    2 c      admits    could not be found out',
      `  unknown   ${IF} of its template is let in by one of these, depending on who may use them, which is not known: b.`,
      '  unknown   Could not be found out: not allowed\\x1b; nor can it be worked out without RoleBinding.',
      '  unknown   Could not be found out: not allowed\\x1b.',
      '  asked     Asked for system:node:a (system:nodes), for the mirror pod; the static pod itself runs in any case. Judged by the rules of v1.24, because the server did not tell its version.',
    ]);
  });

  it('calls the others by what they are: somebody named, you, a controller of another kind', () => {
    const human = { user: 'alice', groups: [] };
    const asked = (given: Partial<JudgedPolicies>) => lines(report({ policies, answer: byB, ...given }));
    const last = (requester: JudgedPolicies['identities']['requester']) =>
      (asked({ identities: { requester } }).at(-1) ?? '').split('.')[0];
    assert.deepEqual(
      asked({ human }).filter((line) => line.includes('alice')),
      [
        '    3 c      admits                                      only alice (system:masters)',
        '  yourself   alice may use what would let such a pod in: c. statefulset-controller, which creates it, may not.',
      ],
    );
    assert.deepEqual(
      [last({ is: 'unknown', kind: 'Rollout' }), last({ is: 'caller' }), last({ is: 'named', identity: human })],
      [
        '  asked      Asked for the controller of its Rollout',
        '  asked      Asked for you',
        '  asked      Asked for alice',
      ],
    );
  });
});
