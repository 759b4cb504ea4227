import { ABSENT_ONLY, type Check, type JudgedPod, type PodSecurityFinding } from '../check.ts';

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
  versions: [{ since: 0, evaluate: volumesOfTheNode }],
} as const satisfies Check;

function volumesOfTheNode({ spec }: JudgedPod): PodSecurityFinding[] {
  return (spec.volumes ?? []).flatMap(({ name, hostPath }, index) =>
    hostPath === undefined || hostPath === null
      ? []
      : [{ path: `spec.volumes[${index}].hostPath`, volume: name, found: 'hostPath', accepted: ABSENT_ONLY }],
  );
}
