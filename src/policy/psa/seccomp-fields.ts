import type { FieldPath } from '../../kubernetes/field-path.ts';
import type { FieldChange } from '../field-changes.ts';
import { SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../profile-annotations.ts';
import type { JudgedPod } from './check.ts';
import { phrase } from './detail.ts';
import type { PodSecurityFinding } from './finding.ts';

export const SECCOMP_FIELD = 'securityContext.seccompProfile.type';

/** The phrase of both checks about a profile that is not accepted. */
export const MUST_NOT_SET_SECCOMP = phrase('{who} must not set {field} to {values}', { field: SECCOMP_FIELD });

/** Sets the profile, and removes an annotation that it replaces. */
export const runtimeDefault = ({ container }: PodSecurityFinding, at: FieldPath): FieldChange => {
  const key = container === undefined ? SECCOMP_POD_ANNOTATION : `${SECCOMP_CONTAINER_ANNOTATION}${container}`;
  return { at: at.slice(0, -1), set: () => ({ type: 'RuntimeDefault' }), instead: ['metadata', 'annotations', key] };
};

/** Finds every seccompProfile.type of the pod and its containers that is neither RuntimeDefault nor Localhost. */
export function forbiddenSeccompFields({ spec, containers }: JudgedPod, mayBeAbsent: boolean): PodSecurityFinding[] {
  const accepted = { values: ['RuntimeDefault', 'Localhost'], absent: mayBeAbsent };
  const ofPod = spec.securityContext?.seccompProfile?.type;
  return [
    ...(ofPod === undefined || isConfined(ofPod) ? [] : [{ path: `spec.${SECCOMP_FIELD}`, found: ofPod, accepted }]),
    ...containers.flatMap(({ container, path }) => {
      const found = container.securityContext?.seccompProfile?.type;
      if (found === undefined || isConfined(found)) return [];
      return [{ path: `${path}.${SECCOMP_FIELD}`, container: container.name, found, accepted }];
    }),
  ];
}

/** Finds every container without a profile in a pod without one. */
export function missingSeccompFields({ spec, containers }: JudgedPod): PodSecurityFinding[] {
  // Where the pod has a profile that is not accepted, that is the field to change.
  if (spec.securityContext?.seccompProfile) return [];
  return containers
    .filter(({ container }) => !container.securityContext?.seccompProfile)
    .map(({ container, path }) => ({
      path: `${path}.${SECCOMP_FIELD}`,
      container: container.name,
      found: undefined,
      accepted: { values: ['RuntimeDefault', 'Localhost'], absent: false },
    }));
}

function isConfined(type: string): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}
