import { goQuoted, goSortedSet } from '../go-text.ts';
import type { PodSecurityFinding } from './check.ts';
import type { Violation } from './evaluate.ts';
import { formatLevelVersion, type LevelVersion } from './levels.ts';
import type { CheckId } from './registry.ts';

/** `violates PodSecurity "restricted:latest": …`, as a server of this minor version says it, to the letter. */
export function enforceSentence(policy: LevelVersion, violations: readonly Violation[], serverMinor: number): string {
  return `violates PodSecurity "${formatLevelVersion(policy)}": ${violationsText(violations, serverMinor)}`;
}

/** `would violate PodSecurity "restricted:latest": …`: the warning that comes with objects that are let in. */
export function warnSentence(policy: LevelVersion, violations: readonly Violation[], serverMinor: number): string {
  return `would violate PodSecurity "${formatLevelVersion(policy)}": ${violationsText(violations, serverMinor)}`;
}

/** "privileged (container "main" must not set securityContext.privileged=true), …". Values in it come from the pod. */
export function violationsText(violations: readonly Violation[], serverMinor: number): string {
  return violations
    .map((violation) => {
      const { reason, detail } = WORDS[violation.check](violation.findings, serverMinor);
      return `${reason} (${detail})`;
    })
    .join(', ');
}

/** The reasons only, as a server lists them for pods that are there already. */
export function reasonsText(violations: readonly Violation[], serverMinor: number): string {
  return violations.map(({ check, findings }) => WORDS[check](findings, serverMinor).reason).join(', ');
}

interface Words {
  readonly reason: string;
  readonly detail: string;
}

/** Source of every word: policy/check_*.go of kubernetes/pod-security-admission, v0.24.17 to v0.37.0. */
const WORDS: Readonly<Record<CheckId, (findings: readonly PodSecurityFinding[], serverMinor: number) => Words>> = {
  appArmorProfile: appArmorWords,
  capabilities_baseline: (findings) => ({
    reason: 'non-default capabilities',
    detail: `${containers(findings)} must not include ${values(findings)} in securityContext.capabilities.add`,
  }),
  hostNamespaces: (findings) => ({
    reason: 'host namespaces',
    detail: findings.map(({ path }) => `${path.slice('spec.'.length)}=true`).join(', '),
  }),
  hostPathVolumes: (findings) => ({ reason: 'hostPath volumes', detail: volumes(findings) }),
  hostPorts: (findings) => {
    const ports = found(findings);
    return {
      reason: 'hostPort',
      detail: `${containers(findings)} ${use(containersOf(findings))} ${plural('hostPort', ports)} ${ports.join(', ')}`,
    };
  },
  hostProbesAndHostLifecycle: (findings) => {
    // The one check that sorts its containers.
    const names = goSortedSet(containersOf(findings));
    return {
      reason: 'probe or lifecycle host',
      detail: `${plural('container', names)} ${quoted(names)} ${use(names)} ${plural('probe or lifecycle host', found(findings))} ${values(findings)}`,
    };
  },
  privileged: (findings) => ({
    reason: 'privileged',
    detail: `${containers(findings)} must not set securityContext.privileged=true`,
  }),
  procMount: procMountWords,
  procMount_restricted: procMountWords,
  seLinuxOptions: seLinuxWords,
  seccompProfile_baseline: seccompWords,
  seccompProfile_restricted: seccompWords,
  sysctls: (findings) => ({
    reason: 'forbidden sysctls',
    detail: findings.map((finding) => String(finding.found)).join(', '),
  }),
  windowsHostProcess: (findings) => ({
    reason: 'hostProcess',
    detail: `${setters(findings)} must not set securityContext.windowsOptions.hostProcess=true`,
  }),
  allowPrivilegeEscalation: (findings) => ({
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containers(findings)} must set securityContext.allowPrivilegeEscalation=false`,
  }),
  capabilities_restricted: (findings) => {
    const notDropped = findings.filter(({ accepted }) => accepted.mustInclude);
    const added = findings.filter(({ accepted }) => !accepted.mustInclude);
    const details = [
      ...(notDropped.length === 0
        ? []
        : [`${containers(notDropped)} must set securityContext.capabilities.drop=["ALL"]`]),
      ...(added.length === 0
        ? []
        : [`${containers(added)} must not include ${values(added)} in securityContext.capabilities.add`]),
    ];
    return { reason: 'unrestricted capabilities', detail: details.join('; ') };
  },
  restrictedVolumes: (findings) => {
    const names = findings.map(({ volume }) => volume ?? '');
    return {
      reason: 'restricted volume types',
      detail: `${volumes(findings)} ${use(names)} ${plural('restricted volume type', found(findings))} ${values(findings)}`,
    };
  },
  runAsNonRoot: (findings) => {
    const explicit = findings.filter((finding) => finding.found === false);
    return {
      reason: 'runAsNonRoot != true',
      detail:
        explicit.length > 0
          ? `${setters(explicit)} must not set securityContext.runAsNonRoot=false`
          : `pod or ${containers(findings)} must set securityContext.runAsNonRoot=true`,
    };
  },
  runAsUser: (findings) => ({ reason: 'runAsUser=0', detail: `${setters(findings)} must not set runAsUser=0` }),
};

function procMountWords(findings: readonly PodSecurityFinding[]): Words {
  return {
    reason: 'procMount',
    detail: `${containers(findings)} must not set securityContext.procMount to ${values(findings)}`,
  };
}

function seccompWords(findings: readonly PodSecurityFinding[]): Words {
  const reason = 'seccompProfile';
  const annotations = findings.filter(isAnnotation);
  if (annotations.length > 0) {
    const entries = goSortedSet(annotations.map(annotationText));
    return { reason, detail: `forbidden ${plural('annotation', entries)} ${entries.join(', ')}` };
  }
  const explicit = findings.filter((finding) => finding.found !== undefined);
  if (explicit.length === 0) {
    return {
      reason,
      detail: `pod or ${containers(findings)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    };
  }
  return {
    reason,
    detail: `${setters(explicit)} must not set securityContext.seccompProfile.type to ${values(explicit)}`,
  };
}

/** Servers before 1.30 knew the annotations only, and said so in other words. */
const FIRST_MINOR_WITH_APP_ARMOR_FIELDS = 30;

function appArmorWords(findings: readonly PodSecurityFinding[], serverMinor: number): Words {
  const annotations = goSortedSet(findings.filter(isAnnotation).map(annotationText));
  const fields = findings.filter((finding) => !isAnnotation(finding));
  const all = [...found(fields), ...annotations];
  const reason = plural('forbidden AppArmor profile', all);
  if (serverMinor < FIRST_MINOR_WITH_APP_ARMOR_FIELDS) return { reason, detail: annotations.join(', ') };
  const who = [
    ...(fields.length === 0 ? [] : [setters(fields)]),
    ...(annotations.length === 0 ? [] : [plural('annotation', annotations)]),
  ];
  return { reason, detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(all)}` };
}

/** Servers before 1.26 named users and roles only beside a type: the detail could end in nothing. */
const FIRST_MINOR_WITH_USER_AND_ROLE = 26;

function seLinuxWords(findings: readonly PodSecurityFinding[], serverMinor: number): Words {
  const of = (field: string) => findings.filter(({ path }) => path.endsWith(`.seLinuxOptions.${field}`));
  const types = of('type');
  const named = types.length > 0 || serverMinor >= FIRST_MINOR_WITH_USER_AND_ROLE;
  const what = [
    ...(types.length === 0 ? [] : [`${plural('type', found(types))} ${values(types)}`]),
    ...(named && of('user').length > 0 ? ['user may not be set'] : []),
    ...(named && of('role').length > 0 ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${setters(findings)} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
  };
}

function isAnnotation({ path }: PodSecurityFinding): boolean {
  return path.startsWith(ANNOTATIONS);
}

const ANNOTATIONS = 'metadata.annotations[';

function annotationText({ path, found: value }: PodSecurityFinding): string {
  return `${path.slice(ANNOTATIONS.length, -1)}=${goQuoted(String(value))}`;
}

/** `pod and containers "a", "b"`. */
function setters(findings: readonly PodSecurityFinding[]): string {
  const ofContainers = findings.filter(({ container }) => container !== undefined);
  return [
    ...(ofContainers.length < findings.length ? ['pod'] : []),
    ...(ofContainers.length > 0 ? [containers(ofContainers)] : []),
  ].join(' and ');
}

/** `containers "a", "b"`, in visiting order. */
function containers(findings: readonly PodSecurityFinding[]): string {
  const names = containersOf(findings);
  return `${plural('container', names)} ${quoted(names)}`;
}

/** Each container once, however many of its fields were found. */
function containersOf(findings: readonly PodSecurityFinding[]): string[] {
  const names = new Map<string, string>();
  for (const { path, container } of findings) {
    if (container !== undefined) names.set(path.slice(0, path.indexOf(']')), container);
  }
  return [...names.values()];
}

/** `volumes "a", "b"`, in the order of the manifest. */
function volumes(findings: readonly PodSecurityFinding[]): string {
  const names = findings.map(({ volume }) => volume ?? '');
  return `${plural('volume', names)} ${quoted(names)}`;
}

function values(findings: readonly PodSecurityFinding[]): string {
  return quoted(found(findings));
}

function found(findings: readonly PodSecurityFinding[]): string[] {
  return goSortedSet(findings.map((finding) => String(finding.found)));
}

/** In quotes, but with nothing escaped in them, as the server does it. */
function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

function plural(word: string, things: readonly unknown[]): string {
  return things.length === 1 ? word : `${word}s`;
}

function use(things: readonly unknown[]): string {
  return things.length === 1 ? 'uses' : 'use';
}
