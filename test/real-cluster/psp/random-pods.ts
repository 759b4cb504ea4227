import type { Chance } from '../chance.ts';

type Json = Record<string, unknown>;

export interface RandomPod {
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly annotations: Record<string, string>;
  };
  readonly spec: Json;
}

const IDS = [0, 1, 999, 1000, 1001, 2000, 2001, 3000, 65535] as const;
const CAPABILITIES = ['CHOWN', 'NET_RAW', 'SYS_TIME', 'KILL', 'ALL', 'all', 'CAP_CHOWN', 'CAP_SYS_ADMIN', 'Ä"x'];
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'kernel.msgmax',
  'kernel.shmmax',
  'net.core.somaxconn',
];
const SECCOMP_ANNOTATIONS = [
  'runtime/default',
  'docker/default',
  'localhost/a',
  'localhost/',
  'unconfined',
  '',
] as const;
const APP_ARMOR_ANNOTATIONS = ['runtime/default', 'localhost/a', 'unconfined', ''] as const;
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * A random pod, with values at the edges of what random policies accept. Hardly any are not valid: the API server finds that out
 * only after PodSecurityPolicy let them in.
 */
export function randomPod(chance: Chance): RandomPod {
  // How often each thing that some policy may refuse is there.
  const rare = chance.one([0.02, 0.08, 0.2]);
  const mirror = chance.happens(0.03);
  const names = ['main', ...chance.some(['side', 'third'], 0.3)];
  const initNames = chance.some(['setup'], 0.2);
  const hostNamespaces = chance.some(['hostNetwork', 'hostPID', 'hostIPC'], rare);
  const hostNetwork = hostNamespaces.includes('hostNetwork');
  const podContext = randomPodContext(chance, rare, hostNamespaces.length === 0);
  const volumes = randomVolumes(chance, rare, mirror);
  const ports = randomPorts(chance, rare, hostNetwork);
  const part = { chance, rare, volumes };
  const initContainers = initNames.map((name) => randomContainer(name, part, []));
  const containers = names.map((name, index) => randomContainer(name, part, index === 0 ? ports : []));
  // What makes a pod not valid is found out only after the policies.
  const invalid = chance.happens(0.025) ? randomFault(chance) : {};
  return {
    metadata: {
      ...(chance.happens(0.1) ? { generateName: 'proposed-' } : { name: 'proposed' }),
      annotations: randomAnnotations(chance, rare, podContext, [...initContainers, ...containers], mirror),
    },
    spec: {
      // No node takes it.
      nodeSelector: { 'no-such-node': 'true' },
      ...(mirror ? { nodeName: 'no-such-node' } : randomAccount(chance)),
      ...Object.fromEntries(hostNamespaces.map((field) => [field, true])),
      ...(Object.keys(podContext).length > 0 ? { securityContext: podContext } : {}),
      ...(chance.happens(rare) ? { runtimeClassName: chance.one(['kata', 'gvisor']) } : {}),
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers,
      ...(volumes.length > 0 ? { volumes } : chance.one<Json>([{}, {}, { volumes: null }])),
      ...invalid,
    },
  };
}

function randomFault(chance: Chance): Json {
  const container = (securityContext: Json): Json => ({
    containers: [{ name: 'main', image: 'registry.test/app', securityContext }],
  });
  return chance.one<Json>([
    { ephemeralContainers: [{ name: 'late', image: 'a', securityContext: { privileged: true, runAsUser: 0 } }] },
    { volumes: [{ name: 'both', hostPath: { path: '/' }, emptyDir: {} }] },
    { volumes: [{ name: 'both', secret: {}, csi: { driver: 'c.test' }, flexVolume: { driver: 'a/d' } }] },
    { securityContext: { seccompProfile: { type: 'Localhost' }, runAsUser: -1, fsGroup: -1 } },
    { securityContext: { seccompProfile: { type: 'Other' }, sysctls: [{ name: '', value: '' }] } },
    container({ seccompProfile: { type: 'Localhost' }, capabilities: { add: [''], drop: ['x', 'x'] } }),
    container({ procMount: '', allowPrivilegeEscalation: false, privileged: true }),
    container({ runAsUser: -1, runAsGroup: 4294967296 }),
  ]);
}

function randomAccount(chance: Chance): Json {
  return {
    ...(chance.happens(0.4) ? { serviceAccountName: chance.one(['default', 'runner', 'runner']) } : {}),
    ...(chance.happens(0.1) ? { serviceAccount: 'runner' } : {}),
    ...(chance.happens(0.5) ? { automountServiceAccountToken: chance.happens(0.3) } : {}),
  };
}

function randomAnnotations(
  chance: Chance,
  rare: number,
  podContext: Json,
  containers: readonly Json[],
  mirror: boolean,
): Record<string, string> {
  const annotations: Record<string, string> = mirror ? { 'kubernetes.io/config.mirror': 'a' } : {};
  // Where there is a field too, they have to say the same.
  if (podContext.seccompProfile === undefined && chance.happens(rare)) {
    annotations['seccomp.security.alpha.kubernetes.io/pod'] = chance.one(SECCOMP_ANNOTATIONS);
  }
  for (const { name, securityContext } of containers) {
    const { seccompProfile } = (securityContext ?? {}) as Json;
    if (seccompProfile === undefined && chance.happens(rare)) {
      annotations[`container.seccomp.security.alpha.kubernetes.io/${name}`] = chance.one(SECCOMP_ANNOTATIONS);
    }
    if (chance.happens(rare)) {
      annotations[`container.apparmor.security.beta.kubernetes.io/${name}`] = chance.one(APP_ARMOR_ANNOTATIONS);
    }
  }
  // What the requester writes there is looked at on no creation.
  if (chance.happens(0.1)) annotations['kubernetes.io/psp'] = 'a-policy';
  return annotations;
}

function profile(chance: Chance): Json {
  return chance.one([
    { type: 'RuntimeDefault' },
    { type: 'RuntimeDefault' },
    { type: 'Unconfined' },
    { type: 'Localhost', localhostProfile: 'a' },
  ]);
}

function seLinux(chance: Chance): Json {
  return chance.one<Json>([
    { level: 's0:c6,c0' },
    { level: 's0:c0,c6', type: 't' },
    { level: 's0', type: 'container_t' },
    { user: 'u', role: 'r', type: 't', level: 's0:c1' },
    { level: 's1:c1' },
    {},
  ]);
}

function randomUsers(chance: Chance, rare: number): Json {
  return {
    ...(chance.happens(rare * 2) ? { runAsUser: chance.one(IDS) } : {}),
    ...(chance.happens(rare) ? { runAsGroup: chance.one(IDS) } : {}),
    ...(chance.happens(rare * 2) ? { runAsNonRoot: chance.one([true, false, null]) } : {}),
    ...(chance.happens(rare) ? { seccompProfile: profile(chance) } : {}),
    ...(chance.happens(rare) ? { seLinuxOptions: seLinux(chance) } : {}),
  };
}

function randomPodContext(chance: Chance, rare: number, ownNamespaces: boolean): Json {
  const sysctls = ownNamespaces && chance.happens(rare * 2) ? chance.some(SYSCTLS, 0.35) : [];
  const groups = chance.some(IDS, 0.15);
  return {
    ...randomUsers(chance, rare),
    ...(chance.happens(rare * 2) ? { fsGroup: chance.one(IDS) } : {}),
    ...(chance.happens(rare * 2) ? { supplementalGroups: chance.happens(0.1) ? null : groups } : {}),
    ...(sysctls.length > 0 ? { sysctls: sysctls.map((name) => ({ name, value: '1' })) } : {}),
  };
}

interface Part {
  readonly chance: Chance;
  readonly rare: number;
  readonly volumes: readonly Json[];
}

function randomContainer(name: string, { chance, rare, volumes }: Part, ports: readonly Json[]): Json {
  const mounts = chance.some(volumes, 0.6).map((volume) => ({
    name: volume.name,
    mountPath: `/mnt/${volume.name}`,
    ...(chance.happens(0.6) ? { readOnly: chance.happens(0.7) } : {}),
  }));
  const own = volumes.find((volume) => volume.emptyDir !== undefined);
  const atTokenPath = own !== undefined && chance.happens(0.2) ? [{ name: own.name, mountPath: TOKEN_PATH }] : [];
  const context = randomContext(chance, rare);
  return {
    name,
    image: 'registry.test/app',
    ...(Object.keys(context).length > 0 || chance.happens(0.1) ? { securityContext: context } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    ...(mounts.length + atTokenPath.length > 0 ? { volumeMounts: [...mounts, ...atTokenPath] } : {}),
  };
}

function randomContext(chance: Chance, rare: number): Json {
  const privileged = chance.happens(rare) ? chance.one([true, true, false]) : undefined;
  const escalation = chance.happens(rare * 2) ? chance.one([true, false, null]) : undefined;
  const add = chance.happens(rare) ? chance.some(CAPABILITIES, 0.25) : undefined;
  const drop = chance.happens(rare * 2)
    ? chance.one([['ALL'], ['NET_RAW'], ['KILL', 'ALL', 'KILL'], [], null])
    : undefined;
  const capabilities = { ...(add === undefined ? {} : { add }), ...(drop === undefined ? {} : { drop }) };
  return {
    ...randomUsers(chance, rare),
    ...(privileged === undefined ? {} : { privileged }),
    // The API takes a privileged container that may not escalate for a contradiction.
    ...(escalation === undefined || privileged ? {} : { allowPrivilegeEscalation: escalation }),
    ...(Object.keys(capabilities).length > 0 ? { capabilities } : {}),
    ...(chance.happens(rare) ? { readOnlyRootFilesystem: chance.one([true, false, null]) } : {}),
    ...(chance.happens(rare / 4) ? { procMount: chance.one(['Default', 'Unmasked']) } : {}),
  };
}

function randomPorts(chance: Chance, rare: number, hostNetwork: boolean): Json[] {
  if (!chance.happens(rare * 3)) return [];
  const ports = chance.some([79, 80, 81, 7999, 8000, 8080, 8081, 65535], 0.2);
  return ports.map((containerPort) => ({
    containerPort,
    ...(hostNetwork
      ? chance.one<Json>([{}, { hostPort: containerPort }])
      : chance.one<Json>([{}, { hostPort: containerPort }, { hostPort: 0 }])),
  }));
}

const PATHS = ['/var/log', '/var/log/', '/var/logs', '/var/log/app/x', '/var', '/etc', '/', '/opt'] as const;

function randomVolumes(chance: Chance, rare: number, mirror: boolean): Json[] {
  // A mirror pod with a secret is refused for that, before.
  const secretly: readonly (readonly [string, unknown])[] = mirror
    ? []
    : [
        ['secret', { secretName: 'a' }],
        ['azureFile', { secretName: 'a', shareName: 'a' }],
        ['projected', { sources: projectedSources(chance) }],
      ];
  const usual: readonly (readonly [string, unknown])[] = [
    ['emptyDir', {}],
    ['configMap', { name: 'a' }],
    ['downwardAPI', {}],
    ['persistentVolumeClaim', { claimName: 'a' }],
    ...secretly,
    ['nothing', undefined],
  ];
  const odd: readonly (readonly [string, unknown])[] = [
    ['hostPath', { path: chance.one(PATHS) }],
    ['hostPath', { path: chance.one(PATHS) }],
    ['flexVolume', { driver: chance.one(['a/b', 'a/c', 'a/d']) }],
    ['csi', { driver: chance.one(['a.test', 'b.test', 'c.test']) }],
    ['nfs', { server: 'a.test', path: '/a' }],
    ['cephfs', { monitors: ['a'] }],
    ['storageos', { volumeName: 'a' }],
    [
      'ephemeral',
      { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } } } },
    ],
  ];
  return [...chance.some(usual, rare), ...chance.some(odd, rare / 1.5)].map(([type, source], index) => ({
    // A volume of such a name is taken for that of the token.
    name: type === 'emptyDir' && chance.happens(0.2) ? 'kube-api-access-own' : `v${index}`,
    ...(source === undefined ? {} : { [type]: source }),
  }));
}

/** Near the volume of a service account's token. */
function projectedSources(chance: Chance): Json[] {
  const field = {
    path: chance.one(['namespace', 'namespace', 'name']),
    fieldRef: { fieldPath: chance.one(['metadata.namespace', 'metadata.name']) },
  };
  return chance.some<Json>(
    [
      {
        serviceAccountToken: {
          path: chance.one(['token', 'token', 'other']),
          ...chance.one([{}, {}, { audience: 'a' }]),
        },
      },
      { configMap: { name: chance.one(['kube-root-ca.crt', 'kube-root-ca.crt', 'a']) } },
      { downwardAPI: { items: [field] } },
    ],
    0.6,
  );
}
