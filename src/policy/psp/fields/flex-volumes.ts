import { undecidable } from '../../field-changes.ts';
import { withMore, withSpec } from '../loosening.ts';
import { volumePlace } from '../place.ts';
import { NONE, type RuleOf, type VolumeRule } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

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

export const flexVolumesWords = {
  allowedFlexVolumes: {
    summary: 'Only drivers of flex volumes that the policy allows may be used.',
    path: /\.volumes\[\d+\]\.driver$/,
    details: [{ text: 'Flexvolume driver is not allowed to be used' }],
    place: (finding, template) => `${volumePlace(finding, template)}.flexVolume.driver`,
    change: undecidable,
    loosen: withSpec(({ allowedFlexVolumes }, { found }) => ({
      allowedFlexVolumes: withMore(allowedFlexVolumes, { driver: String(found) }),
    })),
  },
} as const satisfies WordsOfRules;
