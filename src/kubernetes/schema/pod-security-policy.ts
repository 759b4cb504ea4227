/**
 * PodSecurityPolicy: policy/v1beta1, served until 1.24, and extensions/v1beta1 before 1.16, which has the same fields. Absent is false,
 * zero or empty, as in Go, where nothing else is said. Source: k8s.io/api policy/v1beta1/types.go, v0.24.17; what is required:
 * io.k8s.api.policy.v1beta1.PodSecurityPolicySpec in api/openapi-spec of the same version.
 */
import { NAMED_METADATA } from './metadata.ts';
import { SE_LINUX_OPTIONS } from './pod.ts';
import { BOOLEAN, list, NUMBER, OBJECT_NAME, object, PATH, TEXT } from './schema.ts';

/** Both numbers are included. */
export const ID_RANGE = object({ min: NUMBER, max: NUMBER });

/** Both numbers are included. */
export const HOST_PORT_RANGE = object({ min: NUMBER, max: NUMBER });

/** For users and groups. Rules: RunAsAny, MustRunAs; for users MustRunAsNonRoot; for groups MayRunAs. */
export const ID_STRATEGY = object({ rule: TEXT, ranges: list(ID_RANGE) });

/** Rules: RunAsAny, MustRunAs. */
export const SE_LINUX_STRATEGY = object({ rule: TEXT, seLinuxOptions: SE_LINUX_OPTIONS });

export const ALLOWED_HOST_PATH = object({ pathPrefix: PATH, readOnly: BOOLEAN });

export const RUNTIME_CLASS_STRATEGY = object({
  /** "*" allows every name; no list allows none but an absent one. */
  allowedRuntimeClassNames: list(OBJECT_NAME),
  defaultRuntimeClassName: OBJECT_NAME,
});

export const POD_SECURITY_POLICY_SPEC = object(
  {
    privileged: BOOLEAN,
    defaultAddCapabilities: list(OBJECT_NAME),
    requiredDropCapabilities: list(OBJECT_NAME),
    /** "*" allows every name, and nothing is required to be dropped then. */
    allowedCapabilities: list(OBJECT_NAME),
    /** "*" allows every type; no list allows none. */
    volumes: list(TEXT),
    hostNetwork: BOOLEAN,
    hostPorts: list(HOST_PORT_RANGE),
    hostPID: BOOLEAN,
    hostIPC: BOOLEAN,
    seLinux: SE_LINUX_STRATEGY,
    runAsUser: ID_STRATEGY,
    /** Absent: any group. */
    runAsGroup: ID_STRATEGY,
    supplementalGroups: ID_STRATEGY,
    fsGroup: ID_STRATEGY,
    readOnlyRootFilesystem: BOOLEAN,
    defaultAllowPrivilegeEscalation: BOOLEAN,
    /** Absent: true. */
    allowPrivilegeEscalation: BOOLEAN,
    /** No list: every path. */
    allowedHostPaths: list(ALLOWED_HOST_PATH),
    /** No list: every driver. */
    allowedFlexVolumes: list(object({ driver: OBJECT_NAME })),
    /** No list: every driver. */
    allowedCSIDrivers: list(object({ name: OBJECT_NAME })),
    allowedUnsafeSysctls: list(TEXT),
    forbiddenSysctls: list(TEXT),
    /** No list: Default only. A server drops this field on its way in, unless its gate ProcMountType is on. */
    allowedProcMountTypes: list(TEXT),
    /** Absent: any runtime class. */
    runtimeClass: RUNTIME_CLASS_STRATEGY,
  },
  ['seLinux', 'runAsUser', 'supplementalGroups', 'fsGroup'],
);

export const POD_SECURITY_POLICY = object({ metadata: NAMED_METADATA, spec: POD_SECURITY_POLICY_SPEC }, [
  'metadata',
  'spec',
]);
