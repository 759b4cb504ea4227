import { CAPABILITY_SETS, type ProcessStatus } from '../capability/proc-status.ts';
import type { Origin, OwnProcess } from './own-processes.ts';
import { isOwnNamespace, type UidMap } from './parsed-reading.ts';

/** Processes of one container that are alike in name, user, sets and flags. */
export interface ProcessGroup {
  readonly origin: Origin;
  /** Ascending, as seen by the reader. */
  readonly pids: readonly number[];
  /** Of the first of them; the others are equal in everything that is shown. */
  readonly status: ProcessStatus;
  /** Whether they are in another user namespace than the node's; absent: not known. */
  readonly inUserNamespace?: boolean;
}

/** Folds equal processes into one, in the order of their first appearance. */
export function groupProcesses(processes: readonly OwnProcess[]): ProcessGroup[] {
  const groups = new Map<string, ProcessGroup & { readonly pids: number[] }>();
  for (const { origin, status, uidMap } of processes) {
    const key = likeness(origin, status, uidMap);
    const group = groups.get(key);
    if (group) group.pids.push(status.pid ?? 0);
    else {
      const namespace = uidMap === undefined ? {} : { inUserNamespace: isOwnNamespace(uidMap) };
      groups.set(key, { origin, pids: [status.pid ?? 0], status, ...namespace });
    }
  }
  return [...groups.values()];
}

function likeness(origin: Origin, status: ProcessStatus, uidMap: UidMap | undefined): string {
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
    uidMap,
  ]);
}
