import type { JudgedByConstraints } from '../policy/scc/constraints-report.ts';
import type { InvalidRefusal, OtherRefuser, Refusal, StartCause } from './refusal.ts';
import type { TodaysRefusal } from './todays-refusals.ts';

/** Groups of codes: headings of docs/reasons/README.md. */
export const REASON_GROUPS = {
  admission: 'The API server does not let the pod in',
  others: 'Others refused',
  node: 'The pod is there, and its node does not start it',
  program: 'The program started, and failed',
  nothing: 'Nothing to go by',
} as const;

interface Reason {
  readonly about: keyof typeof REASON_GROUPS;
  /** A line of the list in docs/reasons/README.md. */
  readonly title: string;
}

/**
 * Reasons why something was refused or does not run, as -o json and -o yaml say them: codes that stay. Each has a page,
 * docs/reasons/CODE.md. Three are of no single text: ephemeral-container-stays is of a refusal and its pod, no-evidence of missing
 * pods without any text, and unparsed of a text that no grammar knows.
 */
export const REASONS = {
  'psp-no-usable-policy': { about: 'admission', title: 'there are policies, and none that may be used' },
  'psp-no-policies': { about: 'admission', title: 'there is not a single policy' },
  'psp-field': { about: 'admission', title: 'policies that may be used do not accept a field' },
  'psp-default-makes-invalid': {
    about: 'admission',
    title: 'what a policy fills in makes the pod one that is not valid',
  },
  'pod-security-level': { about: 'admission', title: 'the pod does not meet the level that its namespace enforces' },
  'pod-security-warning': { about: 'admission', title: 'only a warning: the object was created' },
  'scc-not-granted': { about: 'admission', title: 'none of the constraints may be used' },
  'scc-not-checked': { about: 'admission', title: 'OpenShift does not check pods of this namespace' },
  'scc-fault': { about: 'admission', title: 'OpenShift cannot check pods of this namespace, and rejects them' },
  'scc-field': { about: 'admission', title: 'constraints that may be used do not accept a field' },
  'rbac-forbidden': { about: 'admission', title: 'whoever asked may not do this at all' },
  'not-valid': { about: 'admission', title: 'a rule of the API itself' },
  'ephemeral-container-stays': { about: 'admission', title: 'older ephemeral containers keep new ones out' },
  'resource-quota': { about: 'others', title: 'not security: a quota is used up, or asks for requests' },
  'limit-range': { about: 'others', title: 'not security: more or less than a LimitRange allows' },
  webhook: { about: 'others', title: "somebody's webhook denied it, or could not be reached" },
  'validating-admission-policy': { about: 'others', title: "an administrator's own rule" },
  'other-admission': { about: 'others', title: 'another admission plugin: ServiceAccount, Priority, RuntimeClass ...' },
  'image-user-root': { about: 'node', title: '`runAsNonRoot`, and neither pod nor image names a user' },
  'image-user-not-numeric': { about: 'node', title: "`runAsNonRoot`, and the image's user is a name" },
  'user-is-zero': { about: 'node', title: '`runAsNonRoot` beside `runAsUser: 0`' },
  'user-out-of-range': { about: 'node', title: "the image's user is no number of a user" },
  'group-without-user': { about: 'node', title: '`runAsGroup` without `runAsUser`' },
  'unknown-capability': { about: 'node', title: 'a capability that the runtime does not know' },
  'file-capability': { about: 'node', title: "the program's own capabilities are not in the bounding set" },
  'capability-not-held': { about: 'node', title: 'the runtime itself has not what was added' },
  sysctl: { about: 'node', title: 'a sysctl that the node does not allow' },
  apparmor: { about: 'node', title: 'an AppArmor profile that the node has not' },
  'no-new-privs': { about: 'node', title: '`allowPrivilegeEscalation: false` on an old Docker' },
  'proc-mount': { about: 'node', title: '`procMount: Unmasked` on an old Docker' },
  'seccomp-profile': { about: 'node', title: 'a seccomp profile that the node has not' },
  'user-namespace': { about: 'node', title: '`hostUsers: false`, and the node cannot' },
  'not-security': { about: 'node', title: 'something else is missing' },
  'read-only-file-system': { about: 'program', title: 'the program wanted to write' },
  'operation-not-permitted': { about: 'program', title: 'the kernel refused a call to the program' },
  'no-evidence': { about: 'nothing', title: 'pods are missing, and nothing is written down' },
  unparsed: { about: 'nothing', title: 'a text that is no refusal that we know' },
} as const satisfies Readonly<Record<string, Reason>>;

export type ReasonCode = keyof typeof REASONS;

export const REASON_CODES = Object.keys(REASONS) as readonly ReasonCode[];

/** The reason that a text says. */
export function reasonOf(refusal: Refusal): ReasonCode {
  switch (refusal.by) {
    case 'PodSecurityPolicy':
      return refusal.noPolicies ? 'psp-no-policies' : ofFindings(refusal.findings);
    case 'PodSecurity':
      return refusal.mode === 'warn' ? 'pod-security-warning' : 'pod-security-level';
    case 'SecurityContextConstraints':
      if (refusal.fault) return refusal.fault.is === 'skipped' ? 'scc-not-checked' : 'scc-fault';
      return refusal.failed.length === 0 ? 'scc-not-granted' : 'scc-field';
    case 'RBAC':
      return 'rbac-forbidden';
    case 'validation':
      return mayBeByPolicy(refusal) ? 'psp-default-makes-invalid' : 'not-valid';
    case 'other':
      return OF_OTHERS[refusal.who];
    case 'node':
      return OF_CAUSES[refusal.cause.cause];
    case 'unknown':
      return 'unparsed';
  }
}

/** The reason by today's rules. */
export function reasonOfToday(refusal: TodaysRefusal): ReasonCode {
  switch (refusal.by) {
    case 'PodSecurityPolicy':
      return refusal.findings === undefined ? 'psp-no-policies' : ofFindings(refusal.findings);
    case 'validation':
      return 'psp-default-makes-invalid';
    case 'SecurityContextConstraints':
      return ofJudged(refusal.judged);
    case 'PodSecurity':
      return 'pod-security-level';
  }
}

function ofJudged({ answer, constraints }: JudgedByConstraints): ReasonCode {
  if (answer.answer === 'fault') return 'scc-fault';
  return constraints.some(({ use }) => use === 'yes') ? 'scc-field' : 'scc-not-granted';
}

function ofFindings(findings: readonly unknown[]): ReasonCode {
  return findings.length === 0 ? 'psp-no-usable-policy' : 'psp-field';
}

/**
 * Whether a policy can have made the pod invalid. Servers up to 1.24, which are those with PodSecurityPolicy, write the security
 * context as Go, later ones as JSON. The pod can still have been invalid by itself.
 */
function mayBeByPolicy({ errors, besideNoEscalation }: InvalidRefusal): boolean {
  const isWrittenInGo = errors.every(({ value }) => value.said === 'other' && value.text.startsWith('core.'));
  return isWrittenInGo && besideNoEscalation.length === errors.length;
}

const OF_OTHERS: Readonly<Record<OtherRefuser, ReasonCode>> = {
  ResourceQuota: 'resource-quota',
  LimitRanger: 'limit-range',
  webhook: 'webhook',
  ValidatingAdmissionPolicy: 'validating-admission-policy',
  ServiceAccount: 'other-admission',
  Priority: 'other-admission',
  RuntimeClass: 'other-admission',
  NodeRestriction: 'other-admission',
  NamespaceLifecycle: 'other-admission',
  PodNodeSelector: 'other-admission',
  PodTolerationRestriction: 'other-admission',
  'RBAC escalation': 'other-admission',
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
