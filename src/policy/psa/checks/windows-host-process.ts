import { undecidable } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import { ABSENT_OR_FALSE, type PodSecurityFinding } from '../finding.ts';

/**
 * Windows containers must not run as processes of the node.
 *
 * Restricted fields, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.windowsOptions.hostProcess        false or absent
 *   spec.*[*].securityContext.windowsOptions.hostProcess   false or absent
 *
 * Since 1.0.
 * Source: kubernetes/pod-security-admission policy/check_windowsHostProcess.go at v0.37.0.
 */
export const windowsHostProcess = {
  id: 'windowsHostProcess',
  level: 'baseline',
  summary: 'Windows containers must not run as processes of the node.',
  reason: 'hostProcess',
  detail: phrase('{who} must not set {field}=true', {
    field: 'securityContext.windowsOptions.hostProcess',
    values: ['true'],
  }),
  change: undecidable,
  versions: [{ since: 0, evaluate: hostProcesses }],
} as const satisfies Check;

function hostProcesses({ spec, containers }: JudgedPod): PodSecurityFinding[] {
  const field = 'securityContext.windowsOptions.hostProcess';
  const found = { found: true, accepted: ABSENT_OR_FALSE };
  return [
    ...(spec.securityContext?.windowsOptions?.hostProcess === true ? [{ path: `spec.${field}`, ...found }] : []),
    ...containers
      .filter(({ container }) => container.securityContext?.windowsOptions?.hostProcess === true)
      .map(({ container, path }) => ({ path: `${path}.${field}`, container: container.name, ...found })),
  ];
}
