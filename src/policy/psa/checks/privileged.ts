import { ABSENT_OR_FALSE, type Check, type JudgedPod, type PodSecurityFinding } from '../check.ts';

/**
 * Privileged containers, which most security mechanisms do not hold back, must not be.
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
