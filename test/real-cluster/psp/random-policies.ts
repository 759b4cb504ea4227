import type { SeLinuxOptions } from '../../../src/kubernetes/objects.ts';
import type { IdRange, PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import type { Chance } from '../chance.ts';

export interface RandomPolicy {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSecurityPolicySpec;
}

const RANGES: readonly [IdRange[], ...IdRange[][]] = [
  [{ min: 1000, max: 2000 }],
  [
    { min: 1, max: 999 },
    { min: 3000, max: 3000 },
  ],
  [{ min: 0, max: 0 }],
  [{ min: 0, max: 65535 }],
];
const SECCOMP = ['runtime/default', 'docker/default', 'localhost/a', 'unconfined'] as const;
const APP_ARMOR = ['runtime/default', 'localhost/a', 'unconfined'] as const;
const VOLUMES = [
  'configMap',
  'emptyDir',
  'projected',
  'secret',
  'downwardAPI',
  'persistentVolumeClaim',
  'hostPath',
  'csi',
];

/**
 * A random policy that the API server takes. Each group of fields is restricted seldom enough for a fair part of the pods to get
 * in, and a few policies are of the kind that the server passes over without a word.
 */
export function randomPolicy(chance: Chance): RandomPolicy {
  const strict = chance.one([0.1, 0.2, 0.5]);
  return { annotations: randomAnnotations(chance, strict), spec: randomSpec(chance, strict) };
}

function randomAnnotations(chance: Chance, strict: number): Record<string, string> {
  const annotations: Record<string, string> = {};
  const seccomp = 'seccomp.security.alpha.kubernetes.io/';
  if (!chance.happens(strict)) {
    annotations[`${seccomp}allowedProfileNames`] = '*';
  } else if (chance.happens(0.7)) {
    annotations[`${seccomp}allowedProfileNames`] = [...chance.some(SECCOMP, 0.5), ...chance.some(['*'], 0.1)].join(',');
  }
  if (chance.happens(0.3)) annotations[`${seccomp}defaultProfileName`] = chance.one(SECCOMP);
  const appArmor = 'apparmor.security.beta.kubernetes.io/';
  if (chance.happens(strict / 2)) {
    annotations[`${appArmor}allowedProfileNames`] = chance.some(APP_ARMOR, 0.5).join(',');
  }
  if (chance.happens(0.2)) annotations[`${appArmor}defaultProfileName`] = chance.one(APP_ARMOR);
  return annotations;
}

function randomSpec(chance: Chance, strict: number): PodSecurityPolicySpec {
  const restricts = (): boolean => chance.happens(strict);
  const escalation = restricts() ? false : chance.one([true, undefined]);
  const defaultEscalation = chance.happens(0.2) ? chance.one([false, escalation !== false]) : undefined;
  return {
    ...(restricts() ? {} : { privileged: true }),
    ...randomCapabilities(chance, restricts()),
    volumes: restricts() ? chance.some(VOLUMES, 0.5) : ['*'],
    ...(restricts() ? {} : { hostNetwork: true }),
    ...(restricts() ? {} : { hostPID: true }),
    ...(restricts() ? {} : { hostIPC: true }),
    hostPorts: restricts()
      ? chance.some(
          [
            { min: 80, max: 80 },
            { min: 8000, max: 8080 },
            { max: 0, min: 0 },
          ],
          0.5,
        )
      : [{ min: 0, max: 65535 }],
    runAsUser: restricts()
      ? chance.one([
          { rule: 'MustRunAs', ranges: chance.one(RANGES) },
          { rule: 'MustRunAs', ranges: chance.one(RANGES) },
          { rule: 'MustRunAsNonRoot' },
          { rule: 'MustRunAsNonRoot' },
          { rule: 'MustRunAsNonRoot', ranges: chance.one(RANGES) },
          { rule: 'MustRunAs' },
        ])
      : { rule: 'RunAsAny' },
    ...(restricts() ? { runAsGroup: randomGroups(chance) } : chance.one([{}, { runAsGroup: { rule: 'RunAsAny' } }])),
    fsGroup: restricts() ? randomGroups(chance) : { rule: 'RunAsAny' },
    supplementalGroups: restricts() ? randomGroups(chance) : { rule: 'RunAsAny' },
    seLinux: restricts() ? randomSeLinux(chance) : { rule: 'RunAsAny' },
    ...(restricts() ? { readOnlyRootFilesystem: true } : {}),
    ...(escalation === undefined ? {} : { allowPrivilegeEscalation: escalation }),
    ...(defaultEscalation === undefined ? {} : { defaultAllowPrivilegeEscalation: defaultEscalation }),
    ...randomVolumeLimits(chance, restricts),
    ...randomSysctls(chance, restricts()),
    ...(restricts() ? { runtimeClass: randomRuntimeClass(chance) } : {}),
  };
}

const CAPABILITIES = ['CHOWN', 'NET_RAW', 'SYS_TIME', 'ALL', 'all', 'CAP_CHOWN'];

/** What has to be dropped may be neither added nor allowed, and not be there at all where all are allowed. */
function randomCapabilities(chance: Chance, restricted: boolean): Partial<PodSecurityPolicySpec> {
  const requiredDropCapabilities = restricted ? chance.some(['ALL', 'NET_RAW', 'SYS_TIME', 'KILL'], 0.3) : [];
  const rest = CAPABILITIES.filter((name) => !requiredDropCapabilities.includes(name));
  const defaultAddCapabilities = chance.happens(0.2) ? chance.some(rest, 0.3) : [];
  if (requiredDropCapabilities.length === 0 && !restricted)
    return { defaultAddCapabilities, allowedCapabilities: ['*'] };
  return { requiredDropCapabilities, defaultAddCapabilities, allowedCapabilities: chance.some(rest, 0.4) };
}

function randomGroups(chance: Chance): PodSecurityPolicySpec['fsGroup'] {
  return { rule: chance.one(['MustRunAs', 'MayRunAs']), ranges: chance.one(RANGES) };
}

function randomSeLinux(chance: Chance): PodSecurityPolicySpec['seLinux'] {
  // Without options the whole policy is passed over.
  if (chance.happens(0.1)) return { rule: 'MustRunAs' };
  return {
    rule: 'MustRunAs',
    seLinuxOptions: chance.one<SeLinuxOptions>([
      { level: 's0:c0,c6' },
      { level: 's0', type: 'container_t' },
      { user: 'u', role: 'r', type: 't', level: 's0:c1' },
      {},
    ]),
  };
}

function randomVolumeLimits(chance: Chance, restricts: () => boolean): Partial<PodSecurityPolicySpec> {
  const paths = [
    { pathPrefix: '/var/log' },
    { pathPrefix: '/var/log/app', readOnly: true },
    { pathPrefix: '/var', readOnly: true },
    { pathPrefix: '/etc/' },
    { pathPrefix: '/', readOnly: true },
  ];
  return {
    ...(restricts() ? { allowedHostPaths: chance.some(paths, 0.4) } : {}),
    ...(restricts() ? { allowedFlexVolumes: chance.some([{ driver: 'a/b' }, { driver: 'a/c' }], 0.5) } : {}),
    ...(restricts() ? { allowedCSIDrivers: chance.some([{ name: 'a.test' }, { name: 'b.test' }], 0.5) } : {}),
  };
}

/** Lists that overlap are not valid. */
function randomSysctls(chance: Chance, restricted: boolean): Partial<PodSecurityPolicySpec> {
  if (!restricted) return { allowedUnsafeSysctls: ['*'] };
  return {
    forbiddenSysctls: chance.some(['kernel.shm*', 'net.ipv4.tcp_syncookies', 'net.ipv4.ip_*'], 0.4),
    allowedUnsafeSysctls: chance.some(['kernel.msg*', 'net.core.somaxconn'], 0.5),
  };
}

function randomRuntimeClass(chance: Chance): NonNullable<PodSecurityPolicySpec['runtimeClass']> {
  const names = chance.one([['*'], ['kata'], ['kata', 'gvisor'], []]);
  const named = names.filter((name) => name !== '*');
  const [first] = names.includes('*') ? ['gvisor'] : named;
  return {
    allowedRuntimeClassNames: names,
    ...(first !== undefined && chance.happens(0.5) ? { defaultRuntimeClassName: first } : {}),
  };
}
