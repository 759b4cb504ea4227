import type { KubernetesObject, SeLinuxOptions } from '../../kubernetes/objects.ts';
import type { IdRange } from '../psp/policy.ts';

/** Where SecurityContextConstraints are served, and what RBAC is asked about. */
export const SCC_GROUP = 'security.openshift.io';
export const SCC_API_VERSION = `${SCC_GROUP}/v1`;
export const SCC_KIND = 'SecurityContextConstraints';
export const SCC_RESOURCE = 'securitycontextconstraints';

/** The annotation of a pod that names the constraints which admitted it. */
export const ADMITTED_BY_SCC = 'openshift.io/scc';
/** The annotation of a pod that says whether its service account or the requester could use them. */
export const SUBJECT_TYPE = 'security.openshift.io/validated-scc-subject-type';
/** The annotation of a pod that names the only constraints to be tried. */
export const REQUIRED_SCC = 'openshift.io/required-scc';

/**
 * SecurityContextConstraints as the server's JSON has them: no spec, the fields stand at the top. Absent or null is false, zero
 * or empty, as in Go, where nothing else is said.
 * Source: openshift/api security/v1 types.go and CRD of 2025-10, and the answers of a server of Kubernetes 1.34.4.
 */
export interface SecurityContextConstraints extends KubernetesObject {
  /** Higher is tried first; absent: 0. */
  readonly priority?: number | null;
  readonly allowPrivilegedContainer?: boolean | null;
  readonly defaultAddCapabilities?: readonly string[] | null;
  readonly requiredDropCapabilities?: readonly string[] | null;
  /** "*" allows every name. */
  readonly allowedCapabilities?: readonly string[] | null;
  readonly allowHostDirVolumePlugin?: boolean | null;
  /** "*" allows every type; no list allows none. */
  readonly volumes?: readonly string[] | null;
  /** No list: every driver. */
  readonly allowedFlexVolumes?: readonly { readonly driver?: string }[] | null;
  readonly allowHostNetwork?: boolean | null;
  readonly allowHostPorts?: boolean | null;
  readonly allowHostPID?: boolean | null;
  readonly allowHostIPC?: boolean | null;
  /** "RequirePodLevel" asks for hostUsers: false; absent: "AllowHostLevel". From OpenShift 4.20 on. */
  readonly userNamespaceLevel?: string | null;
  readonly defaultAllowPrivilegeEscalation?: boolean | null;
  /** Absent: true. */
  readonly allowPrivilegeEscalation?: boolean | null;
  /** Types: RunAsAny, MustRunAs. */
  readonly seLinuxContext?: { readonly type?: string; readonly seLinuxOptions?: SeLinuxOptions | null } | null;
  readonly runAsUser?: RunAsUserStrategy | null;
  readonly supplementalGroups?: GroupStrategy | null;
  readonly fsGroup?: GroupStrategy | null;
  readonly readOnlyRootFilesystem?: boolean | null;
  /** Who can use them without a role. */
  readonly users?: readonly string[] | null;
  readonly groups?: readonly string[] | null;
  /** Profiles as annotations name them; "*" allows all, no list allows none to be set. */
  readonly seccompProfiles?: readonly string[] | null;
  readonly allowedUnsafeSysctls?: readonly string[] | null;
  readonly forbiddenSysctls?: readonly string[] | null;
}

/** Types: RunAsAny, MustRunAs (uid), MustRunAsRange, MustRunAsNonRoot. A range that is absent is the namespace's. */
export interface RunAsUserStrategy {
  readonly type?: string;
  readonly uid?: number | null;
  readonly uidRangeMin?: number | null;
  readonly uidRangeMax?: number | null;
}

/** Types: RunAsAny, MustRunAs. Ranges that are absent are the namespace's. */
export interface GroupStrategy {
  readonly type?: string;
  readonly ranges?: readonly IdRange[] | null;
}
