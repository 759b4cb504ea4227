import type { FieldPath } from '../../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../../kubernetes/objects.ts';
import type { PodContainer } from '../../../kubernetes/pod-containers.ts';
import { containersOf } from '../../../kubernetes/pod-containers.ts';
import { type FieldChange, fieldValue } from '../../field-changes.ts';
import type { JudgedPod } from '../../judged-pod.ts';
import {
  annotationOf,
  profileOf,
  SECCOMP_CONTAINER_ANNOTATION,
  SECCOMP_POD_ANNOTATION,
} from '../../profile-annotations.ts';
import { distinctOrAll } from '../allowance-rule.ts';
import { preferredProfile } from '../change-for.ts';
import { withProfile } from '../loosening.ts';
import { type Around, isPresent } from '../place.ts';
import type { PodSecurityPolicy } from '../policy.ts';
import { type ContainerRule, NONE, type PodRule, type PolicyFinding, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

export const SECCOMP_ALLOWED = 'seccomp.security.alpha.kubernetes.io/allowedProfileNames';
export const SECCOMP_DEFAULT = 'seccomp.security.alpha.kubernetes.io/defaultProfileName';

/**
 * Seccomp profiles of the pod and of its containers.
 *
 * Policy: annotations .../allowedProfileNames (names with commas between them; "*" allows all; absent allows no profile to be
 * set) and .../defaultProfileName.
 * Pod: the annotation seccomp.security.alpha.kubernetes.io/pod, else spec.securityContext.seccompProfile, and for containers
 * securityContext.seccompProfile, else the annotation container.seccomp.security.alpha.kubernetes.io/NAME, else the pod's.
 *   docker/default and runtime/default allow each other
 *   the pod's annotation is written from its field, or from the policy's default, by every policy
 * Source: pkg/security/podsecuritypolicy/seccomp/strategy.go of Kubernetes 1.24.17.
 */
export const seccompOfPodRule: RuleOf<PodRule> = (policy) => {
  const filledIn = policy.metadata.annotations?.[SECCOMP_DEFAULT] ?? '';
  const refused = refusedBy(policy);
  return {
    changes: ({ annotations, spec }) => {
      if (annotations[SECCOMP_POD_ANNOTATION]) return undefined;
      const field = spec.securityContext?.seccompProfile;
      const profile = field ? annotationOf(field) : filledIn;
      return profile === '' ? undefined : { annotations: { [SECCOMP_POD_ANNOTATION]: profile } };
    },
    ...(refused === undefined ? {} : { findings: (pod) => refused(profileOfPod(pod)) }),
  };
};

export const seccompOfContainersRule: RuleOf<ContainerRule> = (policy) => {
  const refused = refusedBy(policy);
  if (refused === undefined) return undefined;
  return {
    findings: ({ container }, pod) => refused(profileOfContainer(container, pod), container.name),
  };
};

export const seccompWords = {
  seccomp: {
    summary: 'The seccomp profile must be one that the policy allows.',
    path: /seccomp\.security\.alpha/,
    details: [
      {
        text: 'seccomp may not be set',
        fits: ({ accepted }) => accepted.values.length === 0,
        says: 'nothing is accepted',
      },
      { text: '{found} is not an allowed seccomp profile. Valid values are {values}' },
    ],
    place: profilePlace,
    change: toAccepted,
    loosen: withProfile(SECCOMP_ALLOWED),
    allowance: {
      allowed: ({ metadata }) =>
        distinctOrAll(
          (metadata.annotations?.[SECCOMP_ALLOWED]?.split(',') ?? []).filter(
            (name) => name === '*' || name === UNCONFINED,
          ),
        ),
      used: ({ annotations, spec, contexts }) => {
        const isAnnotated = Object.entries(annotations).some(
          ([key, value]) =>
            (key === SECCOMP_POD_ANNOTATION || key.startsWith(SECCOMP_CONTAINER_ANNOTATION)) && value === UNCONFINED,
        );
        const isField = [spec.securityContext, ...contexts].some((own) => own?.seccompProfile?.type === 'Unconfined');
        return isAnnotated || isField ? [UNCONFINED] : undefined;
      },
    },
  },
} as const satisfies WordsOfRules;

const UNCONFINED = 'unconfined';

/** The server names annotations, also where the profile is in a field. */
function profilePlace(
  { container: name }: PolicyFinding,
  { metadata, spec }: PodTemplate,
  { path: annotation }: Around,
): string {
  const annotations = metadata?.annotations ?? {};
  const key = annotation.slice('metadata.annotations['.length, -1);
  const own = containersOf(spec).find(({ container }) => container.name === name);
  if (isPresent(own?.container.securityContext?.seccompProfile)) return `${own?.path}.securityContext.seccompProfile`;
  if (isPresent(annotations[key])) return annotation;
  if (isPresent(spec.securityContext?.seccompProfile)) return 'spec.securityContext.seccompProfile';
  return isPresent(annotations[SECCOMP_POD_ANNOTATION])
    ? `metadata.annotations[${SECCOMP_POD_ANNOTATION}]`
    : annotation;
}

/** The fields came with 1.19. */
const SECCOMP_FIELDS = 19;

function toAccepted(
  { accepted, container }: PolicyFinding,
  at: FieldPath,
  template: PodTemplate,
  serverMinor: number,
): FieldChange | undefined {
  const isWritten = fieldValue(template, at) !== undefined;
  if (isWritten && accepted.absent) return { at };
  const profile = preferredProfile(accepted.values);
  if (profile === undefined) return undefined;
  const isAnnotation = at[0] === 'metadata';
  const ofPod = ['metadata', 'annotations', SECCOMP_POD_ANNOTATION];
  const fieldOfPod = ['spec', 'securityContext', 'seccompProfile'];
  // A profile that is written nowhere can be the pod's, from which containers have it.
  const annotation = isWritten && isAnnotation ? at : ofPod;
  const field = isWritten && !isAnnotation ? at : fieldOfPod;
  const asField = serverMinor < SECCOMP_FIELDS ? undefined : profileOf(profile.replace(/^docker\//, 'runtime/'));
  // Annotation and field may not contradict each other; a container has its own annotation only where it has no field.
  const isOnlyAnnotation =
    isWritten && isAnnotation && (at[2] !== SECCOMP_POD_ANNOTATION || fieldValue(template, fieldOfPod) === undefined);
  if (asField === undefined || isOnlyAnnotation) return { at: annotation, set: () => profile };
  const isOfPod = field[1] === 'securityContext';
  const key = isOfPod ? SECCOMP_POD_ANNOTATION : `${SECCOMP_CONTAINER_ANNOTATION}${container}`;
  return { at: field, set: () => asField, instead: ['metadata', 'annotations', key] };
}

type Refused = (profile: string, container?: string) => readonly PolicyFinding[];

/** Undefined where the policy allows everything. */
function refusedBy({ metadata }: PodSecurityPolicy): Refused | undefined {
  const text = metadata.annotations?.[SECCOMP_ALLOWED];
  const names = text?.split(',') ?? [];
  if (names.includes('*')) return undefined;
  const isDefault = (name: string) => name === 'docker/default' || name === 'runtime/default';
  const accepts = (profile: string): boolean =>
    names.includes(profile) || (isDefault(profile) && names.some(isDefault)) || (names.length === 0 && profile === '');
  const accepted = { values: names, absent: names.length === 0 || names.includes('') };
  return (profile, container) => {
    if (accepts(profile)) return NONE;
    const key = container === undefined ? SECCOMP_POD_ANNOTATION : `${SECCOMP_CONTAINER_ANNOTATION}${container}`;
    const of = container === undefined ? {} : { container };
    const found = profile === '' ? undefined : profile;
    return [{ rule: 'seccomp', error: 'Forbidden', path: `pod.metadata.annotations[${key}]`, ...of, found, accepted }];
  };
}

function profileOfPod({ annotations, spec }: JudgedPod): string {
  const field = spec.securityContext?.seccompProfile;
  return annotations[SECCOMP_POD_ANNOTATION] || (field ? annotationOf(field) : '');
}

/** A field counts before an annotation here, and the other way round for the pod. */
function profileOfContainer({ name, securityContext }: PodContainer['container'], { annotations, spec }: JudgedPod) {
  if (securityContext?.seccompProfile) return annotationOf(securityContext.seccompProfile);
  const annotation = annotations[`${SECCOMP_CONTAINER_ANNOTATION}${name}`];
  if (annotation !== undefined) return annotation;
  const field = spec.securityContext?.seccompProfile;
  return field ? annotationOf(field) : (annotations[SECCOMP_POD_ANNOTATION] ?? '');
}
