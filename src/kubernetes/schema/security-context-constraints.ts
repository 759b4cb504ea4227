/**
 * SecurityContextConstraints of OpenShift: security.openshift.io/v1, without a spec: the fields stand at the top. Absent is false,
 * zero or empty, as in Go, where nothing else is said. What the CRD requires and the server fills in may be missing.
 * Source: openshift/api security/v1 types.go and CRD of 2025-10, and the answers of a server of Kubernetes 1.34.4.
 */
import { NAMED_METADATA } from './metadata.ts';
import { SE_LINUX_OPTIONS } from './pod.ts';
import { ID_RANGE } from './pod-security-policy.ts';
import { BOOLEAN, list, NUMBER, OBJECT_NAME, object, TEXT } from './schema.ts';

/** Types: RunAsAny, MustRunAs (uid), MustRunAsRange, MustRunAsNonRoot. A range that is absent is the namespace's. */
export const RUN_AS_USER_STRATEGY = object({ type: TEXT, uid: NUMBER, uidRangeMin: NUMBER, uidRangeMax: NUMBER });

/** Types: RunAsAny, MustRunAs. Ranges that are absent are the namespace's. */
export const GROUP_STRATEGY = object({ type: TEXT, ranges: list(ID_RANGE) });

export const SECURITY_CONTEXT_CONSTRAINTS = object(
  {
    metadata: NAMED_METADATA,
    /** Higher is tried first; absent: 0. */
    priority: NUMBER,
    allowPrivilegedContainer: BOOLEAN,
    defaultAddCapabilities: list(TEXT),
    requiredDropCapabilities: list(TEXT),
    /** "*" allows every name. */
    allowedCapabilities: list(TEXT),
    allowHostDirVolumePlugin: BOOLEAN,
    /** "*" allows every type; no list allows none. */
    volumes: list(TEXT),
    /** No list: every driver. */
    allowedFlexVolumes: list(object({ driver: OBJECT_NAME }, ['driver'])),
    allowHostNetwork: BOOLEAN,
    allowHostPorts: BOOLEAN,
    allowHostPID: BOOLEAN,
    allowHostIPC: BOOLEAN,
    /** "RequirePodLevel" asks for hostUsers: false; absent: "AllowHostLevel". From OpenShift 4.20 on. */
    userNamespaceLevel: TEXT,
    defaultAllowPrivilegeEscalation: BOOLEAN,
    /** Absent: true. */
    allowPrivilegeEscalation: BOOLEAN,
    /** Types: RunAsAny, MustRunAs. */
    seLinuxContext: object({ type: TEXT, seLinuxOptions: SE_LINUX_OPTIONS }),
    runAsUser: RUN_AS_USER_STRATEGY,
    supplementalGroups: GROUP_STRATEGY,
    fsGroup: GROUP_STRATEGY,
    readOnlyRootFilesystem: BOOLEAN,
    /** Who can use them without a role. */
    users: list(OBJECT_NAME),
    groups: list(OBJECT_NAME),
    /** Profiles as annotations name them; "*" allows all, no list allows none to be set. */
    seccompProfiles: list(TEXT),
    allowedUnsafeSysctls: list(TEXT),
    forbiddenSysctls: list(TEXT),
  },
  ['metadata'],
);
