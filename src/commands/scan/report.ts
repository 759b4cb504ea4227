import type { UnknownContainer } from '../../live/node/node-processes.ts';
import type { OwnProcess } from '../../live/own-processes.ts';
import type { ReadingContradiction } from '../../pods/contradiction.ts';
import type { PodReport } from '../../pods/pod-report.ts';

/** How a node was read, or why not; texts are servers': untrusted. */
export type NodeResult =
  | {
      readonly node: string;
      readonly read: 'yes';
      /** Running containers that were read. */
      readonly containers: number;
      readonly processes: number;
      /** Of pods whose processes hold namespaces only. */
      readonly sandboxes: number;
      readonly kernelThreads: number;
      /** Not asked: only some pods of the node were. */
      readonly unknown?: readonly UnknownContainer[];
      /** In no pod. */
      readonly ofNode: readonly OwnProcess[];
      /** From the creation of the reader to its end, in milliseconds; absent for a text that was read from a file. */
      readonly readerMs?: number;
    }
  | { readonly node: string; readonly read: 'no'; readonly reason: string; readonly message: string }
  | { readonly node: string; readonly read: 'does not apply'; readonly because: 'windows' };

/** What was found on one node. */
export interface NodeScan {
  readonly result: NodeResult;
  readonly pods: readonly ScannedPod[];
}

/** A pod with what the four layers say of it, and what made it. */
export interface ScannedPod {
  readonly report: PodReport;
  /** What somebody wrote: the Deployment and not its ReplicaSet; the pod itself where nobody owns it. */
  readonly workload: { readonly kind: string; readonly name: string };
  /** By container. */
  readonly images: ReadonlyMap<string, string>;
  /** By container, what an exec said otherwise than the node; absent: none was asked. */
  readonly execSaid?: ReadonlyMap<string, readonly ReadingContradiction[]>;
  /** By container, the text of its processes for a recording; absent: not asked for. */
  readonly texts?: ReadonlyMap<string, string>;
}
