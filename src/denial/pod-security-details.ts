import type { SaidPsaFinding } from './refusal.ts';

/**
 * What stands in the brackets behind a reason of Pod Security Admission; empty where no known release writes that.
 * `container "a" must not include "X", "Y" in securityContext.capabilities.add`: names of containers and volumes are letters,
 * digits and dashes, other values are as the pod has them, with nothing escaped.
 * Source: policy/check_*.go of kubernetes/pod-security-admission, v0.24.17 to v0.37.0.
 */
export function readPodSecurityDetail(reason: string, detail: string): readonly SaidPsaFinding[] {
  const ofReason = READERS.get(reason);
  if (ofReason) return ofReason(detail);
  // Only what is dropped and what is added stand beside each other.
  const parts = detail.split(/(?<=drop=\["ALL"\]); /);
  const findings = parts.map((part) => findingIn(part));
  return findings.every((finding) => finding !== undefined) ? findings : [];
}

type Groups = Readonly<Record<string, string | undefined>>;

const NAMES = String.raw`"[\w.-]+"(?:, "[\w.-]+")*`;
/** `pod`, `container "a"`, `pod and containers "a", "b"`, `pod or container "a"`, each perhaps with ` and annotation` behind. */
const WHO = `(?<who>(?:pod(?: (?:and|or) (?=container))?)?(?:containers? ${NAMES})?)(?:(?: and )?annotations?)?`;

const form = (pattern: string): RegExp => new RegExp(`^${WHO} ${pattern}$`, 's');

/** Each form, and the field where the sentence does not write it whole: it does not say which of the probes and hooks has the host. */
const FORMS: readonly (readonly [RegExp, field?: string])[] = [
  [form('must not include (?<values>".*") in (?<field>securityContext\\.capabilities\\.add)')],
  [form('must set (?<field>securityContext\\.capabilities\\.drop)=\\["ALL"\\]')],
  [form('must set (?<field>[\\w.]+) to "RuntimeDefault" or "Localhost"')],
  [form('must not set (?<field>[\\w.]+) to (?<values>".*")')],
  [form('must not set runAsUser=(?<value>0)'), 'securityContext.runAsUser'],
  [form('must not set (?<field>[\\w.]+)=(?<value>\\w+)')],
  [form('must set (?<field>[\\w.]+)=\\w+')],
  [form('uses? hostPorts? (?<ports>[\\d, ]+)'), 'ports.hostPort'],
  [form('uses? probe or lifecycle hosts? (?<values>".*")'), 'probes and lifecycle'],
];

function findingIn(detail: string): SaidPsaFinding | undefined {
  for (const [pattern, field] of FORMS) {
    const groups = pattern.exec(detail)?.groups;
    if (groups) return { ...who(groups), volumes: [], field: field ?? groups.field ?? '', values: valuesIn(groups) };
  }
  return undefined;
}

function who({ who: said = '' }: Groups): Pick<SaidPsaFinding, 'pod' | 'containers'> {
  return { pod: /^pod(?! or )/.test(said), containers: namesIn(said) };
}

function valuesIn({ values, value, ports }: Groups): string[] {
  if (values !== undefined) return quotedIn(values);
  return value === undefined ? (ports?.split(', ') ?? []) : [value];
}

/** `"a", "b"`. A value that has `", "` in it cannot be told from two. */
function quotedIn(list: string): string[] {
  return list.slice(1, -1).split('", "');
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/"([\w.-]+)"/g)].map(([, name = '']) => name);
}

type Reader = (detail: string) => readonly SaidPsaFinding[];

const OF_POD = { pod: true, containers: [], volumes: [] } as const;

/** Details with a grammar of their own. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['host namespaces', hostNamespaces],
  ['hostPath volumes', hostPaths],
  ['restricted volume types', restrictedVolumes],
  ['forbidden sysctls', sysctls],
  ['seLinuxOptions', seLinux],
  ['forbidden AppArmor profile', appArmor],
  ['seccompProfile', seccomp],
]);

function hostNamespaces(detail: string): SaidPsaFinding[] {
  if (!/^host\w+=true(?:, host\w+=true)*$/.test(detail)) return [];
  return detail.split(', ').map((part) => ({ ...OF_POD, field: part.replace('=true', ''), values: ['true'] }));
}

function hostPaths(detail: string): SaidPsaFinding[] {
  const names = new RegExp(`^volumes? (?<names>${NAMES})$`).exec(detail)?.groups?.names;
  if (names === undefined) return [];
  return [{ ...OF_POD, volumes: namesIn(names), field: 'volumes.hostPath', values: ['hostPath'] }];
}

function restrictedVolumes(detail: string): SaidPsaFinding[] {
  const pattern = new RegExp(`^volumes? (?<names>${NAMES}) uses? restricted volume types? (?<types>".*")$`);
  const { names, types } = pattern.exec(detail)?.groups ?? {};
  if (names === undefined || types === undefined) return [];
  return [{ ...OF_POD, volumes: namesIn(names), field: 'volumes', values: quotedIn(types) }];
}

/** In the manifest's order, each as often as it is there. */
function sysctls(detail: string): SaidPsaFinding[] {
  return [{ ...OF_POD, field: 'securityContext.sysctls.name', values: detail.split(', ') }];
}

/** `set forbidden securityContext.seLinuxOptions: types "a", "b"; user may not be set; role may not be set`. */
function seLinux(detail: string): SaidPsaFinding[] {
  const groups = new RegExp(`^${WHO} set forbidden (?<field>securityContext\\.seLinuxOptions): (?<what>.*)$`, 's').exec(
    detail,
  )?.groups;
  if (!groups) return [];
  const { what = '', field } = groups;
  const types = /^types? (".*?")(?=$|; (?:user|role) may not be set)/s.exec(what)?.[1];
  const of = (part: string, values: readonly string[]) => ({
    ...who(groups),
    volumes: [],
    field: `${field}.${part}`,
    values,
  });
  const found = [
    ...(types === undefined ? [] : [of('type', quotedIn(types))]),
    ...(what.includes('user may not be set') ? [of('user', [])] : []),
    ...(what.includes('role may not be set') ? [of('role', [])] : []),
  ];
  // Before 1.26, users and roles were not named without a type.
  return found.length > 0 ? found : [{ ...who(groups), volumes: [], field: field ?? '', values: [] }];
}

/** Fields and annotations in one list; before 1.30 annotations only: `KEY="unconfined"`. */
function appArmor(detail: string): SaidPsaFinding[] {
  const groups = form('must not set AppArmor profile type to (?<values>".*")').exec(detail)?.groups;
  if (!groups) return annotations(detail);
  // An annotation's own quotes stand inside of those of the list.
  const all = quotedIn(groups.values ?? '');
  const [fields, keys] = [all.filter((value) => !isAnnotation(value)), all.filter(isAnnotation)];
  return [
    ...(fields.length === 0
      ? []
      : [{ ...who(groups), volumes: [], field: 'securityContext.appArmorProfile.type', values: fields }]),
    ...keys.flatMap(annotations),
  ];
}

/** Older versions of the policy look at annotations: `forbidden annotation KEY="unconfined"`. */
function seccomp(detail: string): readonly SaidPsaFinding[] {
  const list = /^forbidden annotations? (.*)$/s.exec(detail)?.[1];
  if (list !== undefined) return annotations(list);
  const finding = findingIn(detail);
  return finding ? [finding] : [];
}

const ANNOTATION = /^((?:container\.)?(?:apparmor|seccomp)\.security\.[\w./-]+)="(.*)"$/s;

function isAnnotation(text: string): boolean {
  return ANNOTATION.test(text);
}

function annotations(list: string): SaidPsaFinding[] {
  return list.split(/(?<="), (?=(?:container\.)?(?:apparmor|seccomp)\.)/).flatMap((one) => {
    const [, key, value] = ANNOTATION.exec(one) ?? [];
    if (key === undefined || value === undefined) return [];
    return [{ ...OF_POD, field: `metadata.annotations[${key}]`, values: [value] }];
  });
}
