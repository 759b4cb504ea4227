import { INCLUDES_ADDED } from '../capabilities-detail.ts';
import { withoutCapability } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import type { PodSecurityFinding } from '../finding.ts';

/**
 * Only capabilities of the usual default list may be added.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].securityContext.capabilities.add   absent, empty, or only names of the list below
 *
 * Since 1.0. The restricted level has capabilities_restricted instead, from 1.22 on.
 * Source: kubernetes/pod-security-admission policy/check_capabilities_baseline.go at v0.37.0.
 */
export const capabilitiesBaseline = {
  id: 'capabilities_baseline',
  level: 'baseline',
  summary: 'Only capabilities of the usual default list may be added.',
  reason: 'non-default capabilities',
  detail: INCLUDES_ADDED,
  change: withoutCapability,
  versions: [{ since: 0, evaluate: addedBeyondDefault }],
} as const satisfies Check;

/**
 * NET_RAW is absent on purpose: containerd and Docker grant it by default, yet adding it is rejected. Names are compared
 * exactly (case-sensitive): "chown" and "CAP_CHOWN" are rejected too.
 */
export const ADDABLE: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

function addedBeyondDefault({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers.flatMap(({ container, path }) =>
    (container.securityContext?.capabilities?.add ?? []).flatMap((name, index) =>
      ADDABLE.includes(name)
        ? []
        : [
            {
              path: `${path}.securityContext.capabilities.add[${index}]`,
              container: container.name,
              found: name,
              accepted: { values: ADDABLE, absent: true },
            },
          ],
    ),
  );
}
