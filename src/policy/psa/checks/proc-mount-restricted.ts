import { removed } from '../../field-changes.ts';
import type { Check } from '../check.ts';
import { otherProcMounts, PROC_MOUNT_DETAIL } from './proc-mount.ts';

/**
 * What the runtime hides of /proc must stay hidden, in a user namespace too.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].securityContext.procMount   "Default" or absent
 *
 * Since 1.35, when procMount of the baseline level became laxer.
 * Source: kubernetes/pod-security-admission policy/check_procMount_restricted.go at v0.37.0.
 */
export const procMountRestricted = {
  id: 'procMount_restricted',
  level: 'restricted',
  summary: 'What the runtime hides of /proc must stay hidden, in a user namespace too.',
  reason: 'procMount',
  detail: PROC_MOUNT_DETAIL,
  change: removed,
  versions: [{ since: 35, replaces: ['procMount'], evaluate: otherProcMounts }],
} as const satisfies Check;
