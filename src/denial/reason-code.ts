import type { InvalidRefusal, OtherRefuser, Refusal, StartCause } from './refusal.ts';
import type { TodaysRefusal } from './todays-refusals.ts';

/**
 * Why something was refused or does not run, as -o json and -o yaml say it: names that stay. Each has a page, docs/reasons/CODE.md.
 * Three are of no single text: ephemeral-container-stays is of a refusal and its pod, no-evidence of missing pods without any text,
 * and unparsed of a text that no grammar knows.
 */
export const REASON_CODES = [
  'psp-no-usable-policy',
  'psp-no-policies',
  'psp-field',
  'psp-default-makes-invalid',
  'pod-security-level',
  'pod-security-warning',
  'scc-not-granted',
  'scc-field',
  'rbac-forbidden',
  'not-valid',
  'resource-quota',
  'limit-range',
  'webhook',
  'validating-admission-policy',
  'other-admission',
  'image-user-root',
  'image-user-not-numeric',
  'user-is-zero',
  'user-out-of-range',
  'group-without-user',
  'unknown-capability',
  'file-capability',
  'capability-not-held',
  'sysctl',
  'apparmor',
  'no-new-privs',
  'proc-mount',
  'seccomp-profile',
  'user-namespace',
  'read-only-file-system',
  'operation-not-permitted',
  'not-security',
  'ephemeral-container-stays',
  'no-evidence',
  'unparsed',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Of what a text said. */
export function reasonOf(refusal: Refusal): ReasonCode {
  switch (refusal.by) {
    case 'PodSecurityPolicy':
      return refusal.noPolicies ? 'psp-no-policies' : ofFindings(refusal.findings);
    case 'PodSecurity':
      return refusal.mode === 'warn' ? 'pod-security-warning' : 'pod-security-level';
    case 'SecurityContextConstraints':
      return refusal.failed.length === 0 ? 'scc-not-granted' : 'scc-field';
    case 'RBAC':
      return 'rbac-forbidden';
    case 'validation':
      return mayBeByPolicy(refusal) ? 'psp-default-makes-invalid' : 'not-valid';
    case 'other':
      return OF_OTHERS[refusal.who] ?? 'other-admission';
    case 'node':
      return OF_CAUSES[refusal.cause.cause];
    case 'unknown':
      return 'unparsed';
  }
}

/** Of what the rules say today. */
export function reasonOfToday(refusal: TodaysRefusal): ReasonCode {
  switch (refusal.by) {
    case 'PodSecurityPolicy':
      return refusal.findings === undefined ? 'psp-no-policies' : ofFindings(refusal.findings);
    case 'validation':
      return 'psp-default-makes-invalid';
    case 'PodSecurity':
      return 'pod-security-level';
  }
}

function ofFindings(findings: readonly unknown[]): ReasonCode {
  return findings.length === 0 ? 'psp-no-usable-policy' : 'psp-field';
}

/**
 * Servers up to 1.24, which are those with PodSecurityPolicy, write the security context as Go, later ones as JSON. The pod can
 * still have been so by itself.
 */
function mayBeByPolicy({ errors, besideNoEscalation }: InvalidRefusal): boolean {
  const isWrittenInGo = errors.every(({ value }) => value.said === 'other' && value.text.startsWith('core.'));
  return isWrittenInGo && besideNoEscalation.length === errors.length;
}

const OF_OTHERS: Readonly<Partial<Record<OtherRefuser, ReasonCode>>> = {
  ResourceQuota: 'resource-quota',
  LimitRanger: 'limit-range',
  webhook: 'webhook',
  ValidatingAdmissionPolicy: 'validating-admission-policy',
};

const OF_CAUSES: Readonly<Record<StartCause['cause'], ReasonCode>> = {
  'image user is root': 'image-user-root',
  'image user is a name': 'image-user-not-numeric',
  'runAsUser is 0': 'user-is-zero',
  'user is out of range': 'user-out-of-range',
  'group without user': 'group-without-user',
  'unknown capability': 'unknown-capability',
  'file capability': 'file-capability',
  'capability not held': 'capability-not-held',
  sysctl: 'sysctl',
  AppArmor: 'apparmor',
  'no-new-privs': 'no-new-privs',
  procMount: 'proc-mount',
  'seccomp profile': 'seccomp-profile',
  'user namespace': 'user-namespace',
  'read-only file system': 'read-only-file-system',
  'not permitted': 'operation-not-permitted',
  'not security': 'not-security',
};
