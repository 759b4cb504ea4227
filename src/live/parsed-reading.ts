import type { ProcessStatus } from '../capability/proc-status.ts';

/** The lines of a uid_map: first id inside, first id outside, how many. */
export type UidMap = readonly (readonly [number, number, number])[];

/** A process of the container. */
export interface SeenProcess {
  readonly status: ProcessStatus;
  /** Path in the hierarchy that was compared; absent from plain readings. */
  readonly cgroup?: string;
  /** Since boot, in clock ticks; absent where it could not be read. */
  readonly startTicks?: number;
  /** Absent: not readable. */
  readonly uidMap?: UidMap;
}

/** What a reader printed, taken apart but not yet judged. */
export interface ParsedReading {
  readonly processes: readonly SeenProcess[];
  /** The reader itself. */
  readonly reader?: ProcessStatus;
  /** The reader's own cgroup path; absent from plain readings. */
  readonly ownCgroup?: string;
  /** Absent: not readable. */
  readonly readerUidMap?: UidMap;
  readonly lastCapability?: number;
}

/** A line of uid_map, or undefined for anything else. */
export function readUidMapLine(line: string): readonly [number, number, number] | undefined {
  const found = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*$/.exec(line);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

/** Whether a map belongs to another user namespace than the node's, which maps every id to itself (user_namespaces(7)). */
export function isOwnNamespace(map: UidMap): boolean {
  const [first] = map;
  return !(map.length === 1 && first?.[0] === 0 && first[1] === 0 && first[2] === 4294967295);
}

/** cap_last_cap; nothing beyond 63 fits the masks. */
export function readLastCapability(line: string): number | undefined {
  return /^\d{1,2}$/.test(line) && Number(line) < 64 ? Number(line) : undefined;
}
