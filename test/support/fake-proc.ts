import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A process as the kernel would show it; absent files are not made. */
export interface FakeProcess {
  readonly status?: string | Buffer;
  /** The whole file, with all its lines. */
  readonly cgroup?: string;
  readonly stat?: string | Buffer;
  readonly uidMap?: string;
}

export interface FakeProc {
  readonly self: FakeProcess;
  readonly lastCapability?: string;
  /** By name of the folder, which is a PID for processes and something else for the rest. */
  readonly processes: Readonly<Record<string, FakeProcess>>;
}

/** The stat line of a process that was started so many clock ticks after boot. */
export function statLine(pid: number, name: string, startTicks: number): string {
  return `${pid} (${name}) S 0 ${pid} ${pid} 0 -1 4194560 86 0 0 0 0 0 0 0 20 0 1 0 ${startTicks} 2322432 368 18446744073709551615\n`;
}

/** Runs a test in a folder that looks like /proc, and removes it. */
export function withFakeProc<T>({ self, lastCapability, processes }: FakeProc, test: (proc: string) => T): T {
  const proc = mkdtempSync(join(tmpdir(), 'kubectl-caps-proc-'));
  const write = (path: string, content: string | Buffer | undefined) => {
    if (content === undefined) return;
    mkdirSync(dirname(join(proc, path)), { recursive: true });
    writeFileSync(join(proc, path), content);
  };
  try {
    for (const [name, { status, cgroup, stat, uidMap }] of Object.entries({ self, ...processes })) {
      mkdirSync(join(proc, name), { recursive: true });
      write(`${name}/status`, status);
      write(`${name}/cgroup`, cgroup);
      write(`${name}/stat`, stat);
      write(`${name}/uid_map`, uidMap);
    }
    write('sys/kernel/cap_last_cap', lastCapability);
    return test(proc);
  } finally {
    rmSync(proc, { recursive: true });
  }
}
