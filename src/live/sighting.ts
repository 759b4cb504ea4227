import type { ProcessStatus } from '../capability/proc-status.ts';

/** A process of the container. */
export interface SeenProcess {
  readonly status: ProcessStatus;
  /** Path in the hierarchy that was compared; absent from plain readings. */
  readonly cgroup?: string;
  /** Since boot, in clock ticks; absent where it could not be read. */
  readonly startTicks?: number;
}

/** What a reader printed, taken apart but not yet judged. */
export interface Sighting {
  readonly processes: readonly SeenProcess[];
  /** The reader itself. */
  readonly reader?: ProcessStatus;
  /** The reader's own cgroup path; absent from plain readings. */
  readonly ownCgroup?: string;
  /** The lines of uid_map: inside, outside, length. Absent: not readable. */
  readonly uidMap?: readonly (readonly [number, number, number])[];
  readonly lastCapability?: number;
}

/** A line of uid_map, or undefined for anything else. */
export function readUidMapLine(line: string): readonly [number, number, number] | undefined {
  const found = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*$/.exec(line);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

/** cap_last_cap; nothing beyond 63 fits the masks. */
export function readLastCapability(line: string): number | undefined {
  return /^\d{1,2}$/.test(line) && Number(line) < 64 ? Number(line) : undefined;
}
