import type { Container, PodSpec, SecurityContext, Volume, VolumeMount } from '../../../src/kubernetes/objects.ts';
import type { FilledField } from '../../../src/policy/psp/fill-in.ts';
import type { PodSecurityPolicy, PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import type { RuleName } from '../../../src/policy/psp/rule.ts';
import type { ServedPod } from '../../../src/policy/server-view.ts';
import { policy } from './policies.ts';

/**
 * For one thing that a policy may ask: the smallest pod that gets in, and the smallest that does not. The cluster test proposes
 * all of them to a server of 1.24.17, which says what stands here.
 */
export interface Pair {
  readonly rule: RuleName;
  readonly what: string;
  readonly policy: PodSecurityPolicy;
  readonly passes: ServedPod;
  /** What is filled in before the passing one gets in; absent: nothing. */
  readonly changes?: readonly FilledField[];
  readonly fails: ServedPod;
  /** What the server says of the failing one: one sentence for each finding. */
  readonly says: readonly string[];
}

/** Without a token, so that there are no volumes but those of the fixture. */
export function pod(
  spec: Partial<PodSpec> = {},
  container: Partial<Container> = {},
  annotations: Record<string, string> = {},
): ServedPod {
  const containers = [{ name: 'a', image: 'a', ...container }];
  return { kind: 'pod', annotations, spec: { automountServiceAccountToken: false, containers, ...spec } };
}

const own = (securityContext: SecurityContext): ServedPod => pod({}, { securityContext });
const annotated = (annotations: Record<string, string>): ServedPod => pod({}, {}, annotations);
const volume = (source: object, mount: Partial<VolumeMount> = {}): ServedPod =>
  pod({ volumes: [{ name: 'v', ...source } as Volume] }, { volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }] });
const sysctl = (name: string): ServedPod => pod({ securityContext: { sysctls: [{ name, value: '1' }] } });
const port = (hostPort: number): ServedPod => pod({}, { ports: [{ containerPort: 80, hostPort }] });
const field = (fieldPath: string): object => ({
  downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath } }] },
});
const MINIMAL = pod();

const POD_SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const OWN_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/a';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/a';
const seccomp = (allowed: string, filledIn?: string): PodSecurityPolicy => {
  const prefix = 'seccomp.security.alpha.kubernetes.io';
  const byDefault = filledIn === undefined ? {} : { [`${prefix}/defaultProfileName`]: filledIn };
  return policy({}, { annotations: { [`${prefix}/allowedProfileNames`]: allowed, ...byDefault } });
};
const appArmor = (allowed: string, filledIn?: string): PodSecurityPolicy => {
  const prefix = 'apparmor.security.beta.kubernetes.io';
  const byDefault = filledIn === undefined ? {} : { [`${prefix}/defaultProfileName`]: filledIn };
  const annotations = { ...policy().metadata.annotations, [`${prefix}/allowedProfileNames`]: allowed, ...byDefault };
  return policy({}, { annotations });
};
const TWO_RANGES = [
  { min: 10, max: 20 },
  { min: 30, max: 30 },
];
const must = { rule: 'MustRunAs', ranges: TWO_RANGES };
const may = { rule: 'MayRunAs', ranges: TWO_RANGES };
const C = 'spec.containers[0]';
const S = `${C}.securityContext`;
const inContainer = (field: string, after: unknown, before?: unknown): FilledField => ({
  path: `${S}.${field}`,
  container: 'a',
  before,
  after,
});
const inPod = (field: string, after: unknown): FilledField => ({
  path: `spec.securityContext.${field}`,
  before: undefined,
  after,
});
const hostPaths = (...allowedHostPaths: NonNullable<PodSecurityPolicySpec['allowedHostPaths']>) =>
  policy({ allowedHostPaths });

export const PAIRS: readonly Pair[] = [
  {
    rule: 'fsGroup',
    what: 'MustRunAs fills in the first range',
    policy: policy({ fsGroup: must }),
    passes: MINIMAL,
    changes: [inPod('fsGroup', 10)],
    fails: pod({ securityContext: { fsGroup: 21 } }),
    says: [
      'spec.securityContext.fsGroup: Invalid value: []int64{21}: group 21 must be in the ranges: [{10 20} {30 30}]',
    ],
  },
  {
    rule: 'fsGroup',
    what: 'MayRunAs fills in nothing',
    policy: policy({ fsGroup: may }),
    passes: MINIMAL,
    fails: pod({ securityContext: { fsGroup: 0 } }),
    says: ['spec.securityContext.fsGroup: Invalid value: []int64{0}: group 0 must be in the ranges: [{10 20} {30 30}]'],
  },
  {
    rule: 'supplementalGroups',
    what: 'MustRunAs fills in the first range, and names the list for each that is outside',
    policy: policy({ supplementalGroups: must }),
    passes: MINIMAL,
    changes: [inPod('supplementalGroups', [10])],
    fails: pod({ securityContext: { supplementalGroups: [9, 30, 31] } }),
    says: [
      'spec.securityContext.supplementalGroups: Invalid value: []int64{9, 30, 31}: group 9 must be in the ranges: [{10 20} {30 30}]',
      'spec.securityContext.supplementalGroups: Invalid value: []int64{9, 30, 31}: group 31 must be in the ranges: [{10 20} {30 30}]',
    ],
  },
  {
    rule: 'supplementalGroups',
    what: 'MustRunAs refuses a list that is empty',
    policy: policy({ supplementalGroups: must }),
    passes: pod({ securityContext: { supplementalGroups: [20, 30] } }),
    fails: pod({ securityContext: { supplementalGroups: [] } }),
    says: [
      'spec.securityContext.supplementalGroups: Invalid value: []int64{}: unable to validate empty groups against required ranges',
    ],
  },
  {
    rule: 'supplementalGroups',
    what: 'MayRunAs takes a list that is empty',
    policy: policy({ supplementalGroups: may }),
    passes: pod({ securityContext: { supplementalGroups: [] } }),
    fails: pod({ securityContext: { supplementalGroups: [1] } }),
    says: [
      'spec.securityContext.supplementalGroups: Invalid value: []int64{1}: group 1 must be in the ranges: [{10 20} {30 30}]',
    ],
  },
  {
    rule: 'seccomp',
    what: 'nothing is allowed',
    policy: policy({}, { annotations: {} }),
    passes: MINIMAL,
    fails: annotated({ [POD_SECCOMP]: 'runtime/default' }),
    says: [
      `pod.metadata.annotations[${POD_SECCOMP}]: Forbidden: seccomp may not be set`,
      `pod.metadata.annotations[${OWN_SECCOMP}]: Forbidden: seccomp may not be set`,
    ],
  },
  {
    rule: 'seccomp',
    what: 'docker/default allows runtime/default, and a field becomes an annotation',
    policy: seccomp('docker/default,localhost/a'),
    passes: pod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
    changes: [{ path: `metadata.annotations[${POD_SECCOMP}]`, before: undefined, after: 'runtime/default' }],
    fails: pod({ securityContext: { seccompProfile: { type: 'Unconfined' } } }),
    says: [
      `pod.metadata.annotations[${POD_SECCOMP}]: Forbidden: unconfined is not an allowed seccomp profile. Valid values are docker/default,localhost/a`,
      `pod.metadata.annotations[${OWN_SECCOMP}]: Forbidden: unconfined is not an allowed seccomp profile. Valid values are docker/default,localhost/a`,
    ],
  },
  {
    rule: 'seccomp',
    what: 'the default is filled in, and not judged by itself in a container that says something else',
    policy: seccomp('runtime/default', 'docker/default'),
    passes: MINIMAL,
    changes: [{ path: `metadata.annotations[${POD_SECCOMP}]`, before: undefined, after: 'docker/default' }],
    fails: own({ seccompProfile: { type: 'Localhost', localhostProfile: 'a' } }),
    says: [
      `pod.metadata.annotations[${OWN_SECCOMP}]: Forbidden: localhost/a is not an allowed seccomp profile. Valid values are runtime/default`,
    ],
  },
  {
    rule: 'seccomp',
    what: 'where profiles are listed, having none is none of them',
    policy: seccomp('localhost/a'),
    passes: annotated({ [POD_SECCOMP]: 'localhost/a' }),
    fails: MINIMAL,
    says: [
      `pod.metadata.annotations[${POD_SECCOMP}]: Forbidden:  is not an allowed seccomp profile. Valid values are localhost/a`,
      `pod.metadata.annotations[${OWN_SECCOMP}]: Forbidden:  is not an allowed seccomp profile. Valid values are localhost/a`,
    ],
  },
  {
    rule: 'seccomp',
    what: 'an empty list allows to have none',
    policy: seccomp(''),
    passes: MINIMAL,
    fails: annotated({ [OWN_SECCOMP]: 'unconfined' }),
    says: [
      `pod.metadata.annotations[${OWN_SECCOMP}]: Forbidden: unconfined is not an allowed seccomp profile. Valid values are `,
    ],
  },
  {
    rule: 'seccomp',
    what: 'a container with an empty annotation has not the profile of the pod',
    policy: seccomp('unconfined'),
    passes: annotated({ [POD_SECCOMP]: 'unconfined' }),
    fails: annotated({ [POD_SECCOMP]: 'unconfined', [OWN_SECCOMP]: '' }),
    says: [
      `pod.metadata.annotations[${OWN_SECCOMP}]: Forbidden:  is not an allowed seccomp profile. Valid values are unconfined`,
    ],
  },
  {
    rule: 'seLinux',
    what: 'the options are filled in for the pod, and categories have no order',
    policy: policy({ seLinux: { rule: 'MustRunAs', seLinuxOptions: { level: 's0:c0,c6', user: 'u' } } }),
    passes: pod({}, { securityContext: { seLinuxOptions: { level: 's0:c6,c0', user: 'u' } } }),
    changes: [inPod('seLinuxOptions', { level: 's0:c0,c6', user: 'u' })],
    fails: pod({ securityContext: { seLinuxOptions: { level: 's1:c0,c6', role: 'r', type: 't' } } }),
    says: ['spec.securityContext.seLinuxOptions', `${S}.seLinuxOptions`].flatMap((path) => [
      `${path}.level: Invalid value: "s1:c0,c6": must be s0:c0,c6`,
      `${path}.role: Invalid value: "r": must be `,
      `${path}.type: Invalid value: "t": must be `,
      `${path}.user: Invalid value: "": must be u`,
    ]),
  },
  {
    rule: 'hostNetwork',
    what: 'it has to be false',
    policy: policy({ hostNetwork: false }),
    passes: MINIMAL,
    fails: pod({ hostNetwork: true }),
    says: ['spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used'],
  },
  {
    rule: 'hostPID',
    what: 'it has to be false',
    policy: policy({ hostPID: false }),
    passes: MINIMAL,
    fails: pod({ hostPID: true }),
    says: ['spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used'],
  },
  {
    rule: 'hostIPC',
    what: 'it has to be false',
    policy: policy({ hostIPC: false }),
    passes: MINIMAL,
    fails: pod({ hostIPC: true }),
    says: ['spec.securityContext.hostIPC: Invalid value: true: Host IPC is not allowed to be used'],
  },
  {
    rule: 'forbiddenSysctls',
    what: 'what is forbidden is refused, safe or not',
    policy: policy({ forbiddenSysctls: ['kernel.shm*'], allowedUnsafeSysctls: [] }),
    passes: sysctl('net.ipv4.ip_unprivileged_port_start'),
    fails: sysctl('kernel.shm_rmid_forced'),
    says: ['pod.spec.securityContext.sysctls[0]: Forbidden: sysctl "kernel.shm_rmid_forced" is not allowed'],
  },
  {
    rule: 'allowedUnsafeSysctls',
    what: 'what is neither safe nor listed is refused',
    policy: policy({ allowedUnsafeSysctls: ['kernel.msg*'] }),
    passes: sysctl('kernel.msgmax'),
    fails: sysctl('kernel.ms'),
    says: ['pod.spec.securityContext.sysctls[0]: Forbidden: unsafe sysctl "kernel.ms" is not allowed'],
  },
  {
    rule: 'volumes',
    what: 'the type has to be listed, in the spelling of policies',
    policy: policy({ volumes: ['cephFS'] }),
    passes: volume({ cephfs: { monitors: ['a'] } }),
    fails: volume({ nfs: { server: 'a', path: '/' } }),
    says: ['spec.volumes[0]: Invalid value: "nfs": nfs volumes are not allowed to be used'],
  },
  {
    rule: 'volumes',
    what: 'secret allows the volume of a token, and no other projected one',
    policy: policy({ volumes: ['secret'] }),
    passes: { ...MINIMAL, spec: { ...MINIMAL.spec, automountServiceAccountToken: true } },
    fails: volume({ projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'x' } }] } }),
    says: ['spec.volumes[0]: Invalid value: "projected": projected volumes are not allowed to be used'],
  },
  {
    rule: 'volumes',
    what: 'secret allows parts of the volume of a token, but no other configMap beside them',
    policy: policy({ volumes: ['secret'] }),
    passes: volume({ projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } }),
    fails: volume({
      projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }, { configMap: { name: 'a' } }] },
    }),
    says: ['spec.volumes[0]: Invalid value: "projected": projected volumes are not allowed to be used'],
  },
  {
    rule: 'volumes',
    what: 'secret allows the namespace in the volume of a token, and no other field',
    policy: policy({ volumes: ['secret'] }),
    passes: volume({ projected: { sources: [field('metadata.namespace')] } }),
    fails: volume({ projected: { sources: [field('metadata.name')] } }),
    says: ['spec.volumes[0]: Invalid value: "projected": projected volumes are not allowed to be used'],
  },
  {
    rule: 'volumes',
    what: 'a token is a volume too',
    policy: policy({ volumes: ['configMap'] }),
    passes: MINIMAL,
    fails: { ...MINIMAL, spec: { containers: MINIMAL.spec.containers } },
    says: ['spec.volumes[0]: Invalid value: "projected": projected volumes are not allowed to be used'],
  },
  {
    rule: 'volumes',
    what: 'no list allows none, and a volume without a type is an emptyDir',
    policy: policy({ volumes: [] }),
    passes: MINIMAL,
    fails: volume({}),
    says: ['spec.volumes[0]: Invalid value: "emptyDir": emptyDir volumes are not allowed to be used'],
  },
  {
    rule: 'allowedHostPaths',
    what: 'a prefix ends at a slash',
    policy: hostPaths({ pathPrefix: '/var/log/' }),
    passes: volume({ hostPath: { path: '/var/log' } }),
    fails: volume({ hostPath: { path: '/var/logs' } }),
    says: ['spec.volumes[0].hostPath.pathPrefix: Invalid value: "/var/logs": is not allowed to be used'],
  },
  {
    rule: 'allowedHostPaths.readOnly',
    what: 'a prefix that allows writing wins',
    policy: hostPaths({ pathPrefix: '/var', readOnly: true }, { pathPrefix: '/var/log' }),
    passes: volume({ hostPath: { path: '/var/log/a' } }),
    fails: volume({ hostPath: { path: '/var/lib' } }, { readOnly: false }),
    says: [`${C}.volumeMounts[0].readOnly: Invalid value: false: must be read-only`],
  },
  {
    rule: 'allowedFlexVolumes',
    what: 'the driver has to be listed',
    policy: policy({ allowedFlexVolumes: [{ driver: 'a/b' }] }),
    passes: volume({ flexVolume: { driver: 'a/b' } }),
    fails: volume({ flexVolume: { driver: 'a/c' } }),
    says: ['spec.volumes[0].driver: Invalid value: "a/c": Flexvolume driver is not allowed to be used'],
  },
  {
    rule: 'allowedCSIDrivers',
    what: 'the driver has to be listed',
    policy: policy({ allowedCSIDrivers: [{ name: 'a.test' }] }),
    passes: volume({ csi: { driver: 'a.test' } }),
    fails: volume({ csi: { driver: 'b.test' } }),
    says: ['spec.volumes[0].csi.driver: Invalid value: "b.test": Inline CSI driver is not allowed to be used'],
  },
  {
    rule: 'runtimeClass',
    what: 'the default is filled in',
    policy: policy({ runtimeClass: { allowedRuntimeClassNames: ['kata'], defaultRuntimeClassName: 'kata' } }),
    passes: MINIMAL,
    changes: [{ path: 'spec.runtimeClassName', before: undefined, after: 'kata' }],
    fails: pod({ runtimeClassName: 'gvisor' }),
    says: ['spec.runtimeClassName: Invalid value: "gvisor"'],
  },
  {
    rule: 'runtimeClass',
    what: 'an empty list allows to name none',
    policy: policy({ runtimeClass: { allowedRuntimeClassNames: [] } }),
    passes: MINIMAL,
    fails: pod({ runtimeClassName: 'kata' }),
    says: ['spec.runtimeClassName: Invalid value: "kata"'],
  },
  {
    rule: 'runAsUser',
    what: 'MustRunAs fills in the first range in containers, unless the pod says a user',
    policy: policy({ runAsUser: must }),
    passes: MINIMAL,
    changes: [inContainer('runAsUser', 10)],
    fails: pod({ securityContext: { runAsUser: 0 } }),
    says: [`${S}.runAsUser: Invalid value: 0: must be in the ranges: [{10 20} {30 30}]`],
  },
  {
    rule: 'runAsUser',
    what: 'MustRunAsNonRoot refuses root, whatever runAsNonRoot says',
    policy: policy({ runAsUser: { rule: 'MustRunAsNonRoot' } }),
    passes: own({ runAsUser: 1 }),
    fails: own({ runAsUser: 0, runAsNonRoot: true }),
    says: [`${S}.runAsUser: Invalid value: 0: running with the root UID is forbidden`],
  },
  {
    rule: 'runAsNonRoot',
    what: 'MustRunAsNonRoot fills in runAsNonRoot where no user is set, and names false before root',
    policy: policy({ runAsUser: { rule: 'MustRunAsNonRoot' } }),
    passes: MINIMAL,
    changes: [inContainer('runAsNonRoot', true)],
    fails: own({ runAsUser: 0, runAsNonRoot: false }),
    says: [`${S}.runAsNonRoot: Invalid value: false: must be true`],
  },
  {
    rule: 'runAsNonRoot',
    what: 'MustRunAsNonRoot does not fill in what the pod says, but takes what a container says against it',
    policy: policy({ runAsUser: { rule: 'MustRunAsNonRoot' } }),
    passes: pod({ securityContext: { runAsNonRoot: false } }, { securityContext: { runAsNonRoot: true } }),
    fails: pod({ securityContext: { runAsNonRoot: false } }),
    says: [`${S}.runAsNonRoot: Invalid value: false: must be true`],
  },
  {
    rule: 'runAsGroup',
    what: 'MustRunAs fills in the first range in containers',
    policy: policy({ runAsGroup: must }),
    passes: MINIMAL,
    changes: [inContainer('runAsGroup', 10)],
    fails: own({ runAsGroup: 1 }),
    says: [`${S}: Invalid value: []int64{1}: group 1 must be in the ranges: [{10 20} {30 30}]`],
  },
  {
    rule: 'runAsGroup',
    what: 'MayRunAs fills in nothing',
    policy: policy({ runAsGroup: may }),
    passes: MINIMAL,
    fails: pod({ securityContext: { runAsGroup: 1 } }),
    says: [`${S}: Invalid value: []int64{1}: group 1 must be in the ranges: [{10 20} {30 30}]`],
  },
  {
    rule: 'appArmor',
    what: 'the default is filled in',
    policy: appArmor('runtime/default,localhost/a', 'runtime/default'),
    passes: MINIMAL,
    changes: [
      { path: `metadata.annotations[${APP_ARMOR}]`, container: 'a', before: undefined, after: 'runtime/default' },
    ],
    fails: annotated({ [APP_ARMOR]: 'unconfined' }),
    says: [
      `pod.metadata.annotations[${APP_ARMOR}]: Forbidden: unconfined is not an allowed profile. Allowed values: "runtime/default,localhost/a"`,
    ],
  },
  {
    rule: 'appArmor',
    what: 'the default is filled in for an empty annotation',
    policy: appArmor('runtime/default', 'runtime/default'),
    passes: annotated({ [APP_ARMOR]: '' }),
    changes: [{ path: `metadata.annotations[${APP_ARMOR}]`, container: 'a', before: '', after: 'runtime/default' }],
    fails: annotated({ [APP_ARMOR]: 'localhost/a' }),
    says: [
      `pod.metadata.annotations[${APP_ARMOR}]: Forbidden: localhost/a is not an allowed profile. Allowed values: "runtime/default"`,
    ],
  },
  {
    rule: 'appArmor',
    what: 'where profiles are listed, every container needs one',
    policy: appArmor('runtime/default'),
    passes: annotated({ [APP_ARMOR]: 'runtime/default' }),
    fails: MINIMAL,
    says: [`pod.metadata.annotations[${APP_ARMOR}]: Forbidden: AppArmor profile must be set`],
  },
  {
    rule: 'privileged',
    what: 'it has to be false',
    policy: policy({ privileged: false }),
    passes: own({ privileged: false }),
    fails: own({ privileged: true }),
    says: [`${S}.privileged: Invalid value: true: Privileged containers are not allowed`],
  },
  {
    rule: 'allowedProcMountTypes',
    what: 'no list allows Default',
    policy: policy(),
    passes: own({ procMount: 'Default' }),
    fails: own({ procMount: 'Unmasked' }),
    says: [`${S}.procMount: Invalid value: "Unmasked": ProcMountType is not allowed`],
  },
  {
    rule: 'allowedCapabilities',
    what: 'names are compared letter by letter',
    policy: policy({ allowedCapabilities: ['CHOWN'] }),
    passes: own({ capabilities: { add: ['CHOWN'] } }),
    fails: own({ capabilities: { add: ['CHOWN', 'chown', 'ALL'] } }),
    says: ['chown', 'ALL'].map(
      (name) => `${S}.capabilities.add: Invalid value: "${name}": capability may not be added`,
    ),
  },
  {
    rule: 'allowedCapabilities',
    what: 'lists that something is filled in are sorted, and a drop takes back a default',
    policy: policy({
      allowedCapabilities: [],
      defaultAddCapabilities: ['SYS_TIME', 'CHOWN', 'KILL', 'CHOWN'],
      requiredDropCapabilities: ['NET_RAW', 'ALL'],
    }),
    passes: own({ capabilities: { add: ['SYS_TIME', 'SYS_TIME'], drop: ['KILL'] } }),
    changes: [
      inContainer(
        'capabilities',
        { add: ['CHOWN', 'SYS_TIME'], drop: ['ALL', 'KILL', 'NET_RAW'] },
        { add: ['SYS_TIME', 'SYS_TIME'], drop: ['KILL'] },
      ),
    ],
    fails: own({ capabilities: { add: ['NET_ADMIN'] } }),
    says: [`${S}.capabilities.add: Invalid value: "NET_ADMIN": capability may not be added`],
  },
  {
    rule: 'hostPorts',
    what: 'both ends are included',
    policy: policy({
      hostPorts: [
        { min: 80, max: 80 },
        { min: 8000, max: 8080 },
      ],
    }),
    passes: port(8080),
    fails: port(8081),
    says: [
      `${C}.hostPort: Invalid value: 8081: Host port 8081 is not allowed to be used. Allowed ports: [80,8000-8080]`,
    ],
  },
  {
    rule: 'hostPorts',
    what: 'with hostNetwork the ports of containers are the node’s',
    policy: policy({ hostPorts: [] }),
    passes: pod({}, { ports: [{ containerPort: 80 }] }),
    fails: pod({ hostNetwork: true }, { ports: [{ containerPort: 80 }] }),
    says: [`${C}.hostPort: Invalid value: 80: Host port 80 is not allowed to be used. Allowed ports: []`],
  },
  {
    rule: 'readOnlyRootFilesystem',
    what: 'true is filled in',
    policy: policy({ readOnlyRootFilesystem: true }),
    passes: MINIMAL,
    changes: [inContainer('readOnlyRootFilesystem', true)],
    fails: own({ readOnlyRootFilesystem: false }),
    says: [`${S}.readOnlyRootFilesystem: Invalid value: false: ReadOnlyRootFilesystem must be set to true`],
  },
  {
    rule: 'allowPrivilegeEscalation',
    what: 'false is filled in where true is not allowed',
    policy: policy({ allowPrivilegeEscalation: false }),
    passes: MINIMAL,
    changes: [inContainer('allowPrivilegeEscalation', false)],
    fails: own({ allowPrivilegeEscalation: true }),
    says: [
      `${S}.allowPrivilegeEscalation: Invalid value: true: Allowing privilege escalation for containers is not allowed`,
    ],
  },
];
