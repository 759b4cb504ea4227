import type { PolicyFinding, RuleName } from '../policy/psp/rule.ts';
import { type FieldError, parseFieldErrors, type SaidValue } from './field-errors.ts';
import { readGoQuoted } from './go-values.ts';
import type { Parsed, SaidPspFinding } from './refusal.ts';

/**
 * "PodSecurityPolicy: unable to admit pod: [ERROR ERROR]"; older releases: "unable to validate against any pod security policy: […]".
 * Source: plugin/pkg/admission/security/podsecuritypolicy/admission.go of Kubernetes 1.24.17; the old words are those that 1.11 wrote into the status of a ReplicationController.
 */
export function parsePodSecurityPolicy(message: string): Parsed | undefined {
  const none = { by: 'PodSecurityPolicy', noPolicies: false, findings: [] } as const;
  const [, prefix, rest = ''] = /^(PodSecurityPolicy: )?(.*)$/s.exec(message) ?? [];
  if (rest === 'no providers available to validate pod request') return { ...none, phase: 'unknown', noPolicies: true };
  const phase = prefix === undefined ? undefined : /^unable to (admit|validate) pod: \[/.exec(rest)?.[1];
  if (phase === undefined && !rest.startsWith(OLD_WORDS)) return undefined;
  if (!rest.endsWith(']')) return undefined;
  const errors = parseFieldErrors(rest.slice(rest.indexOf('[') + 1, -1), { separator: ' ', isKnownDetail });
  if (!errors) return undefined;
  return {
    ...none,
    phase: phase === 'admit' || phase === 'validate' ? phase : 'unknown',
    findings: errors.map(findingOf),
  };
}

const OLD_WORDS = 'unable to validate against any pod security policy: [';

function isKnownDetail(error: Omit<FieldError, 'detail'>, detail: string): boolean {
  return formOf({ ...error, detail }) !== undefined;
}

function findingOf(error: FieldError): SaidPspFinding {
  const { path, error: type, value, detail } = error;
  const plain = { path, error: type === 'Forbidden' ? type : ('Invalid value' as const), found: value, detail };
  const form = formOf(error);
  if (!form) return { ...plain, rule: undefined };
  const words = form.detail.exec(detail)?.groups ?? {};
  return { ...plain, rule: form.rule, ...form.says?.(words) };
}

type Words = Readonly<Record<string, string | undefined>>;

interface Form {
  readonly rule: RuleName;
  /** The end of the path. */
  readonly path: RegExp;
  readonly detail: RegExp;
  /** What the detail says beyond what every error says. */
  readonly says?: (words: Words) => Partial<Pick<SaidPspFinding, 'found' | 'outside' | 'accepted'>>;
}

function formOf({ path, detail }: FieldError): Form | undefined {
  return FORMS.find((form) => form.path.test(path) && form.detail.test(detail));
}

const text = (value: string | undefined): SaidValue => ({ said: 'value', value: value ?? '' });
/** Names of profiles, of which an empty one can be. */
const profiles = (joined = '') => ({ values: joined.split(',') });

const GROUP =
  /^(?:group (?<outside>-?\d+) must be in the ranges: (?<ranges>\[.*\])|unable to validate empty groups against required ranges)$/;
const groups: Form['says'] = ({ outside, ranges }) =>
  outside === undefined ? {} : { outside: Number(outside), accepted: { values: [], ranges: rangesIn(ranges ?? '') } };

/** One form for each rule of src/policy/psp; the words stand in src/policy/psp/sentence.ts too, and the round trip is tested. */
const FORMS: readonly Form[] = [
  { rule: 'fsGroup', path: /\.fsGroup$/, detail: GROUP, says: groups },
  { rule: 'supplementalGroups', path: /\.supplementalGroups$/, detail: GROUP, says: groups },
  { rule: 'runAsGroup', path: /\]\.securityContext$/, detail: GROUP, says: groups },
  {
    rule: 'seccomp',
    path: /seccomp\.security\.alpha/,
    detail: /^seccomp may not be set$/,
    says: () => ({ accepted: { values: [] } }),
  },
  {
    rule: 'seccomp',
    path: /seccomp\.security\.alpha/,
    detail: /^(?<found>.*) is not an allowed seccomp profile\. Valid values are (?<accepted>.*)$/s,
    says: ({ found, accepted }) => ({
      found: found === '' ? { said: 'nothing' } : text(found),
      accepted: profiles(accepted),
    }),
  },
  {
    rule: 'seLinux',
    path: /\.seLinuxOptions\.(?:level|role|type|user)$/,
    detail: /^must be (?<accepted>.*)$/s,
    says: ({ accepted = '' }) => ({ accepted: { values: [accepted] } }),
  },
  { rule: 'hostNetwork', path: /\.hostNetwork$/, detail: /^Host network is not allowed to be used$/ },
  { rule: 'hostPID', path: /\.hostPID$/, detail: /^Host PID is not allowed to be used$/ },
  { rule: 'hostIPC', path: /\.hostIPC$/, detail: /^Host IPC is not allowed to be used$/ },
  {
    rule: 'forbiddenSysctls',
    path: /\.sysctls\[\d+\]$/,
    detail: /^sysctl (?<found>".*") is not allowed$/s,
    says: quoted,
  },
  {
    rule: 'allowedUnsafeSysctls',
    path: /\.sysctls\[\d+\]$/,
    detail: /^unsafe sysctl (?<found>".*") is not allowed$/s,
    says: quoted,
  },
  { rule: 'volumes', path: /\.volumes\[\d+\]$/, detail: /^\w+ volumes are not allowed to be used$/ },
  { rule: 'allowedHostPaths', path: /\.hostPath\.pathPrefix$/, detail: /^is not allowed to be used$/ },
  { rule: 'allowedHostPaths.readOnly', path: /\.volumeMounts\[\d+\]\.readOnly$/, detail: /^must be read-only$/ },
  {
    rule: 'allowedFlexVolumes',
    path: /\.volumes\[\d+\]\.driver$/,
    detail: /^Flexvolume driver is not allowed to be used$/,
  },
  { rule: 'allowedCSIDrivers', path: /\.csi\.driver$/, detail: /^Inline CSI driver is not allowed to be used$/ },
  { rule: 'runtimeClass', path: /\.runtimeClassName$/, detail: /^$/ },
  { rule: 'runAsUser', path: /\.runAsUser$/, detail: /^running with the root UID is forbidden$/ },
  {
    rule: 'runAsUser',
    path: /\.runAsUser$/,
    detail: /^must be in the ranges: (?<ranges>\[.*\])$/,
    says: ({ ranges = '' }) => ({ accepted: { values: [], ranges: rangesIn(ranges) } }),
  },
  { rule: 'runAsNonRoot', path: /\.runAsNonRoot$/, detail: /^must be true$/ },
  {
    rule: 'appArmor',
    path: /apparmor\.security\.beta/,
    detail: /^AppArmor profile must be set$/,
    says: () => ({ found: { said: 'nothing' } }),
  },
  {
    rule: 'appArmor',
    path: /apparmor\.security\.beta/,
    detail: /^(?<found>.*) is not an allowed profile\. Allowed values: (?<accepted>".*")$/s,
    says: ({ found, accepted = '' }) => ({ found: text(found), accepted: profiles(readGoQuoted(accepted)?.value) }),
  },
  { rule: 'privileged', path: /\.privileged$/, detail: /^Privileged containers are not allowed$/ },
  { rule: 'allowedProcMountTypes', path: /\.procMount$/, detail: /^ProcMountType is not allowed$/ },
  { rule: 'allowedCapabilities', path: /\.capabilities\.add$/, detail: /^capability may not be added$/ },
  {
    rule: 'hostPorts',
    path: /\.hostPort$/,
    detail: /^Host port \d+ is not allowed to be used\. Allowed ports: \[(?<accepted>[\d,-]*)\]$/,
    says: ({ accepted = '' }) => ({ accepted: { values: accepted === '' ? [] : accepted.split(',') } }),
  },
  {
    rule: 'readOnlyRootFilesystem',
    path: /\.readOnlyRootFilesystem$/,
    detail: /^ReadOnlyRootFilesystem must be set to true$/,
  },
  {
    rule: 'allowPrivilegeEscalation',
    path: /\.allowPrivilegeEscalation$/,
    detail: /^Allowing privilege escalation for containers is not allowed$/,
  },
];

function quoted({ found = '' }: Words): { readonly found: SaidValue } {
  return { found: text(readGoQuoted(found)?.value) };
}

/** "[{1 10} {20 20}]". */
function rangesIn(said: string): NonNullable<PolicyFinding['accepted']['ranges']> {
  return [...said.matchAll(/\{(-?\d+) (-?\d+)\}/g)].map(([, min, max]) => ({ min: Number(min), max: Number(max) }));
}
