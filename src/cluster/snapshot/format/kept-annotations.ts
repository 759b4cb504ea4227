import { MIRROR_ANNOTATION } from '../../../kubernetes/mirror-annotation.ts';

/**
 * What is in the value of an annotation that recordings hold: those that admission reads or writes, and no others. kubectl's
 * last-applied-configuration has the values of environment variables in it.
 *   text       words of Kubernetes, numbers: stay
 *   name       of a policy
 *   profiles   seccomp or AppArmor profiles, of which "localhost/FILE" names a file
 */
export type KeptAnnotation = 'text' | 'name' | 'profiles';

const EXACT: ReadonlyMap<string, KeptAnnotation> = new Map([
  ['kubernetes.io/psp', 'name'],
  [MIRROR_ANNOTATION, 'text'],
  ['openshift.io/scc', 'name'],
  ['openshift.io/required-scc', 'name'],
  ['security.openshift.io/validated-scc-subject-type', 'text'],
  ['deployment.kubernetes.io/revision', 'text'],
]);

const PREFIXES: readonly (readonly [prefix: string, kept: KeptAnnotation])[] = [
  ['seccomp.security.alpha.kubernetes.io/', 'profiles'],
  ['container.seccomp.security.alpha.kubernetes.io/', 'profiles'],
  ['apparmor.security.beta.kubernetes.io/', 'profiles'],
  ['container.apparmor.security.beta.kubernetes.io/', 'profiles'],
  ['openshift.io/sa.scc.', 'text'],
];

/** Undefined for an annotation that recordings do not hold. */
export function keptAnnotation(key: string): KeptAnnotation | undefined {
  return EXACT.get(key) ?? PREFIXES.find(([prefix]) => key.startsWith(prefix))?.[1];
}
