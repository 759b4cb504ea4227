/**
 * What the SecurityContextConstraints restricted-v2 of OpenShift 4.11 and newer, which every service account may use, says of
 * capabilities. Source: openshift/cluster-kube-apiserver-operator, bindata/bootkube/scc-manifests/*_scc-restricted-v2.yaml.
 */
export const RESTRICTED_V2 = {
  allowedCapabilities: ['NET_BIND_SERVICE'],
  requiredDropCapabilities: ['ALL'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
