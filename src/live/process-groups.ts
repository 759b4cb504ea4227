import { CAPABILITY_SETS, type ProcessStatus } from '../capability/proc-status.ts';
import type { Origin, OwnProcess } from './own-processes.ts';

/** Processes of one container that are alike in name, user, sets and flags. */
export interface ProcessGroup {
  readonly origin: Origin;
  /** Ascending, as seen by the reader. */
  readonly pids: readonly number[];
  /** Of the first of them; the others are equal in everything that is shown. */
  readonly status: ProcessStatus;
}

/** Folds equal processes into one, in the order of their first appearance. */
export function groupProcesses(processes: readonly OwnProcess[]): ProcessGroup[] {
  const groups = new Map<string, { origin: Origin; pids: number[]; status: ProcessStatus }>();
  for (const { origin, status } of processes) {
    const key = likeness(origin, status);
    const group = groups.get(key);
    if (group) group.pids.push(status.pid ?? 0);
    else groups.set(key, { origin, pids: [status.pid ?? 0], status });
  }
  return [...groups.values()];
}

function likeness(origin: Origin, status: ProcessStatus): string {
  const sets = CAPABILITY_SETS.map((name) => status[name]?.toString(16) ?? '?');
  return JSON.stringify([
    origin,
    status.name,
    status.uid,
    status.gid,
    status.groups,
    sets,
    status.noNewPrivs,
    status.seccomp,
  ]);
}
