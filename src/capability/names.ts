/**
 * The capabilities of Linux in bit order: the name at index n is bit n, without the CAP_ prefix.
 * Source: include/uapi/linux/capability.h of Linux 6.18; the last three came with 5.8, 5.8 and 5.9.
 */
export const CAPABILITY_NAMES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const;

export type CapabilityName = (typeof CAPABILITY_NAMES)[number];

const BITS: ReadonlyMap<string, number> = new Map(CAPABILITY_NAMES.map((name, bit) => [name, bit]));

/** The bit of a capability, by its exact upper-case name without CAP_; undefined for a name that Linux does not know. */
export function bitOf(name: string): number | undefined {
  return BITS.get(name);
}

/** The name of a bit, or its decimal number where this table has none, as capsh prints it. */
export function nameOfBit(bit: number): string {
  return CAPABILITY_NAMES[bit] ?? String(bit);
}

/** "CAP_NET_ADMIN", "cap_net_admin" and "net_admin" all mean NET_ADMIN to a reader, whatever the runtime makes of them. */
export function canonicalName(written: string): string {
  return written.toUpperCase().replace(/^CAP_/, '');
}
