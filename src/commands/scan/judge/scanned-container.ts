import { EMPTY, type Mask, without } from '../../../capability/mask.ts';
import type { CapabilitySetName } from '../../../capability/proc-status.ts';
import { defaultCapabilities } from '../../../capability/runtime.ts';
import type { ReadingContradiction } from '../../../pods/contradiction.ts';
import type { ContainerReport, PodReport } from '../../../pods/pod-report.ts';
import { causesOf } from '../../../pods/pod-verdict.ts';
import type { ScannedPod } from '../report.ts';

/** A container as it is counted, filtered and told in a row. */
export interface ScannedContainer {
  readonly pod: PodReport;
  readonly container: ContainerReport;
  /** "deployment/web" */
  readonly workload: string;
  readonly image: string;
  /** What an exec said otherwise than the node. */
  readonly execSaid: readonly ReadingContradiction[];
}

export function scannedContainers({ report, workload, images, execSaid }: ScannedPod): ScannedContainer[] {
  return report.containers.map((container) => ({
    pod: report,
    container,
    workload: `${workload.kind.toLowerCase()}/${workload.name}`,
    image: images.get(container.name) ?? '',
    execSaid: execSaid?.get(container.name) ?? [],
  }));
}

/** What any process of the container holds in a set; undefined: not read, or not in the status. */
export function heldIn({ live }: ContainerReport, set: CapabilitySetName): Mask | undefined {
  if (live.read !== 'yes') return undefined;
  const main = live.sight.main[set];
  return main === undefined
    ? undefined
    : (live.others ?? []).reduce((held, other) => held | (other[set] ?? EMPTY), main);
}

/** What is effective in it and not in the runtime's default list. */
export function beyondDefault({ pod, container }: ScannedContainer): Mask {
  return without(heldIn(container, 'effective') ?? EMPTY, defaultCapabilities(pod.runtime));
}

/** The names of the causes, each once, sorted. */
export function causeNamesOf(container: ContainerReport): string[] {
  return [...new Set(causesOf(container).map(({ cause }) => cause))].sort();
}
