import type { LiveSight } from '../capability/layers.ts';
import type { OwnProcess } from '../live/own-processes.ts';
import { isOwnNamespace, type ParsedReading } from '../live/parsed-reading.ts';
import { groupProcesses } from '../live/process-groups.ts';
import type { LiveReport, ReadingEvidence, Unreadable } from './pod-report.ts';

/** Puts together what was read of a container; the first of the processes is its main one. */
export function liveReportOf(
  evidence: ReadingEvidence,
  by: string,
  parsed: ParsedReading,
  processes: readonly OwnProcess[],
  everyProcess: boolean,
): LiveReport {
  const [main] = processes;
  if (!main) return unreadable({ why: 'not-told', by, because: 'no-process' });
  const { reader, readerUidMap, lastCapability } = parsed;
  const { uidMap } = main;
  const sight: LiveSight = {
    main: main.status,
    // Only a process that the runtime started with the container's own settings shows what the runtime grants.
    ...(evidence === 'exec' && reader !== undefined ? { fresh: reader } : {}),
    ...(lastCapability === undefined ? {} : { lastCapability }),
    ...(uidMap === undefined ? {} : { inUserNamespace: isOwnNamespace(uidMap) }),
    ...(uidMap === undefined || readerUidMap === undefined
      ? {}
      : { madeUserNamespace: JSON.stringify(uidMap) !== JSON.stringify(readerUidMap) }),
  };
  return { read: 'yes', evidence, by, sight, ...(everyProcess ? { processes: groupProcesses(processes) } : {}) };
}

export function unreadable(why: Unreadable): LiveReport {
  return { read: 'no', why };
}
