import type { SccFinding, SccPodRule, SccRuleOf } from '../rule.ts';

/**
 * Sysctls of the pod.
 *
 * Constraints: forbiddenSysctls and allowedUnsafeSysctls, names or prefixes that end in "*". Pod: spec.securityContext.sysctls.
 * Which sysctls are safe depends on the kernels of the nodes from OpenShift 4.20 on: the last three ask for 4.16, 4.15 and 4.15,
 * which all its nodes have.
 * Source: sysctl/mustmatchpatterns.go of openshift/apiserver-library-go.
 */
const SAFE: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
];

export const sccSysctls: SccRuleOf<SccPodRule> = ({ forbiddenSysctls, allowedUnsafeSysctls }) => ({
  findings: ({ spec }) =>
    (spec.securityContext?.sysctls ?? []).flatMap(({ name }, index): SccFinding[] => {
      const isForbidden = matches(forbiddenSysctls ?? [], name);
      if (!isForbidden && (SAFE.includes(name) || matches(allowedUnsafeSysctls ?? [], name))) return [];
      const path = `spec.securityContext.sysctls[${index}]`;
      return [
        {
          rule: isForbidden ? 'forbiddenSysctls' : 'allowedUnsafeSysctls',
          error: 'Forbidden',
          path,
          said: `pod.${path}`,
          found: name,
          accepted: isForbidden
            ? { values: [], except: forbiddenSysctls ?? [], absent: true }
            : { values: [...SAFE, ...(allowedUnsafeSysctls ?? [])], absent: true },
        },
      ];
    }),
});

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name));
}
