import { bitsOf, EMPTY, LAST_NAMED_BIT, type Mask } from '../../../capability/mask.ts';
import { nameOfBit } from '../../../capability/names.ts';
import { CAPABILITY_SETS, type CapabilitySetName } from '../../../capability/proc-status.ts';
import { isUnexplained, isUnread } from '../../../pods/pod-verdict.ts';
import type { NodeResult } from '../report.ts';
import { beyondDefault, causeNamesOf, heldIn, type ScannedContainer } from './scanned-container.ts';
import { newRow, rowKey, type WorkloadRow } from './workload-row.ts';

/** How many containers, and of how many workloads. */
export interface Count {
  readonly containers: number;
  readonly workloads: number;
}

/** What is counted of a namespace, a node or an image. */
export interface GroupCount extends Count {
  readonly unexplained: number;
  readonly privileged: number;
  readonly unread: number;
  /** Containers of which an exec said otherwise than the node. */
  readonly lying: number;
  /** What is effective in any of them beyond the runtime's default list. */
  readonly beyondDefault: Mask;
}

export const DIMENSIONS = ['namespace', 'node', 'image'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

class Counter {
  containers = 0;
  readonly #workloads = new Set<string>();

  add(workload: string): void {
    this.containers += 1;
    this.#workloads.add(workload);
  }

  get workloads(): number {
    return this.#workloads.size;
  }
}

class GroupCounter extends Counter implements GroupCount {
  unexplained = 0;
  privileged = 0;
  unread = 0;
  lying = 0;
  beyondDefault: Mask = EMPTY;

  addContainer(one: ScannedContainer, workload: string): void {
    this.add(workload);
    if (isUnexplained(one.container)) this.unexplained += 1;
    if (one.container.admitted.privileged) this.privileged += 1;
    if (isUnread(one.container)) this.unread += 1;
    if (one.execSaid.length > 0) this.lying += 1;
    this.beyondDefault |= beyondDefault(one);
  }
}

/**
 * What a scan comes down to, counted as nodes answer: it holds a row for each kind of container of a workload, and never a pod. A
 * capability counts as held where any process of the container holds it.
 */
export class ScanSummary {
  readonly total = new GroupCounter();
  readonly nodes: NodeResult[] = [];
  readonly #rows = new Map<string, WorkloadRow>();
  readonly #capabilities = new Map<string, Counter>();
  readonly #causes = new Map<string, Counter>();
  readonly #groups = new Map<string, GroupCounter>();
  readonly #dimension: Dimension | undefined;

  /** @param dimension what is counted besides */
  constructor(dimension?: Dimension) {
    this.#dimension = dimension;
  }

  addNode(result: NodeResult): void {
    this.nodes.push(result);
  }

  add(one: ScannedContainer): void {
    const workload = `${one.pod.namespace}/${one.workload}`;
    this.total.addContainer(one, workload);
    for (const set of CAPABILITY_SETS) {
      for (const bit of bitsOf(heldIn(one.container, set) ?? EMPTY))
        counterOf(this.#capabilities, `${set} ${bit}`).add(workload);
    }
    for (const cause of causeNamesOf(one.container)) counterOf(this.#causes, cause).add(workload);
    if (this.#dimension !== undefined) {
      const name = { namespace: one.pod.namespace, node: one.pod.node ?? '', image: one.image }[this.#dimension];
      const group = this.#groups.get(name) ?? new GroupCounter();
      this.#groups.set(name, group);
      group.addContainer(one, workload);
    }
    const key = rowKey(one);
    const row = this.#rows.get(key);
    if (row) row.pods += 1;
    else this.#rows.set(key, newRow(one));
  }

  /** Unexplained first, then privileged, then by how much is effective beyond the runtime's default. */
  rows(): WorkloadRow[] {
    return [...this.#rows.values()].sort(
      (a, b) =>
        Number(b.unexplained) - Number(a.unexplained) ||
        Number(b.privileged) - Number(a.privileged) ||
        bitsOf(b.beyondDefault).length - bitsOf(a.beyondDefault).length ||
        compare(a.namespace, b.namespace) ||
        compare(a.workload, b.workload) ||
        compare(a.container, b.container) ||
        compare(a.key, b.key),
    );
  }

  /** Every capability that any container holds in any set, in bit order. */
  capabilities(): {
    readonly name: string;
    readonly bit: number;
    readonly sets: Readonly<Record<CapabilitySetName, Count>>;
  }[] {
    const bits = Array.from({ length: 64 }, (_, bit) => bit);
    return bits
      .filter((bit) => CAPABILITY_SETS.some((set) => this.#capabilities.has(`${set} ${bit}`)))
      .map((bit) => ({
        name: bit <= LAST_NAMED_BIT ? nameOfBit(bit) : String(bit),
        bit,
        sets: Object.fromEntries(
          CAPABILITY_SETS.map((set) => [set, countOfCounter(this.#capabilities.get(`${set} ${bit}`))]),
        ) as Record<CapabilitySetName, Count>,
      }));
  }

  /** Unexplained first, then the most frequent. */
  causes(): ({ readonly cause: string } & Count)[] {
    return [...this.#causes]
      .map(([cause, counter]) => ({ cause, ...countOfCounter(counter) }))
      .sort(
        (a, b) =>
          Number(b.cause === 'unexplained') - Number(a.cause === 'unexplained') ||
          b.containers - a.containers ||
          compare(a.cause, b.cause),
      );
  }

  groups(): ({ readonly name: string } & GroupCount)[] {
    return [...this.#groups]
      .map(([name, { containers, workloads, unexplained, privileged, unread, lying, beyondDefault: beyond }]) => ({
        name,
        containers,
        workloads,
        unexplained,
        privileged,
        unread,
        lying,
        beyondDefault: beyond,
      }))
      .sort(
        (a, b) =>
          b.unexplained - a.unexplained ||
          b.privileged - a.privileged ||
          bitsOf(b.beyondDefault).length - bitsOf(a.beyondDefault).length ||
          compare(a.name, b.name),
      );
  }
}

function counterOf(counters: Map<string, Counter>, key: string): Counter {
  const counter = counters.get(key) ?? new Counter();
  counters.set(key, counter);
  return counter;
}

function countOfCounter(counter: Counter | undefined): Count {
  return { containers: counter?.containers ?? 0, workloads: counter?.workloads ?? 0 };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
