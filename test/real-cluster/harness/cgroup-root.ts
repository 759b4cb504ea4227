import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from './harness-error.ts';
import { poll } from './poll.ts';
import { identify, killAndWait } from './process-identity.ts';

/**
 * A cgroup of one cluster in every hierarchy, for the kubelet's cgroupRoot. A kubelet kills pods under its root that it does
 * not know, so two must not share one.
 */
export function createCgroupRoot(name: string): void {
  for (const { path, unified } of hierarchies()) {
    const ours = join(path, name);
    try {
      mkdirSync(ours, { recursive: true });
    } catch (cause) {
      throw new HarnessError(`Cannot make the cgroup ${ours}; the cgroup file systems have to be writable.`, { cause });
    }
    if (unified) passOnControllers(path);
    else copyCpuset(path, ours);
  }
}

/** Ends what still runs in the cluster's cgroups, which nobody but its containers can be in, and removes them. */
export async function removeCgroupRoot(name: string): Promise<void> {
  for (const { path } of hierarchies()) {
    const ours = join(path, name);
    const removed = await poll(10_000, async () => {
      await endProcessesIn(ours);
      return removeTree(ours);
    });
    if (removed === undefined) throw new HarnessError(`Cannot remove the cgroup ${ours}.`);
  }
}

/** Hierarchies with a cgroup of this name. */
export function cgroupsNamed(name: string): string[] {
  return hierarchies()
    .map(({ path }) => join(path, name))
    .filter((path) => childrenOf(path) !== undefined);
}

/** Where cgroups are mounted: one place with version 2, one for each controller with version 1, both on hybrid systems. */
function hierarchies(): { path: string; unified: boolean }[] {
  const found = new Map<string, boolean>();
  if (process.platform !== 'linux') return [];
  for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
    const [place, kind] = line.split(' - ');
    const path = place?.split(' ')[4];
    const type = kind?.split(' ')[0];
    if (path !== undefined && (type === 'cgroup' || type === 'cgroup2')) found.set(path, type === 'cgroup2');
  }
  return [...found].map(([path, unified]) => ({ path, unified }));
}

/** Version 2: a cgroup has only the controllers its parent passes on. Those that cannot be passed on the kubelet will name. */
function passOnControllers(root: string): void {
  for (const controller of readFileSync(join(root, 'cgroup.controllers'), 'utf8').trim().split(' ').filter(Boolean)) {
    try {
      writeFileSync(join(root, 'cgroup.subtree_control'), `+${controller}`);
    } catch {
      // For instance a controller that is in use by version 1.
    }
  }
}

/** Version 1: a new cpuset has no processors and no memory, and takes no process until it has. */
function copyCpuset(root: string, ours: string): void {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    let value: string;
    try {
      value = readFileSync(join(root, file), 'utf8');
    } catch {
      return; // another controller's hierarchy
    }
    writeFileSync(join(ours, file), value);
  }
}

async function endProcessesIn(cgroup: string): Promise<void> {
  for (const child of childrenOf(cgroup) ?? []) await endProcessesIn(child);
  let pids: number[];
  try {
    pids = readFileSync(join(cgroup, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return;
  }
  for (const process of pids.map(identify)) {
    if (process !== undefined) await killAndWait(process);
  }
}

/** Innermost first. False when something is still in use: the kernel lets go of ended processes' cgroups a little later. */
function removeTree(cgroup: string): boolean {
  const children = childrenOf(cgroup);
  if (children === undefined) return true;
  if (!children.map(removeTree).every(Boolean)) return false;
  try {
    rmdirSync(cgroup);
    return true;
  } catch {
    return false;
  }
}

function childrenOf(cgroup: string): string[] | undefined {
  try {
    return readdirSync(cgroup, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(cgroup, entry.name));
  } catch {
    return undefined;
  }
}
