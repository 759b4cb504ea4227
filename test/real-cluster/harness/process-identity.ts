import { readFileSync } from 'node:fs';
import { HarnessError } from './harness-error.ts';
import { poll } from './poll.ts';

/** A process that cannot be mistaken for a later one with the same pid: pids come round again, and files outlive a reboot. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between boot and the start of the process. Field 22 of /proc/PID/stat, proc(5). */
  readonly startTime: string;
  readonly bootId: string;
}

export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : { pid, startTime: startTimeIn(stat), bootId: bootId() };
}

export function isRunning(known: ProcessIdentity): boolean {
  if (known.bootId !== bootId()) return false;
  const stat = readIfThere(`/proc/${known.pid}/stat`);
  return stat !== undefined && startTimeIn(stat) === known.startTime && fieldsAfterName(stat)[0] !== 'Z';
}

/** Kills this very process, never a later one with its pid, and waits until it is gone. */
export async function killAndWait(known: ProcessIdentity): Promise<void> {
  if (!isRunning(known)) return;
  try {
    process.kill(known.pid, 'SIGKILL');
  } catch {
    // It went by itself in between.
  }
  const gone = await poll(20_000, () => !isRunning(known));
  if (gone === undefined) throw new HarnessError(`Process ${known.pid} does not go away after SIGKILL.`);
}

/** Field 22 of a line of /proc/PID/stat. */
export function startTimeIn(stat: string): string {
  const startTime = fieldsAfterName(stat)[19];
  if (startTime === undefined) throw new HarnessError(`Cannot read the start time in "${stat}".`);
  return startTime;
}

/** From the third field on: the second is the name in brackets, which may hold spaces and brackets itself. */
function fieldsAfterName(stat: string): string[] {
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .trimEnd()
    .split(' ');
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
