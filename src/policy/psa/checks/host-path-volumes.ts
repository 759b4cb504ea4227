import { undecidable } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import { ABSENT_ONLY, type PodSecurityFinding } from '../finding.ts';

/**
 * Files of the node must not be mounted.
 *
 * Restricted fields:
 *   spec.volumes[*].hostPath   absent
 *
 * Since 1.0. The restricted level has restrictedVolumes instead.
 * Source: kubernetes/pod-security-admission policy/check_hostPathVolumes.go at v0.37.0.
 */
export const hostPathVolumes = {
  id: 'hostPathVolumes',
  level: 'baseline',
  summary: 'Files of the node must not be mounted.',
  reason: 'hostPath volumes',
  detail: phrase('{volumes}', { field: 'volumes.hostPath', values: ['hostPath'] }),
  change: undecidable,
  versions: [{ since: 0, evaluate: volumesOfTheNode }],
} as const satisfies Check;

function volumesOfTheNode({ spec }: JudgedPod): PodSecurityFinding[] {
  return (spec.volumes ?? []).flatMap(({ name, hostPath }, index) =>
    hostPath === undefined || hostPath === null
      ? []
      : [{ path: `spec.volumes[${index}].hostPath`, volume: name, found: 'hostPath', accepted: ABSENT_ONLY }],
  );
}
