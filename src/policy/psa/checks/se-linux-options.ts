import type { SeLinuxOptions } from '../../../kubernetes/objects.ts';
import { removed } from '../../field-changes.ts';
import type { Check, CheckVersion } from '../check.ts';
import { plural, quotedIn, quotedList, type SaidPsaFinding, setters, valuesOf, WHO, whoIn } from '../detail.ts';
import { ABSENT_ONLY, type PodSecurityFinding } from '../finding.ts';

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
  summary: 'SELinux must confine the containers as containers.',
  reason: 'seLinuxOptions',
  detail: { say: forbiddenOptions, read: readForbiddenOptions },
  change: removed,
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

/** Servers before 1.26 named users and roles only together with a type: the detail could end in nothing. */
const FIRST_MINOR_WITH_USER_AND_ROLE = 26;

/** `pod set forbidden securityContext.seLinuxOptions: types "a", "b"; user may not be set; role may not be set`. */
function forbiddenOptions(findings: readonly PodSecurityFinding[], serverMinor: number): string {
  const of = (field: string) => findings.filter(({ path }) => path.endsWith(`.seLinuxOptions.${field}`));
  const types = of('type');
  const named = types.length > 0 || serverMinor >= FIRST_MINOR_WITH_USER_AND_ROLE;
  const what = [
    ...(types.length === 0 ? [] : [`${plural('type', valuesOf(types))} ${quotedList(valuesOf(types))}`]),
    ...(named && of('user').length > 0 ? [USER] : []),
    ...(named && of('role').length > 0 ? [ROLE] : []),
  ];
  return `${setters(findings)} set forbidden ${FIELD}: ${what.join('; ')}`;
}

const FIELD = 'securityContext.seLinuxOptions';
const USER = 'user may not be set';
const ROLE = 'role may not be set';

const FORBIDDEN = new RegExp(`^${WHO} set forbidden ${FIELD}: (?<what>.*)$`, 's');

function readForbiddenOptions(detail: string): SaidPsaFinding[] | undefined {
  const groups = FORBIDDEN.exec(detail)?.groups;
  if (!groups) return undefined;
  const { what = '' } = groups;
  const types = /^types? (".*?")(?=$|; (?:user|role) may not be set)/s.exec(what)?.[1];
  const option = (field: string, values: readonly string[]) => ({ ...whoIn(groups), volumes: [], field, values });
  const found = [
    ...(types === undefined ? [] : [option(`${FIELD}.type`, quotedIn(types))]),
    ...(what.includes(USER) ? [option(`${FIELD}.user`, [])] : []),
    ...(what.includes(ROLE) ? [option(`${FIELD}.role`, [])] : []),
  ];
  return found.length > 0 ? found : [option(FIELD, [])];
}
