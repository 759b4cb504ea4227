import {
  compareLevels,
  type LevelVersion,
  minorOf,
  NEWEST_MINOR,
  parseLevel,
  parsePolicyVersion,
} from '../policy/psa/levels.ts';
import { CHECKS, type RegisteredCheck } from '../policy/psa/registry.ts';
import type { Parsed, SaidViolation } from './refusal.ts';

/**
 * Grammar of `violates PodSecurity "LEVEL:VERSION": REASON (DETAIL), REASON (DETAIL)`, and "would violate" for a warning.
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

/** The place after a detail's closing bracket where another reason follows. Values in details may have brackets and commas. */
const BETWEEN = /(?<=\)), (?=[A-Za-z][\w !=-]* \()/;

function violationIn(text: string, policy: LevelVersion): SaidViolation | undefined {
  const [, reason, detail] = /^([A-Za-z][\w !=-]*) \((.*)\)$/s.exec(text) ?? [];
  if (reason === undefined || detail === undefined) return undefined;
  const named = CHECKS.filter((check) => reason === check.reason || (check.isPlural && reason === `${check.reason}s`));
  const read = named.map((check) => ({ check, findings: check.detail.read(detail) }));
  const writers = read.filter(({ findings }) => findings !== undefined);
  // Two checks can have the same reason. Which of them wrote it is told by the detail, the level and the version; servers before
  // 1.24 asked both, so that more than one can remain.
  return {
    reason,
    detail,
    checks: (writers.length > 0 ? writers : read)
      .filter(({ check }) => isAsked(check, policy))
      .map(({ check }) => check.id),
    findings: writers[0]?.findings ?? [],
  };
}

function isAsked(check: RegisteredCheck, { level, version }: LevelVersion): boolean {
  // "latest" is the server's own version, which is not known here and can be any.
  return compareLevels(check.level, level) <= 0 && (check.versions[0]?.since ?? 0) <= minorOf(version, NEWEST_MINOR);
}
