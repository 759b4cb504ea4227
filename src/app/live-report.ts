import type { LiveSight } from '../capability/differences.ts';
import type { OwnProcess } from '../live/own-processes.ts';
import { groupProcesses } from '../live/process-groups.ts';
import type { Sighting } from '../live/sighting.ts';
import type { Evidence, LiveReport } from '../model/pod-report.ts';

/** Puts together what was read of a container; the first of the processes is its main one. */
export function liveReportOf(
  evidence: Evidence,
  by: string,
  sighting: Sighting,
  processes: readonly OwnProcess[],
  everyProcess: boolean,
): LiveReport {
  const [main] = processes;
  if (!main) return { read: 'no', why: { why: 'not-told', by, because: 'no-process' } };
  const { reader, uidMap, lastCapability } = sighting;
  const sight: LiveSight = {
    main: main.status,
    // Only a process that the runtime started with the container's own settings shows what the runtime grants.
    ...(evidence === 'exec' && reader !== undefined ? { fresh: reader } : {}),
    ...(lastCapability === undefined ? {} : { lastCapability }),
    ...(uidMap === undefined ? {} : { inUserNamespace: !isWholeRange(uidMap) }),
  };
  return { read: 'yes', evidence, by, sight, ...(everyProcess ? { processes: groupProcesses(processes) } : {}) };
}

/** The initial user namespace maps every id to itself (user_namespaces(7)). */
function isWholeRange(uidMap: NonNullable<Sighting['uidMap']>): boolean {
  const [first] = uidMap;
  return uidMap.length === 1 && first?.[0] === 0 && first[1] === 0 && first[2] === 4294967295;
}
