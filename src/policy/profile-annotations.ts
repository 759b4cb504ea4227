import type { SecurityProfile } from '../kubernetes/objects.ts';

/** The annotations that said which profiles apply before there were fields. A container's name follows the slash. */
export const SECCOMP_POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';
export const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The annotation that says the same as a field; empty where none does. Source: pkg/api/pod/util.go of Kubernetes 1.24. */
export function annotationOf({ type, localhostProfile }: SecurityProfile): string {
  if (type === 'Unconfined') return 'unconfined';
  if (type === 'RuntimeDefault') return 'runtime/default';
  return type === 'Localhost' && typeof localhostProfile === 'string' ? `localhost/${localhostProfile}` : '';
}

/** The field that says the same as an annotation; undefined for what no field can say. */
export function profileOf(annotation: string): SecurityProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const localhostProfile = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : '';
  return localhostProfile === '' ? undefined : { type: 'Localhost', localhostProfile };
}
