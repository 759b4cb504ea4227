import type { SeLinuxOptions } from '../../../kubernetes/objects.ts';
import { ABSENT_ONLY, type Check, type CheckVersion, type PodSecurityFinding } from '../check.ts';

/**
 * SELinux must confine the containers as containers.
 *
 * Restricted fields, in the pod, initContainers, containers and ephemeralContainers:
 *   spec.securityContext.seLinuxOptions.type        absent, empty, or a type of the list of the version
 *   spec.*[*].securityContext.seLinuxOptions.type   absent, empty, or a type of the list of the version
 *   ….seLinuxOptions.user                           absent or empty
 *   ….seLinuxOptions.role                           absent or empty
 *
 * Since 1.0; container_engine_t since 1.31.
 * Source: kubernetes/pod-security-admission policy/check_seLinuxOptions.go at v0.37.0.
 */
const TYPES_1_0 = ['container_t', 'container_init_t', 'container_kvm_t'];
const TYPES_1_31 = [...TYPES_1_0, 'container_engine_t'];

export const seLinuxOptions = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, evaluate: onlyTypes(TYPES_1_0) },
    { since: 31, evaluate: onlyTypes(TYPES_1_31) },
  ],
} as const satisfies Check;

function onlyTypes(types: readonly string[]): CheckVersion['evaluate'] {
  const forbidden = (
    where: string,
    options: SeLinuxOptions | null | undefined,
    container?: string,
  ): PodSecurityFinding[] => {
    const { type = '', user = '', role = '' } = options ?? {};
    const at = `${where}.securityContext.seLinuxOptions`;
    const of = container === undefined ? {} : { container };
    return [
      ...(type === '' || types.includes(type)
        ? []
        : [{ path: `${at}.type`, ...of, found: type, accepted: { values: types, absent: true } }]),
      ...(user === '' ? [] : [{ path: `${at}.user`, ...of, found: user, accepted: ABSENT_ONLY }]),
      ...(role === '' ? [] : [{ path: `${at}.role`, ...of, found: role, accepted: ABSENT_ONLY }]),
    ];
  };
  return ({ spec, containers }) => [
    ...forbidden('spec', spec.securityContext?.seLinuxOptions),
    ...containers.flatMap(({ container, path }) =>
      forbidden(path, container.securityContext?.seLinuxOptions, container.name),
    ),
  ];
}
