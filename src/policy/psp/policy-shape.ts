import { list, map, NUMBER, object, type ShapeFault, TEXT, TRUTH } from '../../kubernetes/shape.ts';

/** The first field of a PodSecurityPolicy that has another type than the API's, or is missing; undefined where there is none. */
export function policyShapeFault(policy: unknown): ShapeFault | undefined {
  return POLICY(policy, '');
}

const RANGES = list(object({ min: NUMBER, max: NUMBER }));
const IDS = object({ rule: TEXT, ranges: RANGES });
const NAMES = list(TEXT);
/** What has to be there: `required` of io.k8s.api.policy.v1beta1.PodSecurityPolicySpec in api/openapi-spec of Kubernetes 1.24.17. */
const POLICY = object(
  {
    metadata: object({ name: TEXT, annotations: map(TEXT) }, ['name']),
    spec: object(
      {
        privileged: TRUTH,
        defaultAddCapabilities: NAMES,
        requiredDropCapabilities: NAMES,
        allowedCapabilities: NAMES,
        volumes: NAMES,
        hostNetwork: TRUTH,
        hostPorts: RANGES,
        hostPID: TRUTH,
        hostIPC: TRUTH,
        seLinux: object({ rule: TEXT, seLinuxOptions: object({ user: TEXT, role: TEXT, type: TEXT, level: TEXT }) }),
        runAsUser: IDS,
        runAsGroup: IDS,
        supplementalGroups: IDS,
        fsGroup: IDS,
        readOnlyRootFilesystem: TRUTH,
        defaultAllowPrivilegeEscalation: TRUTH,
        allowPrivilegeEscalation: TRUTH,
        allowedHostPaths: list(object({ pathPrefix: TEXT, readOnly: TRUTH })),
        allowedFlexVolumes: list(object({ driver: TEXT })),
        allowedCSIDrivers: list(object({ name: TEXT })),
        allowedUnsafeSysctls: NAMES,
        forbiddenSysctls: NAMES,
        allowedProcMountTypes: NAMES,
        runtimeClass: object({ allowedRuntimeClassNames: NAMES, defaultRuntimeClassName: TEXT }),
      },
      ['seLinux', 'runAsUser', 'supplementalGroups', 'fsGroup'],
    ),
  },
  ['metadata', 'spec'],
);
