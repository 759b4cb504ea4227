import type { Volume } from '../../kubernetes/objects.ts';
import { VOLUME_SOURCES } from '../../kubernetes/volume-sources.ts';

export interface SccVolume {
  readonly volume: Volume;
  /** As constraints name it. */
  readonly type: string;
  /** "spec.volumes[0]". */
  readonly path: string;
}

/** Types that constraints call otherwise than the pod's field. Source: openshift/api security/v1 types.go, FSType. */
const RENAMED: Readonly<Record<string, string>> = {
  cephfs: 'cephFS',
  vsphereVolume: 'vsphere',
  storageos: 'storageOS',
};

/** All that constraints know. */
export const SCC_VOLUME_TYPES: readonly string[] = VOLUME_SOURCES.map((source) => RENAMED[source] ?? source);

/** A volume without a source is an emptyDir. */
export function sccVolumesOf(volumes: readonly Volume[]): SccVolume[] {
  return volumes.map((volume, index) => {
    const source = VOLUME_SOURCES.find((one) => volume[one] !== undefined && volume[one] !== null) ?? 'emptyDir';
    return { volume, type: RENAMED[source] ?? source, path: `spec.volumes[${index}]` };
  });
}
