import { list, map, NUMBER, object, type ShapeFault, TEXT, TRUTH } from '../../kubernetes/shape.ts';

/** The first field of SecurityContextConstraints that has another type than the API's, or is missing; undefined where there is none. */
export function constraintsShapeFault(constraints: unknown): ShapeFault | undefined {
  return CONSTRAINTS(constraints, '');
}

const NAMES = list(TEXT);
const GROUPS = object({ type: TEXT, ranges: list(object({ min: NUMBER, max: NUMBER })) });
/** Source: the CRD of openshift/api security/v1 of 2025-10. What it requires and the server fills in may be missing. */
const CONSTRAINTS = object(
  {
    metadata: object({ name: TEXT, annotations: map(TEXT) }, ['name']),
    priority: NUMBER,
    allowPrivilegedContainer: TRUTH,
    defaultAddCapabilities: NAMES,
    requiredDropCapabilities: NAMES,
    allowedCapabilities: NAMES,
    allowHostDirVolumePlugin: TRUTH,
    volumes: NAMES,
    allowedFlexVolumes: list(object({ driver: TEXT }, ['driver'])),
    allowHostNetwork: TRUTH,
    allowHostPorts: TRUTH,
    allowHostPID: TRUTH,
    allowHostIPC: TRUTH,
    userNamespaceLevel: TEXT,
    defaultAllowPrivilegeEscalation: TRUTH,
    allowPrivilegeEscalation: TRUTH,
    seLinuxContext: object({
      type: TEXT,
      seLinuxOptions: object({ user: TEXT, role: TEXT, type: TEXT, level: TEXT }),
    }),
    runAsUser: object({ type: TEXT, uid: NUMBER, uidRangeMin: NUMBER, uidRangeMax: NUMBER }),
    supplementalGroups: GROUPS,
    fsGroup: GROUPS,
    readOnlyRootFilesystem: TRUTH,
    users: NAMES,
    groups: NAMES,
    seccompProfiles: NAMES,
    allowedUnsafeSysctls: NAMES,
    forbiddenSysctls: NAMES,
  },
  ['metadata'],
);
