import type { Chance } from '../chance.ts';
import type { Kind } from './proposal.ts';

type Json = Record<string, unknown>;

/** A pod template of the API, with at least metadata.annotations and a spec. */
export interface RandomTemplate {
  readonly metadata: { readonly annotations: Record<string, string> };
  readonly spec: Json;
}

const CAPABILITIES = [
  'CHOWN',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SYS_TIME',
  'ALL',
  'all',
  'chown',
  'CAP_CHOWN',
  'Ä"x',
] as const;
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_notsent_lowat',
  'kernel.msgmax',
  'net.core.somaxconn',
] as const;
const SECCOMP_ANNOTATIONS = ['runtime/default', 'docker/default', 'localhost/a/b', 'unconfined'] as const;
const APP_ARMOR_ANNOTATIONS = ['runtime/default', 'localhost/a', 'unconfined'] as const;

/**
 * A random pod that the API server takes for valid: what it refuses before admission is asked says nothing about admission.
 * `minor` is the server's version, because newer ones are stricter about what is valid. Half of the pods start from one that
 * passes the restricted level, so that not every one of them fails it for many reasons at once.
 */
export function randomTemplate(chance: Chance, kind: Kind, minor: number): RandomTemplate {
  const windows = chance.happens(0.08);
  const good = chance.happens(0.5);
  // The stricter the start, the rarer each change.
  const rare = good ? 0.04 : 0.15;
  const names = ['main', ...chance.some(['side', 'a-third'], 0.35)];
  const initNames = chance.some(['setup', 'migrate'], 0.2);
  const hostUsers = !windows && chance.happens(0.15) ? { hostUsers: chance.one([true, false, false]) } : {};
  const inUserNamespace = 'hostUsers' in hostUsers && hostUsers.hostUsers === false && minor >= 33;
  const part = {
    chance,
    minor,
    windows,
    good,
    rare,
    unmasked: inUserNamespace || (minor < 33 && kind !== 'Pod'),
  };
  const hostNamespaces =
    inUserNamespace || windows ? [] : chance.some(['hostNetwork', 'hostPID', 'hostIPC'] as const, rare);
  const podContext = windows ? randomUsers(part) : randomPodContext(part, hostNamespaces.length === 0);
  const initContainers = initNames.map((name) => randomContainer(name, part, true));
  const containers = names.map((name) => randomContainer(name, part, false));
  const annotations = windows ? {} : randomAnnotations(chance, podContext, [...initContainers, ...containers], rare);
  return {
    metadata: { annotations },
    spec: {
      // No node takes it: the pods are only ever proposed.
      nodeSelector: { 'no-such-node': 'true' },
      ...(windows ? { os: { name: 'windows' } } : {}),
      ...hostUsers,
      ...Object.fromEntries(hostNamespaces.map((field) => [field, true])),
      ...(Object.keys(podContext).length > 0 ? { securityContext: podContext } : {}),
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers,
      ...(chance.happens(0.4) ? { volumes: randomVolumes(chance, rare) } : {}),
    },
  };
}

interface Part {
  readonly chance: Chance;
  readonly minor: number;
  readonly windows: boolean;
  readonly good: boolean;
  /** The probability of each thing that some level refuses. */
  readonly rare: number;
  /** Whether procMount Unmasked is valid. */
  readonly unmasked: boolean;
}

/** A field and the annotation that it replaced may not contradict each other, so there is only one of them. */
function randomAnnotations(
  chance: Chance,
  podContext: Json,
  containers: readonly Json[],
  rare: number,
): Record<string, string> {
  const annotations: Record<string, string> = {};
  if (podContext.seccompProfile === undefined && chance.happens(rare * 2)) {
    annotations['seccomp.security.alpha.kubernetes.io/pod'] = chance.one(SECCOMP_ANNOTATIONS);
  }
  for (const { name, securityContext } of containers) {
    const { seccompProfile, appArmorProfile } = (securityContext ?? {}) as Json;
    if (seccompProfile === undefined && chance.happens(rare)) {
      annotations[`container.seccomp.security.alpha.kubernetes.io/${name}`] = chance.one(SECCOMP_ANNOTATIONS);
    }
    if (appArmorProfile === undefined && chance.happens(rare)) {
      annotations[`container.apparmor.security.beta.kubernetes.io/${name}`] = chance.one(APP_ARMOR_ANNOTATIONS);
    }
  }
  return annotations;
}

function profile(chance: Chance, forbidden: number): Json {
  if (chance.happens(forbidden)) return { type: 'Unconfined' };
  return chance.happens(0.8) ? { type: 'RuntimeDefault' } : { type: 'Localhost', localhostProfile: 'profiles/a.json' };
}

function seLinux({ chance }: Part): Json {
  return {
    ...(chance.happens(0.7)
      ? { type: chance.one(['container_t', 'container_init_t', 'container_engine_t', 'spc_t', 'other_t', '']) }
      : {}),
    ...(chance.happens(0.2) ? { user: 'system_u' } : {}),
    ...(chance.happens(0.2) ? { role: 'system_r' } : {}),
    ...(chance.happens(0.3) ? { level: 's0:c1' } : {}),
  };
}

function randomUsers({ chance, good, rare }: Part): Json {
  const nonRoot = good ? chance.happens(0.97) : chance.happens(0.5);
  return nonRoot || chance.happens(rare) ? { runAsNonRoot: nonRoot && !chance.happens(rare) } : {};
}

function randomPodContext(part: Part, ownNamespaces: boolean): Json {
  const { chance, good, rare, minor } = part;
  // A kernel parameter of a namespace cannot be set in the node's own.
  const sysctls = ownNamespaces && chance.happens(rare) ? chance.some(SYSCTLS, 0.35) : [];
  return {
    ...randomUsers(part),
    ...(chance.happens(0.2) ? { runAsUser: chance.happens(rare) ? 0 : 1025 } : {}),
    ...(good || chance.happens(0.4) ? { seccompProfile: profile(chance, rare) } : {}),
    ...(chance.happens(rare) && minor >= 30 ? { appArmorProfile: profile(chance, 0.5) } : {}),
    ...(chance.happens(rare) ? { seLinuxOptions: seLinux(part) } : {}),
    ...(sysctls.length > 0 ? { sysctls: sysctls.map((name) => ({ name, value: '1' })) } : {}),
  };
}

function randomContainer(name: string, part: Part, init: boolean): Json {
  const { chance, windows, rare } = part;
  const context = windows ? (chance.happens(0.3) ? randomUsers(part) : {}) : randomContext(part);
  return {
    name,
    image: 'registry.test/app',
    ...(Object.keys(context).length > 0 || chance.happens(0.1) ? { securityContext: context } : {}),
    ...(chance.happens(0.3) ? { ports: randomPorts(chance, rare) } : {}),
    // Only containers that stay may have probes and hooks.
    ...(init ? {} : randomHandlers(chance)),
  };
}

function randomContext(part: Part): Json {
  const { chance, good, rare, unmasked, minor } = part;
  const privileged = chance.happens(rare);
  const escalation = good ? !chance.happens(0.95) : chance.one([true, false, undefined, undefined]);
  const add =
    good && !chance.happens(rare)
      ? chance.happens(0.2)
        ? ['NET_BIND_SERVICE']
        : undefined
      : chance.some(CAPABILITIES, 0.15);
  const drop = good ? ['ALL'] : chance.one([undefined, ['ALL'], ['all'], ['NET_RAW', 'ALL'], []]);
  const capabilities = { ...(add === undefined ? {} : { add }), ...(drop === undefined ? {} : { drop }) };
  const own = 0.2;
  return {
    ...(privileged ? { privileged } : {}),
    // The API takes a privileged container that may not escalate for a contradiction.
    ...(escalation === undefined || (privileged && !escalation) ? {} : { allowPrivilegeEscalation: escalation }),
    ...(Object.keys(capabilities).length > 0 ? { capabilities } : {}),
    ...(chance.happens(own) ? { runAsNonRoot: !chance.happens(rare) } : {}),
    ...(chance.happens(own) ? { runAsUser: chance.happens(rare) ? 0 : 1025 } : {}),
    ...(chance.happens(own) ? { seccompProfile: profile(chance, rare) } : {}),
    ...(chance.happens(rare) && minor >= 30 ? { appArmorProfile: profile(chance, 0.5) } : {}),
    ...(chance.happens(rare) ? { seLinuxOptions: seLinux(part) } : {}),
    ...(chance.happens(rare)
      ? { procMount: unmasked ? chance.one(['Default', 'Unmasked', 'Unmasked']) : 'Default' }
      : {}),
  };
}

/** Each container takes ports of its own, since a pod cannot have a host port twice. */
function randomPorts(chance: Chance, rare: number): Json[] {
  const first = 1024 + chance.below(60_000);
  return [0, 1].map((step) => ({
    containerPort: first + step,
    ...(chance.happens(rare * 2) ? { hostPort: first + step } : {}),
  }));
}

function randomHandlers(chance: Chance): Json {
  const action = (): Json => {
    const host = chance.happens(0.5) ? { host: chance.one(['127.0.0.1', '10.0.0.1', 'db.test']) } : {};
    return chance.happens(0.5) ? { httpGet: { port: 80, ...host } } : { tcpSocket: { port: 80, ...host } };
  };
  const probes = chance.some(['livenessProbe', 'readinessProbe', 'startupProbe'], 0.06);
  const hooks = chance.some(['postStart', 'preStop'], 0.04);
  return {
    ...Object.fromEntries(probes.map((name) => [name, action()])),
    ...(hooks.length > 0 ? { lifecycle: Object.fromEntries(hooks.map((name) => [name, action()])) } : {}),
  };
}

const GOOD_VOLUMES: Json = {
  emptyDir: {},
  configMap: { name: 'a' },
  secret: { secretName: 'a' },
  downwardAPI: {},
  projected: { sources: [] },
  csi: { driver: 'a.test' },
  persistentVolumeClaim: { claimName: 'a' },
};
const OTHER_VOLUMES: Json = {
  hostPath: { path: '/a' },
  nfs: { server: 'a.test', path: '/a' },
  iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2020-01.test:a', lun: 0 },
  gcePersistentDisk: { pdName: 'a' },
  awsElasticBlockStore: { volumeID: 'a' },
  rbd: { monitors: ['a'], image: 'a' },
  cephfs: { monitors: ['a'] },
  flexVolume: { driver: 'a/b' },
  fc: { targetWWNs: ['a'], lun: 1 },
  azureFile: { secretName: 'a', shareName: 'a' },
  cinder: { volumeID: 'a' },
  glusterfs: { endpoints: 'a', path: 'a' },
};

function randomVolumes(chance: Chance, rare: number): Json[] {
  const entries = [
    ...chance.some(Object.entries(GOOD_VOLUMES), 0.2),
    ...chance.some(Object.entries(OTHER_VOLUMES), rare / 2),
    ...chance.some([['nothing', undefined] as const], 0.1),
  ];
  return entries.map(([type, source]) => ({
    name: `v-${type.toLowerCase()}`,
    ...(source === undefined ? {} : { [type]: source }),
  }));
}
