import assert from 'node:assert/strict';
import type { JudgedPolicies, PolicyRow } from '../../src/model/policies-report.ts';
import type { Finding } from '../../src/policy/psp/rule.ts';
import type { MayUse } from '../../src/rbac/may-use.ts';
import { policiesSection } from '../../src/render/policies-section.ts';

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
const UNKNOWN: MayUse = { may: 'unknown', why: 'not allowed\u001b', unread: [] };

const HOST_PID: Finding = {
  rule: 'hostPID',
  error: 'Invalid value',
  path: 'spec.securityContext.hostPID',
  found: true,
  accepted: { values: ['false'], absent: true },
};
const PRIVILEGED: Finding = {
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

describe('render/policies-section', () => {
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
      '    4 d      refuses: hostPID (pod), privileged (main)   statefulset-controller (system:masters), by roles and bindings',
      '  chosen     A pod of its template would be let in by b, the first by name of those that admit it after changing it; none that may be used admits it unchanged. It writes: pod fsGroup: 1, main capabilities: {"drop":["ALL"]}, annotation a/b: runtime/default.',
      '  yourself   You could create such a pod yourself by c; statefulset-controller, which creates it, cannot.',
      '  others     1 more policy would refuse it and may not be used: see -o wide.',
      ASKED,
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

  it('says what would be refused, for what, and what is not known', () => {
    assert.deepEqual(
      [
        answered({ judged: 'pod', answer: { answer: 'refused', findings: [HOST_PID], alsoPossible: ['x'] } }),
        answered({ answer: { answer: 'refused', findings: [], alsoPossible: [] } }),
        answered({ answer: { answer: 'no policies' } }),
        answered({ answer: { answer: 'unknown', possible: [chosen], mayBeRefused: true } }),
      ],
      [
        [
          'The pod as it is would be refused if PodSecurityPolicy is enforced: spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used. Whether x may be used is not known.',
        ],
        ['A pod of its template would be refused if PodSecurityPolicy is enforced: no policy may be used.'],
        ['No policy can be carried out: every pod would be refused if PodSecurityPolicy is enforced.'],
        ['Which policy would let it in is not known: b, or none, as far as who may use them is known.'],
      ],
    );
  });

  it('warns where the policy that let the pod in would not do so now', () => {
    const warnings = (['holds', 'changes', 'refuses', 'gone'] as const).map(
      (standing) => answered({ answer: byB, annotated: { name: 'b', standing } })[1],
    );
    assert.deepEqual(warnings, [
      undefined,
      'b, which let the pod in, would have to change it now, and does not admit an update of it.',
      'b, which let the pod in, would refuse it as it is now.',
      'b, which let the pod in, is not there any more.',
    ]);
    const holds = (given: Partial<JudgedPolicies> & Pick<JudgedPolicies, 'answer'>, name = 'b') =>
      answered({ ...given, annotated: { name, standing: 'holds' } }).slice(1);
    const unusable = [row('b', changes, 'no', { requester: NO })];
    const unknown = { answer: 'unknown', possible: [chosen], mayBeRefused: true } as const;
    const refused = { answer: 'refused', findings: [], alsoPossible: [] } as const;
    assert.deepEqual(
      [
        holds({ answer: byB }, 'other'),
        holds({ answer: unknown }, 'other'),
        holds({ answer: unknown }),
        holds({ answer: refused }),
        holds({ answer: refused, policies: unusable }),
      ],
      [
        ['other, which let the pod in, would not be chosen now.'],
        ['other, which let the pod in, would not be chosen now.'],
        [],
        [],
        ['b, which let the pod in, may not be used any more by those who are asked.'],
      ],
    );
  });

  it('says what could not be found out about rights, once, and by whose rules it judged', () => {
    const unknown = row('b', admits, 'unknown', { serviceAccount: UNKNOWN, requester: UNKNOWN });
    const found = lines(
      report({
        policies: [unknown],
        answer: { answer: 'unknown', possible: [unknown], mayBeRefused: false },
        serverIsKnown: false,
        identities: { requester: { is: 'node', identity: { user: 'system:node:a', groups: ['system:nodes'] } } },
      }),
    );
    assert.deepEqual(found, [
      '    POLICY   VERDICT   MAY BE USED BY',
      '    1 b      admits    service account: could not be found out; system:node:a: could not be found out',
      '  unknown   Which policy would let it in is not known: b, as far as who may use them is known.',
      `  unknown   Could not be found out: not allowed\\x1b.`,
      `  asked     Asked for system:node:a (system:nodes); judged by the rules of v1.24, because the server did not tell its version.`,
    ]);
  });

  it('calls the others by what they are: somebody named, you, a controller of another kind', () => {
    const human = { user: 'alice', groups: [] };
    const asked = (given: Partial<JudgedPolicies>) => lines(report({ policies, answer: byB, ...given }));
    assert.match(
      asked({ human }).join('\n'),
      /only alice \(system:masters\)[\s\S]*alice could create such a pod by c;/,
    );
    assert.match(
      asked({ identities: { requester: { is: 'unknown', kind: 'Rollout' } } }).at(-1) ?? '',
      /Asked for the controller of its Rollout\.$/,
    );
    assert.match(asked({ identities: { requester: { is: 'caller' } } }).at(-1) ?? '', /Asked for you\.$/);
    assert.match(
      asked({ identities: { requester: { is: 'named', identity: human } } }).at(-1) ?? '',
      /Asked for alice\.$/,
    );
  });
});
