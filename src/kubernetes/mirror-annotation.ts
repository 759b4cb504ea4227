/** Kubelets put it on the mirror pods of their static pods, with a hash of the static pod: its uid. */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
