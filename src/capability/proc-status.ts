import type { Mask } from './mask.ts';

/** Real, effective, saved and filesystem id, as the Uid: and Gid: lines have them. */
export interface Ids {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
  readonly filesystem: number;
}

/**
 * What /proc/PID/status says of a process. A field that is absent was not in the text, which is "unknown" and not zero:
 * kernels before 4.3 have no CapAmb, those before 4.10 no NoNewPrivs, and gVisor has neither (proc(5); gVisor's
 * pkg/sentry/fsimpl/proc/task_files.go).
 */
export interface ProcessStatus {
  /** The kernel's name of the process (comm), with its \n and \\ escapes undone. Chosen by the process: untrusted. */
  readonly name?: string;
  /** As seen from the PID namespace of /proc's mount. */
  readonly pid?: number;
  readonly parentPid?: number;
  /** From the namespace of /proc's mount inwards. */
  readonly namespacePids?: readonly number[];
  readonly uid?: Ids;
  readonly gid?: Ids;
  readonly groups?: readonly number[];
  readonly inheritable?: Mask;
  readonly permitted?: Mask;
  readonly effective?: Mask;
  readonly bounding?: Mask;
  readonly ambient?: Mask;
  readonly noNewPrivs?: boolean;
  /** 0 disabled, 1 strict, 2 filter. */
  readonly seccomp?: number;
}

export const CAPABILITY_SETS = ['inheritable', 'permitted', 'effective', 'bounding', 'ambient'] as const;
export type CapabilitySetName = (typeof CAPABILITY_SETS)[number];

/**
 * Reads the text of one /proc/PID/status. Lines that it does not know are passed over; a line it knows but cannot read
 * counts as absent.
 */
export function parseProcStatus(text: string): ProcessStatus {
  const fields = new Map<string, string>();
  // Only \n ends a line: the kernel escapes it in Name, but lets \r and other controls through.
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !fields.has(line.slice(0, colon))) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const field = <T>(key: string, read: (value: string) => T | undefined): T | undefined => {
    const value = fields.get(key);
    return value === undefined ? undefined : read(value);
  };
  return defined({
    name: field('Name', undoKernelEscapes),
    pid: field('Pid', readNumber),
    parentPid: field('PPid', readNumber),
    namespacePids: field('NSpid', readNumbers),
    uid: field('Uid', readIds),
    gid: field('Gid', readIds),
    groups: field('Groups', readNumbers),
    inheritable: field('CapInh', readMask),
    permitted: field('CapPrm', readMask),
    effective: field('CapEff', readMask),
    bounding: field('CapBnd', readMask),
    ambient: field('CapAmb', readMask),
    noNewPrivs: field('NoNewPrivs', (value) => (value === '0' ? false : value === '1' ? true : undefined)),
    seccomp: field('Seccomp', readNumber),
  });
}

type Optional<T> = { [K in keyof T]: T[K] | undefined };

/** Leaves out the keys whose value is undefined, so that absent is absent. */
function defined(status: Required<Optional<ProcessStatus>>): ProcessStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
}

/** fs/proc/array.c proc_task_name() escapes newline and backslash, and nothing else. */
function undoKernelEscapes(name: string): string {
  return name.replace(/\\(n|\\)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : '\\'));
}

/** The kernel pads it (fs/proc/array.c, render_cap_t), and gVisor too: fewer digits are a part of a mask. */
function readMask(value: string): Mask | undefined {
  return /^[0-9a-f]{16}$/.test(value) ? BigInt(`0x${value}`) : undefined;
}

function readNumber(value: string): number | undefined {
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function readNumbers(value: string): number[] | undefined {
  const numbers = value
    .split(/\s+/)
    .filter((part) => part !== '')
    .map(readNumber);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

function readIds(value: string): Ids | undefined {
  const [real, effective, saved, filesystem] = readNumbers(value) ?? [];
  if (real === undefined || effective === undefined || saved === undefined || filesystem === undefined)
    return undefined;
  return { real, effective, saved, filesystem };
}
