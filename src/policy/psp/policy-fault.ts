import type { IdStrategy, PodSecurityPolicySpec } from './policy.ts';

/** Why the server passes over a policy without a word, though it is there: a strategy of it cannot be carried out. */
export interface PolicyFault {
  readonly field: 'runAsUser' | 'runAsGroup' | 'seLinux' | 'fsGroup' | 'supplementalGroups';
  readonly fault: 'unknown rule' | 'no ranges' | 'no seLinuxOptions';
}

const GROUP_RULES = ['RunAsAny', 'MayRunAs', 'MustRunAs'];

/** Undefined for a policy that is used. Source: CreateStrategies in pkg/security/podsecuritypolicy/factory.go, 1.24.17. */
export function policyFault(spec: PodSecurityPolicySpec): PolicyFault | undefined {
  return (
    idFault('runAsUser', spec.runAsUser, ['RunAsAny', 'MustRunAsNonRoot', 'MustRunAs']) ??
    (spec.runAsGroup ? idFault('runAsGroup', spec.runAsGroup, GROUP_RULES) : undefined) ??
    seLinuxFault(spec) ??
    idFault('fsGroup', spec.fsGroup, GROUP_RULES) ??
    idFault('supplementalGroups', spec.supplementalGroups, GROUP_RULES)
  );
}

function idFault(
  field: PolicyFault['field'],
  { rule = '', ranges }: IdStrategy,
  rules: readonly string[],
): PolicyFault | undefined {
  if (!rules.includes(rule)) return { field, fault: 'unknown rule' };
  const needsRanges = rule === 'MustRunAs' || rule === 'MayRunAs';
  return needsRanges && !ranges?.length ? { field, fault: 'no ranges' } : undefined;
}

function seLinuxFault({ seLinux: { rule, seLinuxOptions } }: PodSecurityPolicySpec): PolicyFault | undefined {
  if (rule === 'RunAsAny') return undefined;
  if (rule !== 'MustRunAs') return { field: 'seLinux', fault: 'unknown rule' };
  return seLinuxOptions ? undefined : { field: 'seLinux', fault: 'no seLinuxOptions' };
}
