import { readdirSync, readFileSync } from 'node:fs';

/** What the machine's own /proc says of the main process of a container, in the words of /proc. */
export interface HostProcess {
  readonly sets: Readonly<Record<string, string>>;
  /** Effective, in its own user namespace. */
  readonly user: number;
  readonly noNewPrivs: boolean;
  readonly seccomp: number;
  /** Inside. */
  readonly pid: number;
  readonly processes: number;
}

const SETS = { inheritable: 'CapInh', permitted: 'CapPrm', effective: 'CapEff', bounding: 'CapBnd', ambient: 'CapAmb' };

/** By container ID; read without anything of the program's. Several clusters may share a machine: IDs are theirs alone. */
export function hostProcesses(ids: ReadonlySet<string>): Map<string, HostProcess> {
  const found = new Map<string, { readonly pid: string; readonly start: number }[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const id = /[0-9a-f]{64}(?=\n|\.scope|\/|$)(?!.*\/[0-9a-f]{64})/m.exec(
        readFileSync(`/proc/${pid}/cgroup`, 'latin1'),
      )?.[0];
      if (id === undefined || !ids.has(id)) continue;
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const start = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
      found.set(id, [...(found.get(id) ?? []), { pid, start }]);
    } catch {
      // It ended in the meantime.
    }
  }
  return new Map(
    [...found].map(([id, processes]) => {
      const [main] = processes.sort((a, b) => a.start - b.start || Number(a.pid) - Number(b.pid));
      return [id, processOf(main?.pid ?? '', processes.length)];
    }),
  );
}

function processOf(pid: string, processes: number): HostProcess {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
  const map = readFileSync(`/proc/${pid}/uid_map`, 'latin1').trim().split(/\s+/).map(Number);
  const [inside = 0, outside = 0] = map;
  const uid = Number(field('Uid').split('\t')[1]);
  return {
    sets: Object.fromEntries(Object.entries(SETS).map(([set, name]) => [set, field(name)])),
    user: uid - outside + inside,
    noNewPrivs: field('NoNewPrivs') === '1',
    seccomp: Number(field('Seccomp')),
    pid: Number(field('NSpid').split('\t').at(-1)),
    processes,
  };
}
