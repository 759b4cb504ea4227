import type { PodContainer } from '../../../kubernetes/pod-containers.ts';
import type { JudgedPod } from '../../judged-pod.ts';
import { annotationOf, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../../profile-annotations.ts';
import type { PodSecurityPolicy } from '../policy.ts';
import { type ContainerRule, NONE, type PodRule, type PolicyFinding, type RuleOf } from '../rule.ts';

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

/** A field is believed before an annotation here, and the other way round for the pod. */
function profileOfContainer({ name, securityContext }: PodContainer['container'], { annotations, spec }: JudgedPod) {
  if (securityContext?.seccompProfile) return annotationOf(securityContext.seccompProfile);
  const annotation = annotations[`${SECCOMP_CONTAINER_ANNOTATION}${name}`];
  if (annotation !== undefined) return annotation;
  const field = spec.securityContext?.seccompProfile;
  return field ? annotationOf(field) : (annotations[SECCOMP_POD_ANNOTATION] ?? '');
}
