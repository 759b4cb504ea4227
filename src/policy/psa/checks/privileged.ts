import { removed } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import { ABSENT_OR_FALSE, type PodSecurityFinding } from '../finding.ts';

/**
 * Containers must not be privileged: most security mechanisms do not apply to those.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].securityContext.privileged   false or absent
 *
 * Since 1.0.
 * Source: kubernetes/pod-security-admission policy/check_privileged.go at v0.37.0.
 */
export const privileged = {
  id: 'privileged',
  level: 'baseline',
  summary: 'Containers must not be privileged.',
  reason: 'privileged',
  detail: phrase('{who} must not set {field}=true', { field: 'securityContext.privileged', values: ['true'] }),
  change: removed,
  versions: [{ since: 0, evaluate: privilegedContainers }],
} as const satisfies Check;

function privilegedContainers({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers
    .filter(({ container }) => container.securityContext?.privileged === true)
    .map(({ container, path }) => ({
      path: `${path}.securityContext.privileged`,
      container: container.name,
      found: true,
      accepted: ABSENT_OR_FALSE,
    }));
}
