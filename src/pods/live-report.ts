import type { LiveSight } from '../capability/layers.ts';
import { CAPABILITY_SETS, type ProcessStatus } from '../capability/proc-status.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { isWindows, type PodContainer, runStateOf } from '../kubernetes/pod-containers.ts';
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

/** What a reader of the container's node saw of it: every process, and none of them of the reader's making. */
export function liveReportByNode(
  { node, lastCapability, ownUserNamespace }: NodeSight,
  processes: readonly OwnProcess[],
  everyProcess: boolean,
): LiveReport {
  const [main, ...rest] = processes;
  const by = `node/${node}`;
  if (!main) return unreadable({ why: 'not-told', by, because: 'no-process' });
  const inUserNamespace = main.uidMap && isOwnNamespace(main.uidMap);
  const sight: LiveSight = {
    main: main.status,
    ...(lastCapability === undefined ? {} : { lastCapability }),
    ...(inUserNamespace === undefined ? {} : { inUserNamespace }),
    // The node's map is no one's own: any other is the pod's, where the pod has one, or made by the program.
    ...(inUserNamespace === undefined || ownUserNamespace ? {} : { madeUserNamespace: inUserNamespace }),
  };
  // What a process holds in a user namespace that it made itself counts only there, and says nothing of the container.
  const isBeside = ({ uidMap }: OwnProcess) => JSON.stringify(uidMap) === JSON.stringify(main.uidMap);
  const others = rest
    .filter(isBeside)
    .map(({ status }) => status)
    .filter((status) => !holdsTheSame(status, main.status));
  return {
    read: 'yes',
    evidence: 'node',
    by,
    sight,
    ...(others.length > 0 ? { others } : {}),
    ...(everyProcess ? { processes: groupProcesses(processes) } : {}),
  };
}

/** What is known of the node beside the processes, and of the pod. */
export interface NodeSight {
  readonly node: string;
  readonly lastCapability?: number | undefined;
  /** Whether the pod runs in a user namespace of its own (hostUsers: false). */
  readonly ownUserNamespace: boolean;
}

function holdsTheSame(one: ProcessStatus, other: ProcessStatus): boolean {
  return CAPABILITY_SETS.every((set) => one[set] === other[set]);
}

/** What can be said of a container without reading it; undefined for one that runs. */
export function withoutReading(pod: Pod, podContainer: PodContainer): LiveReport | undefined {
  if (isWindows(pod)) return { read: 'does not apply', because: 'windows' };
  const state = runStateOf(pod, podContainer);
  if (state.run === 'finished') return { read: 'does not apply', because: 'finished' };
  if (state.run === 'waiting') {
    const { reason, message } = state;
    return unreadable({ why: 'not-running', reason, ...(message === undefined ? {} : { message }) });
  }
  return undefined;
}

export function unreadable(why: Unreadable): LiveReport {
  return { read: 'no', why };
}
