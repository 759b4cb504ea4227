import { fullMask, LAST_NAMED_BIT, type Mask, maskOf } from './mask.ts';

export type RuntimeName = 'containerd' | 'cri-o' | 'docker' | 'unknown';

/** A container runtime as a node reports it. */
export interface Runtime {
  readonly name: RuntimeName;
  /** What the node wrote, such as "containerd 1.6.20~ds1"; empty where nothing is known. */
  readonly label: string;
  /** Major, minor, patch; absent where the node's text has no version. */
  readonly version?: readonly [number, number, number];
}

export const UNKNOWN_RUNTIME: Runtime = { name: 'unknown', label: '' };

/** Reads node.status.nodeInfo.containerRuntimeVersion, such as "containerd://1.6.20~ds1". */
export function parseRuntime(containerRuntimeVersion: string): Runtime {
  const [scheme = '', rest = ''] = containerRuntimeVersion.split('://');
  const name = scheme === 'containerd' || scheme === 'cri-o' || scheme === 'docker' ? scheme : 'unknown';
  const label = `${scheme} ${rest}`.trim();
  const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(rest);
  if (!found) return { name, label };
  return { name, label, version: [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] };
}

/** Docker and containerd: moby oci/caps/defaults.go and containerd oci/spec.go defaultUnixCaps(), unchanged since 2015. */
const DOCKER_AND_CONTAINERD_DEFAULT = maskOf([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** CRI-O 1.18 and newer: internal/config/capabilities. */
const CRIO_DEFAULT = maskOf([
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETGID',
  'SETPCAP',
  'SETUID',
]);

/** CRI-O up to 1.17 also granted these two. */
const CRIO_DEFAULT_BEFORE_1_18 = CRIO_DEFAULT | maskOf(['NET_RAW', 'SYS_CHROOT']);

/**
 * What a runtime grants to a container that asks for nothing. An assumption: a node can be configured otherwise
 * (CRI-O default_capabilities, containerd base_runtime_spec), and nothing in the API tells.
 */
export function defaultCapabilities(runtime: Runtime): Mask {
  if (runtime.name !== 'cri-o') return DOCKER_AND_CONTAINERD_DEFAULT;
  return isOlderThan(runtime, [1, 18, 0]) ? CRIO_DEFAULT_BEFORE_1_18 : CRIO_DEFAULT;
}

/**
 * Whether the runtime still puts the list into the inheritable set too, as all did before CVE-2022-24769 (containerd
 * 1.5.11 and 1.6.2, Docker 20.10.14) and CVE-2022-27652 (CRI-O 1.24).
 */
export function fillsInheritable(runtime: Runtime): boolean {
  switch (runtime.name) {
    case 'containerd':
      return runtime.version?.[1] === 6 && runtime.version[0] === 1
        ? isOlderThan(runtime, [1, 6, 2])
        : isOlderThan(runtime, [1, 5, 11]);
    case 'docker':
      return isOlderThan(runtime, [20, 10, 14]);
    case 'cri-o':
      return isOlderThan(runtime, [1, 24, 0]);
    case 'unknown':
      return false;
  }
}

/** A runtime without a readable version counts as a new one. */
function isOlderThan(runtime: Runtime, limit: readonly [number, number, number]): boolean {
  if (!runtime.version) return false;
  for (const [index, part] of runtime.version.entries()) {
    const other = limit[index] ?? 0;
    if (part !== other) return part < other;
  }
  return false;
}

/**
 * The capabilities of a kernel by its version, for where cap_last_cap could not be read. Distribution kernels backport,
 * so this is second best. Source: the versions at which linux/capability.h grew.
 */
export function fullMaskOfKernel(kernelVersion: string): Mask {
  const found = /^(\d+)\.(\d+)/.exec(kernelVersion);
  if (!found) return fullMask(LAST_NAMED_BIT);
  const version = Number(found[1]) * 1000 + Number(found[2]);
  if (version >= 5009) return fullMask(40);
  if (version >= 5008) return fullMask(39);
  if (version >= 3016) return fullMask(37);
  return fullMask(36);
}
