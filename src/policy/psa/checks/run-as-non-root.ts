import { setTo } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { firstOf, phrase } from '../detail.ts';
import { unlessOwnUserNamespace } from '../exempt-pods.ts';
import type { AcceptedByLevel, PodSecurityFinding } from '../finding.ts';

const FIELD = 'securityContext.runAsNonRoot';

/**
 * Containers must be required to run as another user than root.
 *
 * Restricted fields, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.runAsNonRoot        true, or absent where every container says true
 *   spec.*[*].securityContext.runAsNonRoot   true, or absent where the pod says true
 *
 * Since 1.0. From 1.35 on not for pods in a user namespace of their own (hostUsers false).
 * Source: kubernetes/pod-security-admission policy/check_runAsNonRoot.go at v0.37.0.
 */
export const runAsNonRoot = {
  id: 'runAsNonRoot',
  level: 'restricted',
  summary: 'Containers must be required to run as another user than root.',
  reason: 'runAsNonRoot != true',
  // Containers that say false hide those that say nothing.
  detail: firstOf(
    [({ found }) => found === false, phrase('{who} must not set {field}=false', { field: FIELD, values: ['false'] })],
    [() => true, phrase('pod or {who} must set {field}=true', { field: FIELD })],
  ),
  change: setTo(true),
  versions: [
    { since: 0, evaluate: mayBeRoot },
    { since: 35, evaluate: unlessOwnUserNamespace(mayBeRoot) },
  ],
} as const satisfies Check;

const TRUE: AcceptedByLevel = { values: ['true'], absent: false };

function mayBeRoot({ spec, containers }: JudgedPod): PodSecurityFinding[] {
  const ofPod = spec.securityContext?.runAsNonRoot ?? undefined;
  const findings: PodSecurityFinding[] =
    ofPod === false ? [{ path: `spec.${FIELD}`, found: false, accepted: TRUE }] : [];
  for (const { container, path } of containers) {
    const found = container.securityContext?.runAsNonRoot ?? undefined;
    // A container that says nothing goes by the pod; where the pod says false, that is the field to be changed.
    if (found === false || (found === undefined && ofPod === undefined)) {
      findings.push({ path: `${path}.${FIELD}`, container: container.name, found, accepted: TRUE });
    }
  }
  return findings;
}
