import type { SecurityProfile } from '../../../kubernetes/objects.ts';
import { APP_ARMOR_ANNOTATION } from '../../profile-annotations.ts';
import { annotationTexts, isAnnotation, isAnnotationText, readAnnotations } from '../annotations-detail.ts';
import { removedOr } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import { plural, quotedIn, quotedList, type SaidPsaFinding, setters, valuesOf, WHO, whoIn } from '../detail.ts';
import type { AcceptedByLevel, PodSecurityFinding } from '../finding.ts';

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
  summary: 'AppArmor must not be switched off.',
  reason: 'forbidden AppArmor profile',
  isPlural: (findings) => profilesOf(findings).length !== 1,
  detail: { say: fieldsAndAnnotations, read: readFieldsAndAnnotations },
  change: (finding, at, template) =>
    isAnnotation(finding)
      ? removedOr('runtime/default')(finding, at, template)
      : { at: at.slice(0, -1), set: () => ({ type: 'RuntimeDefault' }) },
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

function profilesOf(findings: readonly PodSecurityFinding[]): string[] {
  return [...valuesOf(findings.filter((finding) => !isAnnotation(finding))), ...annotationTexts(findings)];
}

/** Servers before 1.30 knew the annotations only, and wrote nothing else: `KEY="unconfined"`. */
const FIRST_MINOR_WITH_APP_ARMOR_FIELDS = 30;

/** `container "a" and annotation must not set AppArmor profile type to "Unconfined", "KEY="unconfined""`. */
function fieldsAndAnnotations(findings: readonly PodSecurityFinding[], serverMinor: number): string {
  const annotations = annotationTexts(findings);
  if (serverMinor < FIRST_MINOR_WITH_APP_ARMOR_FIELDS) return annotations.join(', ');
  const who = [
    setters(findings.filter((finding) => !isAnnotation(finding))),
    annotations.length === 0 ? '' : plural('annotation', annotations),
  ].filter((one) => one !== '');
  return `${who.join(' and ')} must not set AppArmor profile type to ${quotedList(profilesOf(findings))}`;
}

const MUST_NOT_SET = new RegExp(
  `^${WHO}(?:(?: and )?annotations?)? must not set AppArmor profile type to (?<values>".*")$`,
  's',
);

function readFieldsAndAnnotations(detail: string): readonly SaidPsaFinding[] | undefined {
  const groups = MUST_NOT_SET.exec(detail)?.groups;
  if (!groups) return readAnnotations(detail);
  // An annotation has quotes of its own within those of the list.
  const all = quotedIn(groups.values ?? '');
  const fields = all.filter((value) => !isAnnotationText(value));
  const ofFields = { ...whoIn(groups), volumes: [], field: 'securityContext.appArmorProfile.type', values: fields };
  return [
    ...(fields.length === 0 ? [] : [ofFields]),
    ...all.filter(isAnnotationText).flatMap((text) => readAnnotations(text) ?? []),
  ];
}
