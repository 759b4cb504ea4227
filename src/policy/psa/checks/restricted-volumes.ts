import { VOLUME_SOURCES, type VolumeSource } from '../../../kubernetes/volume-sources.ts';
import { undecidable } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import type { PodSecurityFinding } from '../finding.ts';

/**
 * Volumes must be of the types that reach neither the node's files nor a storage server on the pod's own word.
 *
 * Restricted fields:
 *   spec.volumes[*]   must have one of the types in ACCEPTED
 *
 * Since 1.0. It replaces hostPathVolumes.
 * Source: kubernetes/pod-security-admission policy/check_restrictedVolumes.go at v0.37.0.
 */
export const restrictedVolumes = {
  id: 'restrictedVolumes',
  level: 'restricted',
  summary: "Volumes must be of the types that reach neither the node's files nor other storage on the pod's own word.",
  reason: 'restricted volume types',
  detail: phrase('{volumes} {use} restricted volume type{s} {values}', { field: 'volumes' }),
  change: undecidable,
  versions: [{ since: 0, replaces: ['hostPathVolumes'], evaluate: volumesOfOtherTypes }],
} as const satisfies Check;

const ACCEPTED: readonly VolumeSource[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function volumesOfOtherTypes({ spec }: JudgedPod): PodSecurityFinding[] {
  return (spec.volumes ?? []).flatMap((volume, index) => {
    const has = (source: VolumeSource) => volume[source] !== undefined && volume[source] !== null;
    if (ACCEPTED.some(has)) return [];
    // "unknown" is the server's own word for a type that came after its list.
    const type = VOLUME_SOURCES.find(has) ?? 'unknown';
    return [
      {
        path: `spec.volumes[${index}].${type}`,
        volume: volume.name,
        found: type,
        accepted: { values: ACCEPTED, absent: false },
      },
    ];
  });
}
