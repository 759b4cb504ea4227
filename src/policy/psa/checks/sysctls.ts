import type { Check, CheckVersion } from '../check.ts';
import { OF_POD } from '../detail.ts';
import type { PodSecurityFinding } from '../finding.ts';

/**
 * Only kernel parameters that belong to the pod alone may be set.
 *
 * Restricted fields:
 *   spec.securityContext.sysctls[*].name   one of the list of the version
 *
 * Since 1.0; the list grew with 1.27, 1.29, 1.32 and 1.37.
 * Source: kubernetes/pod-security-admission policy/check_sysctls.go at v0.37.0.
 */
const SAFE_1_0 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_syncookies',
];
const SAFE_1_27 = [...SAFE_1_0, 'net.ipv4.ip_local_reserved_ports'];
const SAFE_1_29 = [
  ...SAFE_1_27,
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
];
const SAFE_1_32 = [...SAFE_1_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const SAFE_1_37 = [...SAFE_1_32, 'net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle'];

export const sysctls = {
  id: 'sysctls',
  level: 'baseline',
  summary: 'Only kernel parameters that belong to the pod alone may be set.',
  reason: 'forbidden sysctls',
  // In the manifest's order, each as often as it is there.
  detail: {
    say: (findings) => findings.map(({ found }) => String(found)).join(', '),
    read: (detail) => [{ ...OF_POD, field: 'securityContext.sysctls.name', values: detail.split(', ') }],
  },
  change: (_finding, at) => ({ at: at.slice(0, -1) }),
  versions: [
    { since: 0, evaluate: onlySafe(SAFE_1_0) },
    { since: 27, evaluate: onlySafe(SAFE_1_27) },
    { since: 29, evaluate: onlySafe(SAFE_1_29) },
    { since: 32, evaluate: onlySafe(SAFE_1_32) },
    { since: 37, evaluate: onlySafe(SAFE_1_37) },
  ],
} as const satisfies Check;

function onlySafe(safe: readonly string[]): CheckVersion['evaluate'] {
  return ({ spec }): PodSecurityFinding[] =>
    (spec.securityContext?.sysctls ?? []).flatMap(({ name }, index) =>
      safe.includes(name)
        ? []
        : [
            {
              path: `spec.securityContext.sysctls[${index}].name`,
              found: name,
              accepted: { values: safe, absent: false },
            },
          ],
    );
}
