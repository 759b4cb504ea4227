import assert from 'node:assert/strict';
import type { Denial } from '../../../../src/commands/why-denied/report.ts';
import { fieldsTable } from '../../../../src/commands/why-denied/view/fields.ts';
import type { ReasonCode } from '../../../../src/denial/reason-code.ts';
import type { PoliciesReport } from '../../../../src/policy/psp/policies-report.ts';
import type { PolicyFinding } from '../../../../src/policy/psp/rule.ts';
import { ALL_RECORDED } from '../../../denial/all-recorded.ts';
import { POD_SECURITY, PSP_REFUSED, UNPARSED } from '../../../denial/recorded.ts';
import { SCC_LOGS } from '../../../denial/scc-logs.ts';
import { BASELINE, denial, subject, textAlone, today } from '../../../support/denials.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';
import { container } from '../../../support/pods.ts';

const NO = { may: 'no', from: 'server', missingRoles: [], text: '' } as const;

const NETWORK: PolicyFinding = {
  rule: 'hostNetwork',
  error: 'Invalid value',
  path: 'spec.securityContext.hostNetwork',
  found: true,
  accepted: { values: ['false'], absent: true },
};

/** Policies that refuse the pod for the same. */
const policies = (uses: Readonly<Record<string, 'yes' | 'no'>>, finding = NETWORK): PoliciesReport => ({
  served: 'yes',
  serverMinor: 24,
  serverIsKnown: true,
  judged: 'template',
  identities: { requester: { is: 'caller' } },
  human: 'caller',
  policies: Object.entries(uses).map(([name, use]) => ({
    name,
    use,
    verdict: { verdict: 'refuses', findings: [finding] },
    access: { requester: NO },
  })),
  answer: { answer: 'refused', findings: [finding], alsoPossible: [] },
});

const byPolicies = (report: PoliciesReport) =>
  denial({
    reason: 'psp-field',
    today: today({ diagnosis: { refusals: [{ by: 'PodSecurityPolicy', findings: [NETWORK] }] }, policies: report }),
  });

const lines = (...given: Parameters<typeof fieldsTable>) => fieldsTable(...given).split('\n');
const rowsOf = (table: readonly string[]) =>
  table.filter((line) => line !== '').map((line) => line.trim().split(/ {3,}/));

/** Where a text was taken apart: the words of the server in it. */
function withHostileWords(one: Denial): Denial {
  const WORDS = ['detail', 'path', 'value', 'reason', 'scc'];
  const said = JSON.parse(JSON.stringify(one.said), (key, value: unknown) =>
    WORDS.includes(key) && typeof value === 'string' && value !== one.reason ? `${value}${HOSTILE}` : value,
  ) as Denial['said'];
  return { ...one, said };
}

describe('commands/why-denied/view/fields', () => {
  it('is each field that is not accepted, with what would be', () => {
    assert.deepEqual(lines(denial(), false, true), [
      '  CONTAINER   FIELD              IS     ACCEPTED         RULE',
      '  pod         spec.hostNetwork   true   false, not set   hostNamespaces',
      '',
    ]);
    assert.deepEqual(lines(denial(), false, false), [
      '  pod   spec.hostNetwork   true   false, not set   hostNamespaces',
      '',
    ]);
    assert.match(lines(denial(), true, false)[0] ?? '', /^ {2}pod {3}spec\.template\.spec\.hostNetwork /);
  });

  it('names the container, and the path within it', () => {
    const finding = {
      path: 'spec.containers[0].securityContext.privileged',
      container: 'app',
      found: true,
      accepted: { values: ['false'], absent: true },
    };
    const refusals = [
      { by: 'PodSecurity', policy: BASELINE, violations: [{ check: 'privileged', findings: [finding] }] },
    ] as const;
    assert.deepEqual(rowsOf(lines(denial({ today: today({ diagnosis: { refusals } }) }), false, false)), [
      ['app', 'securityContext.privileged', 'true', 'false, not set', 'privileged'],
    ]);
  });

  it('names who refuses a field where it is not one alone', () => {
    const both = denial({
      subject: { ...subject, template: { spec: { hostNetwork: true, containers: [container('app')] } } },
      today: today({
        policies: policies({ a: 'yes', b: 'no', c: 'yes' }),
        diagnosis: {
          refusals: [{ by: 'PodSecurityPolicy', findings: [NETWORK] }, ...today().diagnosis.refusals],
        },
      }),
    });
    const [head, ...rows] = rowsOf(lines(both, false, true));
    assert.deepEqual(head, ['CONTAINER', 'FIELD', 'IS', 'ACCEPTED', 'RULE', 'BY']);
    assert.deepEqual(
      rows.map(([, , , , , by]) => by),
      ['a', 'c', 'baseline:latest'],
    );
    assert.equal(rowsOf(lines(byPolicies(policies({ a: 'yes', b: 'no' })), false, true))[0]?.length, 5);
  });

  it('is what the text says where there is nothing else', () => {
    const ofText = (text = '') => rowsOf(lines(textAlone(text), false, true));
    assert.deepEqual(ofText(PSP_REFUSED.text).slice(0, 2), [
      ['FIELD', 'IS', 'THE SERVER SAYS'],
      ['spec.containers[0].securityContext.privileged', 'true', 'Privileged containers are not allowed'],
    ]);
    assert.deepEqual(ofText(POD_SECURITY.text)[0], ['VIOLATION', 'THE SERVER SAYS']);
    assert.deepEqual(ofText(SCC_LOGS[1]?.text), [
      ['FIELD', 'IS', 'THE SERVER SAYS'],
      ['fsGroup', '[999]', '999 is not an allowed group'],
    ]);
    assert.deepEqual(fieldsTable(textAlone(UNPARSED.text), false, true), '');
  });

  it('has a row for each field of each recorded text', () => {
    const WITH_FIELDS: readonly ReasonCode[] = [
      'psp-field',
      'pod-security-level',
      'pod-security-warning',
      'scc-field',
      'not-valid',
      'psp-default-makes-invalid',
    ];
    for (const text of ALL_RECORDED) {
      const one = textAlone(text);
      assert.equal(fieldsTable(one, false, true) !== '', WITH_FIELDS.includes(one.reason), text);
    }
  });

  it('is without anything that a terminal obeys', () => {
    const named = { ...subject, template: { spec: { containers: [container(HOSTILE)] } } };
    const finding = { ...NETWORK, container: HOSTILE, found: HOSTILE, accepted: { values: [HOSTILE], absent: false } };
    const level = {
      by: 'PodSecurity',
      policy: BASELINE,
      violations: [
        {
          check: 'sysctls',
          findings: [{ path: HOSTILE, container: HOSTILE, found: HOSTILE, accepted: { values: [], absent: true } }],
        },
      ],
    } as const;
    const all = [
      ...ALL_RECORDED.map((text) => withHostileWords(textAlone(text))),
      { ...byPolicies(policies({ [HOSTILE]: 'yes', a: 'yes' }, finding)), subject: named },
      {
        ...byPolicies(policies({ [HOSTILE]: 'yes' }, { ...finding, rule: 'volumes', volume: HOSTILE })),
        subject: named,
      },
      denial({ today: today({ diagnosis: { refusals: [level] } }) }),
    ];
    for (const one of all) assert.doesNotMatch(fieldsTable(one, true, true), UNSAFE, one.said[0]?.refusal.text);
  });
});
