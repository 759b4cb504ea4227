import type { Cluster, ExecEnd, ExecLimits, ExecTarget } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import { isCut } from '../live/is-cut.ts';
import { ownProcesses } from '../live/own-processes.ts';
import type { ParsedReading } from '../live/parsed-reading.ts';
import { parsePlainReading } from '../live/plain-reading.ts';
import { type Reader, readersFor, type SurveyRule } from '../live/readers.ts';
import { parseSurvey } from '../live/survey-reading.ts';
import { liveReportOf, unreadable } from './live-report.ts';
import type { LiveReport } from './pod-report.ts';

/** What a reading is about. */
export interface ReadingTask {
  readonly target: ExecTarget;
  /** Without the runtime's scheme. */
  readonly containerId: string;
  readonly hasOwnPidNamespace: boolean;
  /** Every process, or only the main one. */
  readonly everyProcess: boolean;
}

/**
 * Reads a running container through its own programs, one after the other until one is there. A program that is there but
 * hangs, floods or prints something else ends the attempt: a container whose `cat` misbehaves is not asked again in another
 * way, it is reported as unreadable.
 */
export async function readByExec(
  cluster: Pick<Cluster, 'exec'>,
  task: ReadingTask,
  limits: ExecLimits,
): Promise<LiveReport> {
  const rule: SurveyRule = task.hasOwnPidNamespace && !task.everyProcess ? 'main' : 'own';
  const tried: string[] = [];
  for (const reader of readersFor(rule)) {
    let end: ExecEnd;
    try {
      end = await cluster.exec(task.target, reader.command(rule, task.containerId), limits);
    } catch (error) {
      if (error instanceof ClusterError)
        return unreadable({ why: 'cluster', trouble: error.trouble, message: error.message });
      throw error;
    }
    if (isNotThere(end)) {
      tried.push(reader.name);
      continue;
    }
    return judge(end, reader, task);
  }
  return unreadable({ why: 'no-reader', tried });
}

/**
 * Whether the program is simply not in the image, and not some other thing that the runtime needs to start it. containerd, CRI-O and Docker say so in the status of the exec; a shell
 * or busybox says so with exit code 126 or 127. Texts: runc 1.1, crun 1.8 and the Go os/exec package.
 */
function isNotThere(end: ExecEnd): boolean {
  if (end.end === 'not-started') return NAMES_THE_PROGRAM.test(end.message);
  return end.end === 'exited' && (end.exitCode === 126 || end.exitCode === 127);
}

/** 'exec: "cat": executable file not found in $PATH', 'fork/exec /bin/cat: permission denied'; not "chdir to cwd". */
const NAMES_THE_PROGRAM =
  /executable file .*not found|exec:? \\?"?[^\s"]+"?: (?:stat \S+: )?(?:no such file|permission denied|not a directory)/i;

function judge(end: ExecEnd, reader: Reader, task: ReadingTask): LiveReport {
  const by = reader.name;
  switch (end.end) {
    case 'timed-out':
      return unreadable({ why: 'timed-out', by, timeoutMs: end.timeoutMs });
    case 'flooded':
      return unreadable({ why: 'flooded', by, maxBytes: end.maxBytes, everyProcess: task.everyProcess });
    case 'not-started':
      return unreadable({ why: 'cluster', trouble: 'refused', message: end.message });
    case 'exited': {
      if (isCut(end.stdout)) return unreadable({ why: 'cut', by });
      // A file that cannot be read makes cat exit with 1; what it did print still counts if PID 1 is in it.
      const parsed: ParsedReading | undefined = (reader.prints === 'plain' ? parsePlainReading : parseSurvey)(
        end.stdout,
      );
      if (!parsed) {
        return unreadable({ why: 'unintelligible', by, exitCode: end.exitCode, message: end.stderr || end.stdout });
      }
      const { containerId, hasOwnPidNamespace } = task;
      const processes = ownProcesses(parsed, { containerId, hasOwnPidNamespace, readerIsInside: true });
      if (typeof processes === 'string') return unreadable({ why: 'not-told', by, because: processes });
      return liveReportOf('exec', by, parsed, processes, task.everyProcess);
    }
  }
}
