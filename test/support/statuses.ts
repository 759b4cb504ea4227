import type { Ids, ProcessStatus } from '../../src/capability/proc-status.ts';

/** The default list of containerd and Docker. */
export const DEFAULT = 0xa80425fbn;
/** The default list of CRI-O 1.18 and newer. */
export const CRIO_DEFAULT = 0x5fbn;
/** Every capability of a kernel of 5.9 or newer. */
export const ALL = 0x1ffffffffffn;

export function ids(real: number, effective = real): Ids {
  return { real, effective, saved: effective, filesystem: effective };
}

/** A process of root with these capabilities in permitted, effective and bounding. */
export function rootProcess(list: bigint, given: ProcessStatus = {}): ProcessStatus {
  return {
    name: 'app',
    pid: 1,
    uid: ids(0),
    inheritable: 0n,
    permitted: list,
    effective: list,
    bounding: list,
    ambient: 0n,
    noNewPrivs: false,
    ...given,
  };
}

/** A process of another user: the list is in its bounding set only. */
export function userProcess(uid: number, list: bigint, given: ProcessStatus = {}): ProcessStatus {
  return rootProcess(list, { uid: ids(uid), permitted: 0n, effective: 0n, ...given });
}

/** What /proc shows of a process. */
export function statusText(status: {
  name: string;
  pid: number;
  ppid?: number;
  uid?: number;
  effective?: bigint;
  bounding?: bigint;
}): string {
  const { name, pid, ppid = 0, uid = 0, effective = DEFAULT, bounding = DEFAULT } = status;
  const hex = (mask: bigint) => mask.toString(16).padStart(16, '0');
  return [
    `Name:\t${name}`,
    'Umask:\t0022',
    'State:\tS (sleeping)',
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    `PPid:\t${ppid}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `Gid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    'Groups:\t ',
    `NSpid:\t${pid}`,
    'SigCgt:\t0000000000000000',
    'CapInh:\t0000000000000000',
    `CapPrm:\t${hex(effective)}`,
    `CapEff:\t${hex(effective)}`,
    `CapBnd:\t${hex(bounding)}`,
    'CapAmb:\t0000000000000000',
    'NoNewPrivs:\t0',
    'Seccomp:\t2',
    'voluntary_ctxt_switches:\t1',
    '',
  ].join('\n');
}
