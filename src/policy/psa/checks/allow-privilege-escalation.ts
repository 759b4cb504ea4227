import { setTo } from '../../field-changes.ts';
import { onLinuxOnly } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import { unlessWindows } from '../exempt-pods.ts';
import type { PodSecurityFinding } from '../finding.ts';

/**
 * Processes must not gain privileges by setuid or file-capability programs.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].securityContext.allowPrivilegeEscalation   false
 *
 * Since 1.8, when the field came. From 1.25 on not for Windows pods.
 * Source: kubernetes/pod-security-admission policy/check_allowPrivilegeEscalation.go at v0.37.0.
 */
export const allowPrivilegeEscalation = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  summary: 'Processes must not gain privileges by setuid or file-capability programs.',
  reason: 'allowPrivilegeEscalation != false',
  detail: phrase('{who} must set {field}=false', { field: 'securityContext.allowPrivilegeEscalation' }),
  change: onLinuxOnly(setTo(false)),
  versions: [
    { since: 8, evaluate: mayEscalate },
    { since: 25, evaluate: unlessWindows(mayEscalate) },
  ],
} as const satisfies Check;

function mayEscalate({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers
    .filter(({ container }) => container.securityContext?.allowPrivilegeEscalation !== false)
    .map(({ container, path }) => ({
      path: `${path}.securityContext.allowPrivilegeEscalation`,
      container: container.name,
      found: container.securityContext?.allowPrivilegeEscalation ?? undefined,
      accepted: { values: ['false'], absent: false },
    }));
}
