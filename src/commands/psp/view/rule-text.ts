import { APP_ARMOR_ALLOWED, APP_ARMOR_DEFAULT } from '../../../policy/psp/fields/app-armor.ts';
import { SECCOMP_ALLOWED, SECCOMP_DEFAULT } from '../../../policy/psp/fields/seccomp.ts';
import type {
  IdRange,
  IdStrategy,
  PodSecurityPolicy,
  PodSecurityPolicySpec,
  SeLinuxStrategy,
} from '../../../policy/psp/policy.ts';
import { shownMessage } from '../../../text/untrusted.ts';

/** What a policy says about one field, in words. */
export interface RuleText {
  /** The policy's field, or what its annotations are about. */
  readonly rule: string;
  readonly text: string;
}

/** Every rule of a policy; what it fills in is said elsewhere. */
export function ruleTexts({ metadata, spec }: PodSecurityPolicy): RuleText[] {
  const { [SECCOMP_ALLOWED]: seccomp, [APP_ARMOR_ALLOWED]: appArmor } = metadata.annotations ?? {};
  const hosts = (['hostNetwork', 'hostPID', 'hostIPC'] as const).map((field) => [field, allowed(spec[field])] as const);
  const rules: (readonly [rule: string, text: string])[] = [
    ['privileged', allowed(spec.privileged)],
    ['allowPrivilegeEscalation', allowed(spec.allowPrivilegeEscalation ?? true)],
    ['allowedCapabilities', namesText(spec.allowedCapabilities)],
    ['defaultAddCapabilities', namesText(spec.defaultAddCapabilities)],
    ['requiredDropCapabilities', namesText(spec.requiredDropCapabilities)],
    ['runAsUser', userText(spec)],
    ['runAsGroup', groupText(spec.runAsGroup ?? ANY)],
    ['fsGroup', groupText(spec.fsGroup)],
    ['supplementalGroups', groupText(spec.supplementalGroups)],
    ['seLinux', seLinuxText(spec.seLinux)],
    ['seccomp', seccomp === undefined ? 'none may be set' : namesText(seccomp.split(','))],
    // No wildcard here: "*" is a name like others.
    ['appArmor', appArmor === undefined ? 'any' : listed(appArmor.split(','))],
    ['readOnlyRootFilesystem', spec.readOnlyRootFilesystem ? 'required' : 'not required'],
    ...hosts,
    ['hostPorts', rangesText(spec.hostPorts ?? [])],
    ['volumes', namesText(spec.volumes)],
    ['allowedHostPaths', anyOr((spec.allowedHostPaths ?? []).map(hostPathText))],
    ['allowedFlexVolumes', anyOr((spec.allowedFlexVolumes ?? []).map(({ driver = '' }) => driver))],
    ['allowedCSIDrivers', anyOr((spec.allowedCSIDrivers ?? []).map(({ name = '' }) => name))],
    ['allowedProcMountTypes', spec.allowedProcMountTypes?.length ? listed(spec.allowedProcMountTypes) : 'Default'],
    ['forbiddenSysctls', namesText(spec.forbiddenSysctls, 'all')],
    ['allowedUnsafeSysctls', namesText(spec.allowedUnsafeSysctls)],
    ['runtimeClass', spec.runtimeClass ? namesText(spec.runtimeClass.allowedRuntimeClassNames) : 'any'],
  ];
  return rules.map(([rule, text]) => ({ rule, text: shownMessage(text) }));
}

/** The annotations that are rules of a policy. */
export const RULE_ANNOTATIONS = [SECCOMP_ALLOWED, SECCOMP_DEFAULT, APP_ARMOR_ALLOWED, APP_ARMOR_DEFAULT] as const;

const ANY: IdStrategy = { rule: 'RunAsAny' };

export function allowed(field: boolean | null | undefined): string {
  return field === true ? 'allowed' : 'no';
}

/** `*` stands for every name. */
export function namesText(names: readonly string[] | null | undefined, every = 'any'): string {
  if (!names?.length) return 'none';
  return names.includes('*') ? every : listed(names);
}

export function userText({ runAsUser: { rule, ranges } }: PodSecurityPolicySpec): string {
  switch (rule) {
    case 'RunAsAny':
      return 'any';
    case 'MustRunAsNonRoot':
      return 'any but root';
    default:
      return rangesText(ranges ?? []);
  }
}

function groupText({ rule, ranges }: IdStrategy): string {
  if (rule === 'RunAsAny') return 'any';
  return `${rule === 'MayRunAs' ? 'not set, or ' : ''}${rangesText(ranges ?? [])}`;
}

/** Both ends are included; an end that is absent is 0. */
function rangesText(ranges: readonly IdRange[]): string {
  if (ranges.length === 0) return 'none';
  return listed(ranges.map(({ min = 0, max = 0 }) => (min === max ? `${min}` : `${min}-${max}`)));
}

function seLinuxText({ rule, seLinuxOptions }: SeLinuxStrategy): string {
  if (rule === 'RunAsAny') return 'any';
  return listed(Object.entries(seLinuxOptions ?? {}).map(([part, value]) => `${part} ${value}`)) || 'empty';
}

/** No list: everything. */
function anyOr(names: readonly string[]): string {
  return names.length === 0 ? 'any' : listed(names);
}

function hostPathText({ pathPrefix = '', readOnly }: { readonly pathPrefix?: string; readonly readOnly?: boolean }) {
  return readOnly ? `${pathPrefix} (read-only)` : pathPrefix;
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}
