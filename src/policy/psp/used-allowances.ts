import type { PodTemplate } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import { SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../profile-annotations.ts';
import type { Allowance } from './allowances.ts';
import { volumesOf } from './fields/volumes.ts';

/** What of all that a policy can allow the pods of a template have. */
export function usedAllowances({ metadata, spec }: PodTemplate): Allowance[] {
  const all = containersOf(spec).map(({ container }) => container);
  const contexts = all.map(({ securityContext }) => securityContext ?? {});
  const used = (field: Allowance['field'], isUsed: boolean): Allowance[] => (isUsed ? [{ field, values: [] }] : []);
  const listed = (field: Allowance['field'], values: readonly (string | undefined)[]): Allowance[] => {
    const there = values.filter((value) => value !== undefined);
    return there.length === 0 ? [] : [{ field, values: [...new Set(there)] }];
  };
  const profiles = [spec.securityContext, ...contexts].map((context) => context?.seccompProfile?.type);
  const annotated = Object.entries(metadata?.annotations ?? {}).some(
    ([key, value]) =>
      (key === SECCOMP_POD_ANNOTATION || key.startsWith(SECCOMP_CONTAINER_ANNOTATION)) && value === 'unconfined',
  );
  const users = contexts.map(({ runAsUser }) => runAsUser ?? spec.securityContext?.runAsUser);
  return [
    ...used(
      'privileged',
      contexts.some(({ privileged }) => privileged === true),
    ),
    ...listed(
      'volumes',
      volumesOf(spec.volumes ?? []).map(({ type }) => type),
    ),
    ...listed(
      'allowedCapabilities',
      contexts.flatMap(({ capabilities }) => capabilities?.add ?? []),
    ),
    ...used('hostPID', spec.hostPID === true),
    ...used('hostNetwork', spec.hostNetwork === true),
    ...used('hostIPC', spec.hostIPC === true),
    ...listed(
      'allowedProcMountTypes',
      contexts.map(({ procMount }) => procMount ?? undefined),
    ),
    ...listed('runAsUser', users.includes(0) ? ['0'] : []),
    // What is not said is allowed to them.
    ...used(
      'allowPrivilegeEscalation',
      contexts.some((context) => context.allowPrivilegeEscalation !== false),
    ),
    ...listed('seccomp', annotated || profiles.includes('Unconfined') ? ['unconfined'] : []),
    ...listed(
      'allowedUnsafeSysctls',
      (spec.securityContext?.sysctls ?? []).map(({ name }) => name),
    ),
    ...listed(
      'hostPorts',
      all.flatMap(({ ports }) => (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [`${hostPort}`] : []))),
    ),
  ];
}
