import {
  compareLevels,
  type LevelVersion,
  minorOf,
  NEWEST_MINOR,
  parseLevel,
  parsePolicyVersion,
} from '../policy/psa/levels.ts';
import { CHECKS, type CheckId } from '../policy/psa/registry.ts';
import { readPodSecurityDetail } from './pod-security-details.ts';
import type { Parsed, SaidViolation } from './refusal.ts';

/**
 * `violates PodSecurity "LEVEL:VERSION": REASON (DETAIL), REASON (DETAIL)`, and "would violate" for a warning.
 * Source: admission/admission.go and policy/check_*.go of kubernetes/pod-security-admission, v0.24.17 to v0.37.0.
 */
export function parsePodSecurity(message: string): Parsed | undefined {
  const [, verb, levelText = '', versionText = '', list = ''] =
    /^(violates|would violate) PodSecurity "([a-z]+):([a-z0-9.]+)": (.+)$/s.exec(message) ?? [];
  const level = parseLevel(levelText);
  const version = parsePolicyVersion(versionText);
  if (level === undefined || version === undefined) return undefined;
  const policy = { level, version };
  const violations = list.split(BETWEEN).map((one) => violationIn(one, policy));
  if (violations.some((violation) => violation === undefined)) return undefined;
  return {
    by: 'PodSecurity',
    mode: verb === 'violates' ? 'enforce' : 'warn',
    policy,
    violations: violations.filter((violation) => violation !== undefined),
  };
}

/** Behind the bracket that closes a detail, where another reason follows. Values in details may have brackets and commas. */
const BETWEEN = /(?<=\)), (?=[A-Za-z][\w !=-]* \()/;

function violationIn(text: string, policy: LevelVersion): SaidViolation | undefined {
  const [, reason, detail] = /^([A-Za-z][\w !=-]*) \((.*)\)$/s.exec(text) ?? [];
  if (reason === undefined || detail === undefined) return undefined;
  const singular = reason.replace(/profiles$/, 'profile');
  return {
    reason,
    detail,
    checks: (REASONS.get(singular) ?? []).filter((check) => mayCheck(check, policy, detail)),
    findings: readPodSecurityDetail(singular, detail),
  };
}

/** The first word of each sentence, and the checks that begin with it. */
const REASONS: ReadonlyMap<string, readonly CheckId[]> = new Map<string, readonly CheckId[]>([
  ['forbidden AppArmor profile', ['appArmorProfile']],
  ['non-default capabilities', ['capabilities_baseline']],
  ['host namespaces', ['hostNamespaces']],
  ['hostPath volumes', ['hostPathVolumes']],
  ['hostPort', ['hostPorts']],
  ['probe or lifecycle host', ['hostProbesAndHostLifecycle']],
  ['privileged', ['privileged']],
  ['procMount', ['procMount', 'procMount_restricted']],
  ['seLinuxOptions', ['seLinuxOptions']],
  ['seccompProfile', ['seccompProfile_baseline', 'seccompProfile_restricted']],
  ['forbidden sysctls', ['sysctls']],
  ['hostProcess', ['windowsHostProcess']],
  ['allowPrivilegeEscalation != false', ['allowPrivilegeEscalation']],
  ['unrestricted capabilities', ['capabilities_restricted']],
  ['restricted volume types', ['restrictedVolumes']],
  ['runAsNonRoot != true', ['runAsNonRoot']],
  ['runAsUser=0', ['runAsUser']],
]);

/**
 * Where two checks begin alike, the level, the version and the form tell which of them can be meant. Servers before 1.24 asked
 * both, so that more than one can stay.
 */
function mayCheck(id: CheckId, { level, version }: LevelVersion, detail: string): boolean {
  const check = CHECKS.find((one) => one.id === id);
  if (!check || compareLevels(check.level, level) > 0) return false;
  // The server's own version is not known here: it can be any, for "latest".
  const minor = minorOf(version, NEWEST_MINOR);
  if ((check.versions[0]?.since ?? 0) > minor) return false;
  if (id === 'seccompProfile_restricted') return !detail.startsWith('forbidden annotation');
  if (id === 'seccompProfile_baseline') return !detail.includes(' must set ');
  return true;
}
