import { NONE, type RuleOf, type VolumeRule } from '../rule.ts';

/**
 * Drivers of CSI volumes that are written into the pod.
 *
 * Policy: allowedCSIDrivers[*].name; an empty list allows all. Pod: spec.volumes[*].csi.driver.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17. Its gate CSIInlineVolume is on since 1.16.
 */
export const csiDriversRule: RuleOf<VolumeRule> = ({ spec: policy }) => {
  const values = (policy.allowedCSIDrivers ?? []).map(({ name = '' }) => name);
  if (values.length === 0) return undefined;
  return {
    type: 'csi',
    findings: ({ volume, path }) => {
      const found = volume.csi?.driver ?? '';
      if (values.includes(found)) return NONE;
      return [
        {
          rule: 'allowedCSIDrivers',
          error: 'Invalid value',
          path: `${path}.csi.driver`,
          volume: volume.name,
          found,
          accepted: { values, absent: false },
        },
      ];
    },
  };
};
