import { NONE, type RuleOf, type VolumeRule } from '../rule.ts';

/**
 * Drivers of flex volumes.
 *
 * Policy: allowedFlexVolumes[*].driver; an empty list allows all. Pod: spec.volumes[*].flexVolume.driver.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const flexVolumesRule: RuleOf<VolumeRule> = ({ spec: policy }) => {
  const values = (policy.allowedFlexVolumes ?? []).map(({ driver = '' }) => driver);
  if (values.length === 0) return undefined;
  return {
    type: 'flexVolume',
    findings: ({ volume, path }) => {
      const found = volume.flexVolume?.driver ?? '';
      if (values.includes(found)) return NONE;
      return [
        {
          rule: 'allowedFlexVolumes',
          error: 'Invalid value',
          path: `${path}.driver`,
          volume: volume.name,
          found,
          accepted: { values, absent: false },
        },
      ];
    },
  };
};
