import type { Origin, OwnProcess } from '../own-processes.ts';
import type { ParsedReading, SeenProcess } from '../parsed-reading.ts';
import { type CgroupOwner, cgroupOwner, isBesideReader } from './cgroup-owner.ts';
import { withInsideIds } from './inside-ids.ts';

/** What the API says of a container that may have processes on the node. */
export interface KnownContainer {
  /** metadata.uid, and for a static pod also the hash of its manifest, which the kubelet names its cgroup after. */
  readonly podUids: readonly string[];
  /** Without the runtime's scheme. */
  readonly container: string;
}

/** A container whose processes are on the node and which no pod of the API has. */
export interface UnknownContainer extends CgroupOwner {
  readonly processes: readonly OwnProcess[];
}

/** The processes of a node, by whom they belong to. */
export interface NodeProcesses {
  /** By container ID; the main process first. */
  readonly containers: ReadonlyMap<string, readonly OwnProcess[]>;
  /** The processes that only hold the namespaces of pods. */
  readonly sandboxes: number;
  readonly unknown: readonly UnknownContainer[];
  /** In no pod's cgroup, without the threads of the kernel. */
  readonly ofNode: readonly OwnProcess[];
  readonly kernelThreads: number;
}

/** Tells the processes of a node by their cgroups. The reader's pod is left out. */
export function nodeProcesses(reading: ParsedReading, known: readonly KnownContainer[]): NodeProcesses {
  const byContainer = new Map<string, { readonly owner: CgroupOwner; readonly seen: SeenProcess[] }>();
  const ofNode: SeenProcess[] = [];
  let kernelThreads = 0;
  const isReaders = readersTest(reading);
  for (const process of reading.processes) {
    const { cgroup = '' } = process;
    const owner = cgroupOwner(cgroup);
    if (isReaders(process, owner)) continue;
    if (owner) {
      const key = `${owner.podUid} ${owner.container ?? ''}`;
      const group = byContainer.get(key) ?? { owner, seen: [] };
      group.seen.push(process);
      byContainer.set(key, group);
    } else if (isKernelThread(process)) kernelThreads += 1;
    else ofNode.push(process);
  }

  const uidsOf = new Map(known.map(({ container, podUids }) => [container, podUids]));
  const containers = new Map<string, readonly OwnProcess[]>();
  const others: UnknownContainer[] = [];
  for (const { owner, seen } of byContainer.values()) {
    const { container = '' } = owner;
    const processes = inOrder(seen);
    if (uidsOf.get(container)?.includes(owner.podUid)) containers.set(container, processes);
    else others.push({ ...owner, processes });
  }
  const sandboxes = sandboxesAmong(others);
  return {
    containers,
    sandboxes: sandboxes.size,
    unknown: others.filter((one) => !sandboxes.has(one)),
    ofNode: inOrder(ofNode),
    kernelThreads,
  };
}

/** Tells the processes of the reader's own pod. */
function readersTest({ processes, reader, ownCgroup = '' }: ParsedReading) {
  const ownPod = cgroupOwner(ownCgroup)?.podUid;
  const isNamespaced = processes.some(({ cgroup }) => cgroup?.startsWith('/../'));
  return ({ status, cgroup = '' }: SeenProcess, owner: CgroupOwner | undefined): boolean => {
    if (reader?.pid !== undefined && (status.pid === reader.pid || status.parentPid === reader.pid)) return true;
    return owner ? owner.podUid === ownPod : isNamespaced && isBesideReader(cgroup);
  };
}

/** Children of kthreadd, which is the second process that a kernel starts. */
function isKernelThread({ status: { pid, parentPid, namespacePids } }: SeenProcess): boolean {
  return (pid === 2 || parentPid === 2) && (namespacePids?.length ?? 1) === 1;
}

/**
 * The sandbox of each pod, which the API does not name: a container of one process that is older than all others of its pod that are
 * not known either. Any more are containers that somebody made beside the API.
 */
function sandboxesAmong(others: readonly UnknownContainer[]): ReadonlySet<UnknownContainer> {
  const oldest = new Map<string, UnknownContainer>();
  for (const one of others) {
    if (one.container === undefined || one.processes.length !== 1) continue;
    const before = oldest.get(one.podUid);
    if (!before || startOf(one) < startOf(before)) oldest.set(one.podUid, one);
  }
  return new Set(oldest.values());
}

function startOf({ processes }: UnknownContainer): number {
  return processes[0]?.startTicks ?? Infinity;
}

/** The first that was started is the main one: a process cannot change when it was. */
function inOrder(seen: readonly SeenProcess[]): OwnProcess[] {
  const pids = new Set(seen.map(({ status }) => status.pid));
  const isInside = ({ status: { parentPid } }: SeenProcess) => parentPid !== undefined && pids.has(parentPid);
  const [main, ...others] = [...seen].sort(
    (a, b) =>
      (a.startTicks ?? Infinity) - (b.startTicks ?? Infinity) ||
      Number(isInside(a)) - Number(isInside(b)) ||
      pidOf(a) - pidOf(b),
  );
  if (!main) return [];
  return [
    own('main', main),
    ...others
      .sort((a, b) => pidOf(a) - pidOf(b))
      .map((process) => own(isInside(process) ? 'descendant' : 'entered', process)),
  ];
}

function own(origin: Origin, { status, uidMap, startTicks }: SeenProcess): OwnProcess {
  return {
    origin,
    status: withInsideIds(status, uidMap),
    ...(uidMap === undefined ? {} : { uidMap }),
    ...(startTicks === undefined ? {} : { startTicks }),
  };
}

function pidOf({ status }: SeenProcess): number {
  return status.pid ?? 0;
}
