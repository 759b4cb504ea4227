import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { REASON_CODES, reasonOf, reasonOfToday } from '../../src/denial/reason-code.ts';
import {
  FROM_NODES,
  INVALID_BY_POLICY,
  INVALID_TWICE,
  OTHERS,
  POD_SECURITY,
  POD_SECURITY_WARNING,
  PSP_NO_POLICIES,
  PSP_NO_POLICY,
  PSP_REFUSED,
  RBAC,
  UNPARSED,
} from './recorded.ts';

const codeOf = (text: string) => reasonOf(parseRefusal(text));

describe('denial/reason-code', () => {
  it('names who refused, and for what kind of reason', () => {
    const scc = (said: string) => codeOf(`unable to validate against any security context constraint: ${said}`);
    const codes = [
      ...[PSP_NO_POLICY, PSP_REFUSED, INVALID_BY_POLICY, INVALID_TWICE, RBAC, POD_SECURITY, POD_SECURITY_WARNING].map(
        ({ text }) => codeOf(text),
      ),
      codeOf(PSP_NO_POLICIES.text),
      scc('provider "anyuid": Forbidden: not usable by user or serviceaccount'),
      scc(
        '[provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].privileged: Invalid value: true: Privileged containers are not allowed]',
      ),
      codeOf(UNPARSED.text),
    ];
    assert.deepEqual(codes, [
      'psp-no-usable-policy',
      'psp-field',
      'psp-default-makes-invalid',
      'not-valid',
      'rbac-forbidden',
      'pod-security-level',
      'pod-security-warning',
      'psp-no-policies',
      'scc-not-granted',
      'scc-field',
      'unparsed',
    ]);
  });

  it('takes a pod that is not valid for other reasons too as that', () => {
    const { text } = INVALID_BY_POLICY;
    const both = text.replace('is invalid: ', 'is invalid: \n* ').concat('\n* spec.priority: Forbidden: no');
    assert.equal(codeOf(both), 'not-valid');
  });

  it('names those who are not about what a pod may do', () => {
    assert.deepEqual(
      OTHERS.map(([who, , { text }]) => [who, codeOf(text)]).filter(([who], index, all) => who !== all[index - 1]?.[0]),
      [
        ['ResourceQuota', 'resource-quota'],
        ['LimitRanger', 'limit-range'],
        ['ServiceAccount', 'other-admission'],
        ['Priority', 'other-admission'],
        ['RuntimeClass', 'other-admission'],
        ['NamespaceLifecycle', 'other-admission'],
        ['webhook', 'webhook'],
        ['ValidatingAdmissionPolicy', 'validating-admission-policy'],
      ],
    );
  });

  it('names what nodes said', () => {
    const codes = new Map(FROM_NODES.map(([cause, { text }]) => [cause, codeOf(text)]));
    assert.deepEqual(Object.fromEntries(codes), {
      'image user is root': 'image-user-root',
      'runAsUser is 0': 'user-is-zero',
      sysctl: 'sysctl',
      AppArmor: 'apparmor',
      'seccomp profile': 'seccomp-profile',
      'user namespace': 'user-namespace',
      'file capability': 'file-capability',
      'read-only file system': 'read-only-file-system',
      'not permitted': 'operation-not-permitted',
      ConfigMap: 'not-security',
      Secret: 'not-security',
      key: 'not-security',
      image: 'not-security',
      program: 'not-security',
      'image user is a name': 'image-user-not-numeric',
      'user is out of range': 'user-out-of-range',
      'group without user': 'group-without-user',
      'capability not held': 'capability-not-held',
      user: 'not-security',
      room: 'not-security',
      'fitting node': 'not-security',
      'no-new-privs': 'no-new-privs',
      procMount: 'proc-mount',
      'unknown capability': 'unknown-capability',
    });
  });

  it("names today's refusals alike", () => {
    const finding = { rule: 'privileged', error: 'Invalid value', path: 'a', found: true, accepted: {} } as never;
    const policy = { level: 'baseline', version: 'latest' } as const;
    assert.deepEqual(
      [
        reasonOfToday({ by: 'PodSecurityPolicy' }),
        reasonOfToday({ by: 'PodSecurityPolicy', findings: [] }),
        reasonOfToday({ by: 'PodSecurityPolicy', findings: [finding] }),
        reasonOfToday({ by: 'validation', policy: 'p', contradictions: [] }),
        reasonOfToday({ by: 'PodSecurity', policy, violations: [] }),
      ],
      ['psp-no-policies', 'psp-no-usable-policy', 'psp-field', 'psp-default-makes-invalid', 'pod-security-level'],
    );
  });

  it('has each code once', () => {
    assert.equal(new Set(REASON_CODES).size, REASON_CODES.length);
  });
});
