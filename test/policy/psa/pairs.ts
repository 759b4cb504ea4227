import type { Container, PodSpec, SecurityContext } from '../../../src/kubernetes/objects.ts';
import type { CheckId } from '../../../src/policy/psa/registry.ts';
import type { ServedPod } from '../../../src/policy/server-view.ts';

/** For one check at one version at which it came or changed: the smallest pod that passes, and the smallest that does not. */
export interface Pair {
  readonly check: CheckId;
  /** The minor version. */
  readonly at: number;
  readonly passes: ServedPod;
  readonly fails: ServedPod;
  /** What the server says of the failing one. */
  readonly says: string;
  /** Where the check grew laxer, the passing pod fails at the version before; where it came, the failing one passes. */
  readonly grew?: 'laxer' | 'stricter';
}

/** The smallest pods that pass everything else: one container that asks for nothing, or for what restricted asks of it. */
const ASKS_FOR_NOTHING: SecurityContext = {};
const RESTRICTED: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function pod(spec: Partial<PodSpec>, own: SecurityContext = ASKS_FOR_NOTHING, annotations = {}): ServedPod {
  return { kind: 'pod', annotations, spec: { containers: [{ name: 'a', securityContext: own }], ...spec } };
}

const own = (context: SecurityContext): ServedPod => pod({}, context);
const restricted = (change: SecurityContext, spec: Partial<PodSpec> = {}): ServedPod =>
  pod(spec, { ...RESTRICTED, ...change });
const without = (field: keyof SecurityContext): SecurityContext => {
  const { [field]: _left, ...rest } = RESTRICTED;
  return rest;
};
const container = (parts: Partial<Container>): ServedPod => pod({ containers: [{ name: 'a', ...parts }] });
const probeOf = (host: string) => ({ tcpSocket: { port: 80, host } });
const annotated = (annotations: Record<string, string>): ServedPod => pod({}, ASKS_FOR_NOTHING, annotations);
const sysctl = (name: string): ServedPod => pod({ securityContext: { sysctls: [{ name, value: '1' }] } });
const windows: Partial<PodSpec> = { os: { name: 'windows' } };
const ownUsers: Partial<PodSpec> = { hostUsers: false };

export const PAIRS: readonly Pair[] = [
  {
    check: 'appArmorProfile',
    at: 0,
    passes: own({ appArmorProfile: { type: 'RuntimeDefault' } }),
    fails: own({ appArmorProfile: { type: 'Unconfined' } }),
    says: 'forbidden AppArmor profile (container "a" must not set AppArmor profile type to "Unconfined")',
  },
  {
    check: 'capabilities_baseline',
    at: 0,
    passes: own({ capabilities: { add: ['CHOWN'] } }),
    fails: own({ capabilities: { add: ['NET_RAW'] } }),
    says: 'non-default capabilities (container "a" must not include "NET_RAW" in securityContext.capabilities.add)',
  },
  {
    check: 'hostNamespaces',
    at: 0,
    passes: pod({ hostPID: false }),
    fails: pod({ hostPID: true }),
    says: 'host namespaces (hostPID=true)',
  },
  {
    check: 'hostPathVolumes',
    at: 0,
    passes: pod({ volumes: [{ name: 'v', nfs: { server: 'a.test', path: '/' } }] }),
    fails: pod({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    says: 'hostPath volumes (volume "v")',
  },
  {
    check: 'hostPorts',
    at: 0,
    passes: container({ ports: [{ containerPort: 80, hostPort: 0 }] }),
    fails: container({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    says: 'hostPort (container "a" uses hostPort 80)',
  },
  {
    check: 'hostProbesAndHostLifecycle',
    at: 34,
    passes: container({ livenessProbe: probeOf('') }),
    fails: container({ livenessProbe: probeOf('127.0.0.1') }),
    says: 'probe or lifecycle host (container "a" uses probe or lifecycle host "127.0.0.1")',
    grew: 'stricter',
  },
  {
    check: 'privileged',
    at: 0,
    passes: own({ privileged: false }),
    fails: own({ privileged: true }),
    says: 'privileged (container "a" must not set securityContext.privileged=true)',
  },
  {
    check: 'procMount',
    at: 0,
    passes: own({ procMount: 'Default' }),
    // Servers take it for valid in a user namespace only.
    fails: pod(ownUsers, { procMount: 'Unmasked' }),
    says: 'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
  },
  {
    check: 'procMount',
    at: 35,
    passes: pod(ownUsers, { procMount: 'Unmasked' }),
    fails: own({ procMount: 'Unmasked' }),
    says: 'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    grew: 'laxer',
  },
  {
    check: 'seLinuxOptions',
    at: 0,
    passes: own({ seLinuxOptions: { type: 'container_t' } }),
    fails: own({ seLinuxOptions: { type: 'container_engine_t' } }),
    says: 'seLinuxOptions (container "a" set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
  },
  {
    check: 'seLinuxOptions',
    at: 31,
    passes: own({ seLinuxOptions: { type: 'container_engine_t' } }),
    fails: own({ seLinuxOptions: { type: 'spc_t' } }),
    says: 'seLinuxOptions (container "a" set forbidden securityContext.seLinuxOptions: type "spc_t")',
    grew: 'laxer',
  },
  {
    check: 'seccompProfile_baseline',
    at: 0,
    passes: annotated({ 'seccomp.security.alpha.kubernetes.io/pod': 'docker/default' }),
    fails: annotated({ 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' }),
    says: 'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
  },
  {
    check: 'seccompProfile_baseline',
    at: 19,
    passes: annotated({ 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' }),
    fails: own({ seccompProfile: { type: 'Unconfined' } }),
    says: 'seccompProfile (container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
    grew: 'laxer',
  },
  ...(
    [
      [0, 'net.ipv4.tcp_syncookies', 'net.ipv4.ip_local_reserved_ports'],
      [27, 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time'],
      [29, 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_rmem'],
      [32, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_notsent_lowat'],
      [37, 'net.ipv4.tcp_notsent_lowat', 'kernel.msgmax'],
    ] as const
  ).map(
    ([at, passing, failing]): Pair => ({
      check: 'sysctls',
      at,
      passes: sysctl(passing),
      fails: sysctl(failing),
      says: `forbidden sysctls (${failing})`,
      ...(at === 0 ? {} : { grew: 'laxer' }),
    }),
  ),
  {
    check: 'windowsHostProcess',
    at: 0,
    passes: own({ windowsOptions: { hostProcess: false } }),
    fails: own({ windowsOptions: { hostProcess: true } }),
    says: 'hostProcess (container "a" must not set securityContext.windowsOptions.hostProcess=true)',
  },
  {
    check: 'allowPrivilegeEscalation',
    at: 8,
    passes: restricted({}),
    fails: pod({}, without('allowPrivilegeEscalation')),
    says: 'allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)',
    grew: 'stricter',
  },
  {
    check: 'allowPrivilegeEscalation',
    at: 25,
    passes: pod(windows, { runAsNonRoot: true }),
    fails: restricted({ allowPrivilegeEscalation: true }),
    says: 'allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)',
    grew: 'laxer',
  },
  {
    check: 'capabilities_restricted',
    at: 22,
    passes: restricted({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
    fails: restricted({ capabilities: { drop: ['all'] } }),
    says: 'unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"])',
    grew: 'stricter',
  },
  {
    check: 'capabilities_restricted',
    at: 25,
    passes: pod(windows, { runAsNonRoot: true }),
    fails: restricted({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
    says: 'unrestricted capabilities (container "a" must not include "CHOWN" in securityContext.capabilities.add)',
    grew: 'laxer',
  },
  {
    check: 'procMount_restricted',
    at: 35,
    passes: restricted({ procMount: 'Default' }, ownUsers),
    fails: restricted({ procMount: 'Unmasked' }, ownUsers),
    says: 'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
  },
  {
    check: 'restrictedVolumes',
    at: 0,
    passes: restricted({}, { volumes: [{ name: 'v' }] }),
    fails: restricted({}, { volumes: [{ name: 'v', nfs: { server: 'a.test', path: '/' } }] }),
    says: 'restricted volume types (volume "v" uses restricted volume type "nfs")',
  },
  {
    check: 'runAsNonRoot',
    at: 0,
    passes: restricted({ runAsNonRoot: true }),
    fails: pod({}, without('runAsNonRoot')),
    says: 'runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)',
  },
  {
    check: 'runAsNonRoot',
    at: 35,
    passes: pod(ownUsers, without('runAsNonRoot')),
    fails: restricted({ runAsNonRoot: false }),
    says: 'runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false)',
    grew: 'laxer',
  },
  {
    check: 'runAsUser',
    at: 23,
    passes: restricted({ runAsUser: 1 }),
    fails: restricted({ runAsUser: 0 }),
    says: 'runAsUser=0 (container "a" must not set runAsUser=0)',
    grew: 'stricter',
  },
  {
    check: 'runAsUser',
    at: 35,
    passes: restricted({ runAsUser: 0 }, ownUsers),
    fails: restricted({ runAsUser: 0 }),
    says: 'runAsUser=0 (container "a" must not set runAsUser=0)',
    grew: 'laxer',
  },
  {
    check: 'seccompProfile_restricted',
    at: 19,
    passes: restricted({ seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } }),
    fails: pod({}, without('seccompProfile')),
    says: 'seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    grew: 'stricter',
  },
  {
    check: 'seccompProfile_restricted',
    at: 25,
    passes: pod(windows, { runAsNonRoot: true }),
    fails: restricted({ seccompProfile: { type: 'Unconfined' } }),
    says: 'seccompProfile (container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
    grew: 'laxer',
  },
];
