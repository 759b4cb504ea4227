import { onLinuxOnly } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import { firstOf, phrase } from '../detail.ts';
import { unlessWindows } from '../exempt-pods.ts';
import {
  forbiddenSeccompFields,
  MUST_NOT_SET_SECCOMP,
  missingSeccompFields,
  runtimeDefault,
  SECCOMP_FIELD,
} from '../seccomp-fields.ts';

/**
 * Seccomp must be switched on.
 *
 * Restricted fields, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.seccompProfile.type        RuntimeDefault or Localhost, or absent where every container has its own
 *   spec.*[*].securityContext.seccompProfile.type   RuntimeDefault or Localhost, or absent where the pod has one of them
 *
 * Since 1.19. From 1.25 on not for Windows pods.
 * Source: kubernetes/pod-security-admission policy/check_seccompProfile_restricted.go at v0.37.0.
 */
export const seccompProfileRestricted = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  summary: 'Seccomp must be switched on.',
  reason: 'seccompProfile',
  // Profiles that are not accepted hide those that are missing.
  detail: firstOf(
    [({ found }) => found !== undefined, MUST_NOT_SET_SECCOMP],
    [() => true, phrase('pod or {who} must set {field} to "RuntimeDefault" or "Localhost"', { field: SECCOMP_FIELD })],
  ),
  change: onLinuxOnly(runtimeDefault),
  versions: [
    { since: 19, replaces: ['seccompProfile_baseline'], evaluate: notConfined },
    { since: 25, replaces: ['seccompProfile_baseline'], evaluate: unlessWindows(notConfined) },
  ],
} as const satisfies Check;

function notConfined(pod: JudgedPod) {
  return [...forbiddenSeccompFields(pod, false), ...missingSeccompFields(pod)];
}
