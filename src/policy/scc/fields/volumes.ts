import { isServiceAccountToken } from '../../psp/fields/volumes.ts';
import type { SccFinding, SccPodRule, SccRuleOf } from '../rule.ts';

/**
 * The types of volumes.
 *
 * Constraints: volumes, "*" for all; no list allows none. Pod: spec.volumes[*].
 * A list with secret also allows the projected volume in which a service account's token comes. allowHostDirVolumePlugin is not
 * looked at: whoever writes the constraints finds hostPath in the list for it.
 * Source: sccmatching/provider.go of openshift/apiserver-library-go.
 */
export const sccVolumes: SccRuleOf<SccPodRule> = (scc) => {
  const values = scc.volumes ?? [];
  if (values.includes('*')) return undefined;
  const accepted = { values, absent: true };
  return {
    findings: ({ volumes }) =>
      volumes.flatMap(({ volume, type, path }): SccFinding[] => {
        if (values.includes(type)) return [];
        if (type === 'projected' && values.includes('secret') && isServiceAccountToken(volume)) return [];
        return [
          { rule: 'volumes', error: 'Invalid value', path, said: path, volume: volume.name, found: type, accepted },
        ];
      }),
  };
};

/**
 * Drivers of flexVolumes.
 *
 * Constraints: allowedFlexVolumes, where their list of volumes has flexVolume; no list allows every driver.
 * Pod: spec.volumes[*].flexVolume.driver.
 */
export const sccFlexVolumes: SccRuleOf<SccPodRule> = ({ allowedFlexVolumes, volumes: types }) => {
  const isAsked = types?.some((type) => type === '*' || type === 'flexVolume') === true;
  if (!isAsked || !allowedFlexVolumes?.length) return undefined;
  const values = allowedFlexVolumes.map(({ driver = '' }) => driver);
  const accepted = { values, absent: false };
  return {
    findings: ({ volumes }) =>
      volumes.flatMap(({ volume, path }, index): SccFinding[] => {
        if (!volume.flexVolume) return [];
        const found = volume.flexVolume.driver ?? '';
        if (values.includes(found)) return [];
        return [
          {
            rule: 'allowedFlexVolumes',
            error: 'Invalid value',
            path: `${path}.driver`,
            said: `.spec.securityContext.volumes[${index}].driver`,
            volume: volume.name,
            found,
            accepted,
          },
        ];
      }),
  };
};
