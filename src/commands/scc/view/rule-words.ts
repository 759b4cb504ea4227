import type { GroupStrategy, SecurityContextConstraints } from '../../../policy/scc/constraints.ts';
import { shownLine } from '../../../text/untrusted.ts';

/** What constraints say about one field, in words. */
export interface ConstraintsRuleWords {
  readonly rule: string;
  readonly text: string;
}

/** In one word: it stands in a table. */
const NAMESPACE_RANGE = 'namespace-range';

/** Every rule, with who can use them without a role at the end. */
export function constraintsRules(scc: SecurityContextConstraints): ConstraintsRuleWords[] {
  const rules: (readonly [rule: string, text: string])[] = [
    ['privileged', allowedWord(scc.allowPrivilegedContainer)],
    ['allowPrivilegeEscalation', escalationText(scc)],
    ['allowedCapabilities', constraintsNames(scc.allowedCapabilities)],
    ['defaultAddCapabilities', constraintsNames(scc.defaultAddCapabilities)],
    ['requiredDropCapabilities', constraintsNames(scc.requiredDropCapabilities)],
    ['runAsUser', userWords(scc)],
    ['fsGroup', groupWords(scc.fsGroup, "the first of the namespace's groups")],
    ['supplementalGroups', groupWords(scc.supplementalGroups, "the namespace's groups")],
    ['seLinux', seLinuxWords(scc)],
    ['seccomp', scc.seccompProfiles?.length ? constraintsNames(scc.seccompProfiles) : 'none may be set'],
    ['readOnlyRootFilesystem', scc.readOnlyRootFilesystem ? 'required' : 'not required'],
    ['hostNetwork', allowedWord(scc.allowHostNetwork)],
    ['hostPorts', allowedWord(scc.allowHostPorts)],
    ['hostPID', allowedWord(scc.allowHostPID)],
    ['hostIPC', allowedWord(scc.allowHostIPC)],
    ['hostUsers', scc.userNamespaceLevel === 'RequirePodLevel' ? 'must be false' : 'any'],
    ['volumes', constraintsNames(scc.volumes)],
    ['allowedFlexVolumes', (scc.allowedFlexVolumes ?? []).map(({ driver = '' }) => driver).join(', ') || 'any'],
    ['forbiddenSysctls', constraintsNames(scc.forbiddenSysctls, 'all')],
    ['allowedUnsafeSysctls', constraintsNames(scc.allowedUnsafeSysctls)],
    ['users', constraintsNames(scc.users)],
    ['groups', constraintsNames(scc.groups)],
  ];
  return rules.map(([rule, text]) => ({ rule, text: shownLine(text) }));
}

export function allowedWord(field: boolean | null | undefined): string {
  return field === true ? 'allowed' : 'no';
}

/** `*` stands for every name. */
export function constraintsNames(names: readonly string[] | null | undefined, every = 'any'): string {
  if (!names?.length) return 'none';
  return names.includes('*') ? every : names.join(', ');
}

export function userWords({ runAsUser }: SecurityContextConstraints): string {
  const { type, uid, uidRangeMin, uidRangeMax } = runAsUser ?? {};
  switch (type) {
    case 'RunAsAny':
      return 'any';
    case 'MustRunAsNonRoot':
      return 'any but root';
    case 'MustRunAs':
      return uid === undefined || uid === null ? 'missing' : `${uid}`;
    case 'MustRunAsRange':
      return typeof uidRangeMin === 'number' || typeof uidRangeMax === 'number'
        ? `${uidRangeMin ?? 'missing'}-${uidRangeMax ?? 'missing'}`
        : NAMESPACE_RANGE;
    default:
      return `unknown type ${type ?? ''}`;
  }
}

function groupWords(strategy: GroupStrategy | null | undefined, allotted: string): string {
  if (strategy?.type === 'RunAsAny') return 'any';
  const ranges = strategy?.ranges ?? [];
  return ranges.length === 0
    ? allotted
    : ranges.map(({ min = 0, max = 0 }) => (min === max ? `${min}` : `${min}-${max}`)).join(', ');
}

function seLinuxWords({ seLinuxContext }: SecurityContextConstraints): string {
  if (seLinuxContext?.type === 'RunAsAny') return 'any';
  const { level, ...others } = seLinuxContext?.seLinuxOptions ?? {};
  const parts = Object.entries(others).map(([part, value]) => `${part} ${value}`);
  return [...parts, level ? `level ${level}` : "the namespace's level"].join(', ');
}

function escalationText({
  allowPrivilegeEscalation,
  defaultAllowPrivilegeEscalation,
}: SecurityContextConstraints): string {
  const allows = allowedWord(allowPrivilegeEscalation ?? true);
  return typeof defaultAllowPrivilegeEscalation === 'boolean'
    ? `${allows}, ${defaultAllowPrivilegeEscalation} where not set`
    : allows;
}
