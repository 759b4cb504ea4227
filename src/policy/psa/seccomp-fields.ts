import type { JudgedPod, PodSecurityFinding } from './check.ts';

const FIELD = 'securityContext.seccompProfile.type';

/** Every seccompProfile.type of the pod and its containers that is another than RuntimeDefault and Localhost. */
export function forbiddenSeccompFields({ spec, containers }: JudgedPod, mayBeAbsent: boolean): PodSecurityFinding[] {
  const accepted = { values: ['RuntimeDefault', 'Localhost'], absent: mayBeAbsent };
  const ofPod = spec.securityContext?.seccompProfile?.type;
  return [
    ...(ofPod === undefined || isConfined(ofPod) ? [] : [{ path: `spec.${FIELD}`, found: ofPod, accepted }]),
    ...containers.flatMap(({ container, path }) => {
      const found = container.securityContext?.seccompProfile?.type;
      if (found === undefined || isConfined(found)) return [];
      return [{ path: `${path}.${FIELD}`, container: container.name, found, accepted }];
    }),
  ];
}

/** Every container that says nothing, and whose pod says nothing either. */
export function missingSeccompFields({ spec, containers }: JudgedPod): PodSecurityFinding[] {
  // Where the pod says something else than what is accepted, that is the field to be changed.
  if (spec.securityContext?.seccompProfile) return [];
  return containers
    .filter(({ container }) => !container.securityContext?.seccompProfile)
    .map(({ container, path }) => ({
      path: `${path}.${FIELD}`,
      container: container.name,
      found: undefined,
      accepted: { values: ['RuntimeDefault', 'Localhost'], absent: false },
    }));
}

function isConfined(type: string): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}
