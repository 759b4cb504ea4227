import { undecidable } from '../../field-changes.ts';
import { withMore, withSpec } from '../loosening.ts';
import { volumePlace } from '../place.ts';
import { NONE, type RuleOf, type VolumeRule } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

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

export const csiDriversWords = {
  allowedCSIDrivers: {
    summary: 'Only inline CSI drivers that the policy allows may be used.',
    path: /\.csi\.driver$/,
    details: [{ text: 'Inline CSI driver is not allowed to be used' }],
    place: (finding, template) => `${volumePlace(finding, template)}.csi.driver`,
    change: undecidable,
    loosen: withSpec(({ allowedCSIDrivers }, { found }) => ({
      allowedCSIDrivers: withMore(allowedCSIDrivers, { name: String(found) }),
    })),
  },
} as const satisfies WordsOfRules;
