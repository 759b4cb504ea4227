import { distinct, distinctOrAll } from '../allowance-rule.ts';
import { removedFromList } from '../change-for.ts';
import { withMore, withSpec } from '../loosening.ts';
import { NONE, type PodRule, type PolicyFinding, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/** Source: sysctl/mustmatchpatterns.go; ip_unprivileged_port_start came with 1.22. */
const SAFE = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
];
const SAFE_1_22 = [...SAFE, 'net.ipv4.ip_unprivileged_port_start'];

/**
 * Kernel parameters.
 *
 * Policy: forbiddenSysctls and allowedUnsafeSysctls, names or prefixes that end in "*". Pod: spec.securityContext.sysctls[*].name.
 *   refused    what is forbidden, safe or not
 *   accepted   the rest of the safe list, and what is in allowedUnsafeSysctls
 * Source: pkg/security/podsecuritypolicy/sysctl/mustmatchpatterns.go of Kubernetes 1.24.17 and 1.20.2.
 */
export const sysctlsRule: RuleOf<PodRule> = ({ spec: policy }, serverMinor) => {
  const safe = serverMinor >= 22 ? SAFE_1_22 : SAFE;
  const forbidden = policy.forbiddenSysctls ?? [];
  const unsafe = policy.allowedUnsafeSysctls ?? [];
  const fault = (name: string): Pick<PolicyFinding, 'rule' | 'accepted'> | undefined => {
    if (matches(name, forbidden)) {
      return { rule: 'forbiddenSysctls', accepted: { values: [], except: forbidden, absent: true } };
    }
    if (safe.includes(name) || matches(name, unsafe)) return undefined;
    return { rule: 'allowedUnsafeSysctls', accepted: { values: [...safe, ...unsafe], absent: true } };
  };
  return {
    findings: ({ spec }) => {
      const set = spec.securityContext?.sysctls;
      if (!set) return NONE;
      return set.flatMap(({ name }, index): PolicyFinding[] => {
        const wrong = fault(name);
        if (wrong === undefined) return [];
        return [{ ...wrong, error: 'Forbidden', path: `pod.spec.securityContext.sysctls[${index}]`, found: name }];
      });
    },
  };
};

export const sysctlsWords = {
  forbiddenSysctls: {
    summary: 'Kernel parameters that the policy forbids must not be set.',
    path: /\.sysctls\[\d+\]$/,
    details: [{ text: 'sysctl {quoted found} is not allowed' }],
    change: removedFromList,
    loosen: withSpec(({ forbiddenSysctls }, { found }) => ({
      forbiddenSysctls: (forbiddenSysctls ?? []).filter((pattern) => !matches(String(found), [pattern])),
    })),
  },
  allowedUnsafeSysctls: {
    summary: 'Kernel parameters that are not safe may be set only where the policy allows them.',
    path: /\.sysctls\[\d+\]$/,
    details: [{ text: 'unsafe sysctl {quoted found} is not allowed' }],
    change: removedFromList,
    loosen: withSpec(({ allowedUnsafeSysctls }, { found }) => ({
      allowedUnsafeSysctls: withMore(allowedUnsafeSysctls, String(found)),
    })),
    allowance: {
      allowed: ({ spec }) => distinctOrAll(spec.allowedUnsafeSysctls ?? []),
      used: ({ spec }) => distinct((spec.securityContext?.sysctls ?? []).map(({ name }) => name)),
    },
  },
} as const satisfies WordsOfRules;

function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}
