/** Waiting reasons of the kubelet after which it only tries the same again (pkg/kubelet/images/types.go, kuberuntime). */
export const WILL_NOT_START: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);
