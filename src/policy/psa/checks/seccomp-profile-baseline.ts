import { SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../../profile-annotations.ts';
import { annotationTexts, isAnnotation, readAnnotations } from '../annotations-detail.ts';
import { removedOr } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import { type Detail, firstOf, plural } from '../detail.ts';
import type { PodSecurityFinding } from '../finding.ts';
import { forbiddenSeccompFields, MUST_NOT_SET_SECCOMP, runtimeDefault } from '../seccomp-fields.ts';

const FORBIDDEN_ANNOTATIONS: Detail = {
  say: (findings) => {
    const entries = annotationTexts(findings);
    return `forbidden ${plural('annotation', entries)} ${entries.join(', ')}`;
  },
  read: (detail) => {
    const list = /^forbidden annotations? (.*)$/s.exec(detail)?.[1];
    return list === undefined ? undefined : readAnnotations(list);
  },
};

/**
 * Seccomp must not be switched off.
 *
 * Restricted fields up to 1.18:
 *   metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]           runtime/default, docker/default, localhost/* or absent
 *   metadata.annotations["container.seccomp.security.alpha.kubernetes.io/*"]   the same, for containers that the pod has
 * From 1.19 on, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.seccompProfile.type        RuntimeDefault, Localhost or absent
 *   spec.*[*].securityContext.seccompProfile.type   RuntimeDefault, Localhost or absent
 *
 * Since 1.0. The restricted level has seccompProfile_restricted instead, from 1.19 on.
 * Source: kubernetes/pod-security-admission policy/check_seccompProfile_baseline.go at v0.37.0.
 */
export const seccompProfileBaseline = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  summary: 'Seccomp must not be switched off.',
  reason: 'seccompProfile',
  detail: firstOf([isAnnotation, FORBIDDEN_ANNOTATIONS], [() => true, MUST_NOT_SET_SECCOMP]),
  change: (finding, at, template) =>
    isAnnotation(finding) ? removedOr('runtime/default')(finding, at, template) : runtimeDefault(finding, at),
  versions: [
    { since: 0, evaluate: forbiddenAnnotations },
    { since: 19, evaluate: (pod: JudgedPod) => forbiddenSeccompFields(pod, true) },
  ],
} as const satisfies Check;

const ACCEPTED = { values: ['runtime/default', 'docker/default', 'localhost/*'], absent: true };

function forbiddenAnnotations({ annotations, containers }: JudgedPod): PodSecurityFinding[] {
  const keys = [
    SECCOMP_POD_ANNOTATION,
    ...containers.map(({ container }) => `${SECCOMP_CONTAINER_ANNOTATION}${container.name}`),
  ];
  return keys.flatMap((key) => {
    const found = annotations[key];
    if (found === undefined || found === 'runtime/default' || found === 'docker/default') return [];
    if (found.startsWith('localhost/')) return [];
    return [{ path: `metadata.annotations[${key}]`, found, accepted: ACCEPTED }];
  });
}
