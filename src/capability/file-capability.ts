import { EMPTY, type Mask, without } from './mask.ts';

/** The extended attribute security.capability of a program file: struct vfs_cap_data (include/uapi/linux/capability.h). */
export interface FileCapability {
  /** Of the attribute's format; absent where only its text form is known. */
  readonly version?: 1 | 2 | 3;
  /** The one bit that makes what is permitted effective too. */
  readonly effective: boolean;
  readonly permitted: Mask;
  readonly inheritable: Mask;
  /** Version 3: the user id of the root of the user namespace in which it counts, as the reader's namespace sees it. */
  readonly rootId?: number;
}

const SIZES: Readonly<Record<number, number>> = { 1: 12, 2: 20, 3: 24 };

/** Reads the attribute's bytes as hexadecimal digits; undefined for what no kernel accepts. All numbers are little endian. */
export function parseFileCapability(hex: string): FileCapability | undefined {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const magic = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  const version = magic >>> 24;
  if ((version !== 1 && version !== 2 && version !== 3) || bytes.length !== SIZES[version]) return undefined;
  const word = (index: number) => BigInt(bytes.readUInt32LE(4 + 4 * index));
  const isLong = version !== 1;
  return {
    version,
    effective: (magic & 1) === 1,
    permitted: word(0) | (isLong ? word(2) << 32n : EMPTY),
    inheritable: word(1) | (isLong ? word(3) << 32n : EMPTY),
    ...(version === 3 ? { rootId: bytes.readUInt32LE(20) } : {}),
  };
}

/** A program that gives privileges to whoever executes it. */
export interface PrivilegedFile {
  readonly uid: number;
  readonly gid: number;
  readonly setuid: boolean;
  readonly setgid: boolean;
  readonly capability?: FileCapability;
}

/** Where it is executed. */
export interface ExecutionPlace {
  /** undefined: not known. */
  readonly noNewPrivs: boolean | undefined;
  readonly nosuid: boolean;
  /** undefined: not known. */
  readonly bounding: Mask | undefined;
  readonly inUserNamespace: boolean;
}

/**
 * What execve makes of a program for a process without capabilities.
 *   nothing      `because` of this
 *   refused      the kernel does not execute it: effective, and permitted is not within the bounding set (EPERM)
 *   gains        these capabilities, and this user or group
 */
export type FileEffect =
  | { readonly effect: 'nothing'; readonly because: 'no-new-privs' | 'nosuid' | 'other-namespace' }
  | { readonly effect: 'refused'; readonly lacks: Mask }
  | {
      readonly effect: 'gains';
      /** undefined: the bounding set is not known. */
      readonly capabilities: Mask | undefined;
      readonly uid?: number;
      readonly gid?: number;
    };

/** Source: capabilities(7) "Transformation of capabilities during execve()"; security/commoncap.c of Linux 6.18. */
export function effectOf(
  file: PrivilegedFile,
  { noNewPrivs, nosuid, bounding, inUserNamespace }: ExecutionPlace,
): FileEffect {
  if (nosuid) return { effect: 'nothing', because: 'nosuid' };
  if (noNewPrivs === true) return { effect: 'nothing', because: 'no-new-privs' };
  const ids = { ...(file.setuid ? { uid: file.uid } : {}), ...(file.setgid ? { gid: file.gid } : {}) };
  const { capability } = file;
  // The root of another namespace than the container's.
  const counts = capability !== undefined && (capability.rootId ?? 0) === 0;
  // A setuid program of root with capabilities of its own gets those only (commoncap.c handle_privileged_root).
  if (file.setuid && file.uid === 0 && !counts) return { effect: 'gains', capabilities: bounding, ...ids };
  if (capability && !counts && !inUserNamespace && !file.setuid && !file.setgid) {
    return { effect: 'nothing', because: 'other-namespace' };
  }
  if (!capability || !counts) return { effect: 'gains', capabilities: EMPTY, ...ids };
  const lacks = bounding === undefined ? EMPTY : without(capability.permitted, bounding);
  if (capability.effective && lacks !== EMPTY) return { effect: 'refused', lacks };
  return {
    effect: 'gains',
    capabilities: bounding === undefined ? undefined : capability.permitted & bounding,
    ...ids,
  };
}
