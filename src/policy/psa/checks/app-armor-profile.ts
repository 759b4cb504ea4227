import type { SecurityProfile } from '../../../kubernetes/objects.ts';
import { APP_ARMOR_ANNOTATION } from '../../profile-annotations.ts';
import type { AcceptedByLevel, Check, JudgedPod, PodSecurityFinding } from '../check.ts';

/**
 * AppArmor must not be switched off.
 *
 * Restricted fields, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.appArmorProfile.type                              RuntimeDefault, Localhost or absent
 *   spec.*[*].securityContext.appArmorProfile.type                         RuntimeDefault, Localhost or absent
 *   metadata.annotations["container.apparmor.security.beta.kubernetes.io/*"]   runtime/default, localhost/*, empty or absent
 *
 * Since 1.0 for the annotations; servers of 1.30 and newer have the fields, and look at them at every version.
 * Source: kubernetes/pod-security-admission policy/check_appArmorProfile.go at v0.37.0.
 */
export const appArmorProfile = {
  id: 'appArmorProfile',
  level: 'baseline',
  versions: [{ since: 0, evaluate: unconfined }],
} as const satisfies Check;

const TYPES: AcceptedByLevel = { values: ['RuntimeDefault', 'Localhost'], absent: true };
const PROFILES: AcceptedByLevel = { values: ['runtime/default', 'localhost/*', '""'], absent: true };

function unconfined({ annotations, spec, containers }: JudgedPod): PodSecurityFinding[] {
  return [
    ...forbidden('spec', spec.securityContext?.appArmorProfile),
    ...containers.flatMap(({ container, path }) =>
      forbidden(path, container.securityContext?.appArmorProfile, container.name),
    ),
    ...Object.entries(annotations)
      .filter(
        ([key, value]) =>
          key.startsWith(APP_ARMOR_ANNOTATION) &&
          !(value === '' || value === 'runtime/default' || value.startsWith('localhost/')),
      )
      .map(([key, found]) => ({ path: `metadata.annotations[${key}]`, found, accepted: PROFILES })),
  ];
}

function forbidden(
  where: string,
  profile: SecurityProfile | null | undefined,
  container?: string,
): PodSecurityFinding[] {
  if (!profile || profile.type === 'RuntimeDefault' || profile.type === 'Localhost') return [];
  const of = container === undefined ? {} : { container };
  return [{ path: `${where}.securityContext.appArmorProfile.type`, ...of, found: profile.type, accepted: TYPES }];
}
