/**
 * The names of all types of volumes that the API knows, or once knew. A volume with none of them is an emptyDir.
 * Source: core/v1 VolumeSource of Kubernetes 1.37; photonPersistentDisk is gone since, storageos and others no longer work.
 */
export const VOLUME_SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const;

export type VolumeSource = (typeof VOLUME_SOURCES)[number];
