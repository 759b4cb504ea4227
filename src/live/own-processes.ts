import type { ProcessStatus } from '../capability/proc-status.ts';
import type { ParsedReading, SeenProcess, UidMap } from './parsed-reading.ts';

/** How a process of the container came to be: the container's first one, a descendant, or entered from outside (exec). */
export type Origin = 'main' | 'descendant' | 'entered';

export interface OwnProcess {
  readonly origin: Origin;
  readonly status: ProcessStatus;
  /** Absent: not readable. */
  readonly uidMap?: UidMap;
  /** As of SeenProcess; only of readings of a node. */
  readonly startTicks?: number;
}

/** Why a container's processes could not be told from others. */
export type NotTold = 'no-process' | 'indistinct';

/** What has to be known of the container to find its processes among others. */
export interface Belonging {
  /** Without the runtime's scheme, as it stands in cgroup paths. */
  readonly containerId: string;
  /** Its first process is PID 1, and everything it sees is its own or a visitor's. */
  readonly hasOwnPidNamespace: boolean;
  /** Whether the reader runs inside the container (exec) or beside it (an ephemeral container). */
  readonly readerIsInside: boolean;
}

/**
 * The container's own processes, the main one first, then by PID; never the reader, and never the pod's pause process or the
 * host's init.
 *
 * With a PID namespace of its own, the container's first process is PID 1. Otherwise processes are chosen by cgroup path:
 * it contains the container's ID, or, where the reader sits in a cgroup namespace and its own path has no ID, it does not
 * lead out of that namespace. The main process is then the one that was started first.
 */
export function ownProcesses(parsed: ParsedReading, belonging: Belonging): readonly OwnProcess[] | NotTold {
  const own = parsed.processes.filter(
    ({ status, cgroup }) =>
      status.pid !== undefined &&
      status.pid !== parsed.reader?.pid &&
      (cgroup === undefined ? belonging.hasOwnPidNamespace : isOwnCgroup(cgroup, parsed, belonging)),
  );
  if (belonging.hasOwnPidNamespace) {
    const main = own.find(({ status }) => status.pid === 1) ?? parsed.processes.find(({ status }) => status.pid === 1);
    // A runtime that does not share the target's PID namespace starts the ephemeral reader as PID 1 of its own.
    if (parsed.reader?.pid === 1) return 'no-process';
    return main ? withOrigins(main, own) : 'no-process';
  }
  // PID 1 is the pause process or the host's init: if the rule catches it, the rule tells nothing here.
  if (own.some(({ status }) => status.pid === 1)) return 'indistinct';
  const [main] = [...own].sort(
    (a, b) => (a.startTicks ?? Infinity) - (b.startTicks ?? Infinity) || pidOf(a) - pidOf(b),
  );
  return main ? withOrigins(main, own) : 'no-process';
}

function isOwnCgroup(
  cgroup: string,
  { ownCgroup }: ParsedReading,
  { containerId, readerIsInside }: Belonging,
): boolean {
  if (cgroup.includes(containerId)) return true;
  return readerIsInside && ownCgroup?.includes(containerId) === false && !cgroup.startsWith('/..');
}

function withOrigins(main: SeenProcess, own: readonly SeenProcess[]): OwnProcess[] {
  const pids = new Set([main, ...own].map(pidOf));
  const others = own
    .filter((process) => process !== main)
    .sort((a, b) => pidOf(a) - pidOf(b))
    .map((process): OwnProcess => {
      const { status } = process;
      // The parent of an exec-ed process is outside: 0 in a PID namespace, the runtime's shim on the host.
      const entered = status.parentPid === undefined || !pids.has(status.parentPid);
      return ownProcess(entered ? 'entered' : 'descendant', process);
    });
  return [ownProcess('main', main), ...others];
}

function ownProcess(origin: Origin, { status, uidMap }: SeenProcess): OwnProcess {
  return { origin, status, ...(uidMap === undefined ? {} : { uidMap }) };
}

function pidOf({ status }: SeenProcess): number {
  return status.pid ?? 0;
}
