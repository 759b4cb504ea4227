import type { Violation } from './evaluate.ts';
import { formatLevelVersion, type LevelVersion } from './levels.ts';
import { checkOf } from './registry.ts';

/** `violates PodSecurity "restricted:latest": …`, exactly as a server of this minor version says it. */
export function enforceSentence(policy: LevelVersion, violations: readonly Violation[], serverMinor: number): string {
  return `violates PodSecurity "${formatLevelVersion(policy)}": ${violationsText(violations, serverMinor)}`;
}

/** `would violate PodSecurity "restricted:latest": …`: the warning about objects that are admitted. */
export function warnSentence(policy: LevelVersion, violations: readonly Violation[], serverMinor: number): string {
  return `would violate PodSecurity "${formatLevelVersion(policy)}": ${violationsText(violations, serverMinor)}`;
}

/** "privileged (container "main" must not set securityContext.privileged=true), …". Values in it come from the pod. */
export function violationsText(violations: readonly Violation[], serverMinor: number): string {
  return violations
    .map((violation) => {
      const detail = checkOf(violation.check).detail.say(violation.findings, serverMinor);
      return `${reasonOf(violation, serverMinor)} (${detail})`;
    })
    .join(', ');
}

/** The reasons only, as a server lists them for existing pods. */
export function reasonsText(violations: readonly Violation[], serverMinor: number): string {
  return violations.map((violation) => reasonOf(violation, serverMinor)).join(', ');
}

function reasonOf({ check, findings }: Violation, serverMinor: number): string {
  const { reason, isPlural } = checkOf(check);
  return isPlural?.(findings, serverMinor) ? `${reason}s` : reason;
}
