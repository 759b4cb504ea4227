import { USUAL_USER } from '../../usual-user.ts';
import { removedOr } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import { unlessOwnUserNamespace } from '../exempt-pods.ts';
import type { AcceptedByLevel, PodSecurityFinding } from '../finding.ts';

const FIELD = 'securityContext.runAsUser';

/**
 * Containers must not be told to run as root.
 *
 * Restricted fields, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.runAsUser        absent, or not 0
 *   spec.*[*].securityContext.runAsUser   absent, or not 0
 *
 * Since 1.23. From 1.35 on not for pods in a user namespace of their own (hostUsers false).
 * Source: kubernetes/pod-security-admission policy/check_runAsUser.go at v0.37.0.
 */
export const runAsUser = {
  id: 'runAsUser',
  level: 'restricted',
  summary: 'Containers must not be told to run as root.',
  reason: 'runAsUser=0',
  detail: phrase('{who} must not set runAsUser=0', { field: FIELD, values: ['0'] }),
  change: removedOr(USUAL_USER),
  versions: [
    { since: 23, evaluate: root },
    { since: 35, evaluate: unlessOwnUserNamespace(root) },
  ],
} as const satisfies Check;

const NOT_0: AcceptedByLevel = { values: ['any but 0'], absent: true };

function root({ spec, containers }: JudgedPod): PodSecurityFinding[] {
  return [
    ...(spec.securityContext?.runAsUser === 0 ? [{ path: `spec.${FIELD}`, found: 0, accepted: NOT_0 }] : []),
    ...containers
      .filter(({ container }) => container.securityContext?.runAsUser === 0)
      .map(({ container, path }) => ({
        path: `${path}.${FIELD}`,
        container: container.name,
        found: 0,
        accepted: NOT_0,
      })),
  ];
}
