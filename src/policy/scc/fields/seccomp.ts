import type { SecurityProfile } from '../../../kubernetes/objects.ts';
import type { PodContainer } from '../../../kubernetes/pod-containers.ts';
import type { JudgedPod } from '../../judged-pod.ts';
import {
  annotationOf,
  profileOf,
  SECCOMP_CONTAINER_ANNOTATION,
  SECCOMP_POD_ANNOTATION,
} from '../../profile-annotations.ts';
import type { SecurityContextConstraints } from '../constraints.ts';
import { NO_FINDINGS, type SccContainerRule, type SccFinding, type SccPodRule, type SccRuleOf } from '../rule.ts';

/**
 * Seccomp profiles of the pod and of its containers.
 *
 * Constraints: seccompProfiles, as annotations name them ("*" allows all; no list allows no profile to be set).
 * Pod: the annotation seccomp.security.alpha.kubernetes.io/pod, else spec.securityContext.seccompProfile; containers: their field,
 * which their annotation overwrites, else the pod's.
 *   the pod's annotation and field are written from each other, or from the first profile of the constraints
 *   docker/default and runtime/default allow each other
 * Source: seccomp/strategy.go and sccmatching/provider.go of openshift/apiserver-library-go; that the annotation comes first was
 * seen on a server.
 */
export const sccSeccompOfPod: SccRuleOf<SccPodRule> = (scc) => {
  const filledIn = namedProfiles(scc)[0] ?? '';
  const refused = refusedBy(scc);
  return {
    changes: ({ annotations, spec }) => {
      const field = spec.securityContext?.seccompProfile ?? undefined;
      const annotation = annotations[SECCOMP_POD_ANNOTATION] ?? '';
      const profile = annotation || (field ? annotationOf(field) : filledIn);
      if (profile === '') return undefined;
      const seccompProfile = fieldOf(profile);
      const isWritten = isSame(field, seccompProfile);
      if (isWritten && annotation === profile) return undefined;
      return {
        ...(annotation === profile ? {} : { annotations: { [SECCOMP_POD_ANNOTATION]: profile } }),
        ...(isWritten ? {} : { securityContext: { seccompProfile: seccompProfile ?? null } }),
      };
    },
    findings: (pod) => refused(SECCOMP_POD_ANNOTATION, profileOfPod(pod), {}),
  };
};

export const sccSeccompOfContainers: SccRuleOf<SccContainerRule> = (scc) => {
  const refused = refusedBy(scc);
  return {
    changes: ({ container }, { annotations }) => {
      const annotation = annotations[`${SECCOMP_CONTAINER_ANNOTATION}${container.name}`];
      if (annotation === undefined) return undefined;
      const profile = fieldOf(annotation);
      const own = container.securityContext?.seccompProfile ?? undefined;
      return isSame(own, profile) ? undefined : { securityContext: { seccompProfile: profile ?? null } };
    },
    findings: (at, pod) =>
      refused(`${SECCOMP_CONTAINER_ANNOTATION}${at.container.name}`, profileOfContainer(at, pod), {
        container: at.container.name,
      }),
  };
};

function namedProfiles({ seccompProfiles }: SecurityContextConstraints): readonly string[] {
  return (seccompProfiles ?? []).filter((profile) => profile !== '*');
}

const RUNTIME_DEFAULTS: readonly string[] = ['runtime/default', 'docker/default'];

type Refused = (annotation: string, profile: string, of: Pick<SccFinding, 'container'>) => readonly SccFinding[];

function refusedBy(scc: SecurityContextConstraints): Refused {
  const values = namedProfiles(scc);
  const allowsAll = scc.seccompProfiles?.includes('*') === true;
  const allowsDefault = values.some((one) => RUNTIME_DEFAULTS.includes(one));
  const accepted = { values, absent: values.length === 0 };
  return (annotation, profile, of) => {
    if (allowsAll || (profile === '' && values.length === 0)) return NO_FINDINGS;
    if (values.includes(profile) || (allowsDefault && RUNTIME_DEFAULTS.includes(profile))) return NO_FINDINGS;
    const path = `metadata.annotations[${annotation}]`;
    return [{ rule: 'seccomp', error: 'Forbidden', path, said: `pod.${path}`, ...of, found: profile, accepted }];
  };
}

function profileOfPod({ annotations, spec }: JudgedPod): string {
  const field = spec.securityContext?.seccompProfile;
  return annotations[SECCOMP_POD_ANNOTATION] || (field ? annotationOf(field) : '');
}

function profileOfContainer({ container }: PodContainer, pod: JudgedPod): string {
  const { annotations, spec } = pod;
  const field = container.securityContext?.seccompProfile;
  if (field) return annotationOf(field);
  const annotation = annotations[`${SECCOMP_CONTAINER_ANNOTATION}${container.name}`];
  if (annotation !== undefined) return annotation;
  const ofPod = spec.securityContext?.seccompProfile;
  return ofPod ? annotationOf(ofPod) : (annotations[SECCOMP_POD_ANNOTATION] ?? '');
}

function fieldOf(annotation: string): SecurityProfile | undefined {
  return profileOf(annotation === 'docker/default' ? 'runtime/default' : annotation);
}

function isSame(a: SecurityProfile | undefined, b: SecurityProfile | undefined): boolean {
  return a?.type === b?.type && (a?.localhostProfile ?? undefined) === (b?.localhostProfile ?? undefined);
}
